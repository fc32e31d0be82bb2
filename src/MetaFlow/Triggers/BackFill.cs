using Microsoft.Extensions.Options;

namespace MetaFlow.Triggers;

/// <summary>Expects again what a schedule had due in a range and what started no run.</summary>
public sealed class BackFill(IFiringLedger ledger, TimeProvider clock, IOptions<TriggerOptions> options)
{
    /// <summary>How many firings are expected now, or why not.</summary>
    public async Task<(int Count, Problem? Problem)> FillAsync(
        ScheduledTrigger trigger, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        if (from > to || to > clock.GetUtcNow())
        {
            return (0, Problem.Of("triggers.not_a_past_range"));
        }

        var most = options.Value.MaxCatchUp;
        var due = trigger.Schedule.Between(from.AddTicks(-1), to).Take(most + 1).ToList();
        if (due.Count > most)
        {
            return (0, Problem.Of("triggers.backfill_too_many", ("most", most)));
        }

        if (due.Count == 0)
        {
            return (0, null);
        }

        await SplitAsync(trigger, due[0], due[^1], cancellationToken);
        var rows = due
            .Select(at => new Firing(trigger.Key.Workflow, trigger.Key.Trigger, at, FiringOutcome.Expected, Run: RunId.New(clock), Reason: FiringReason.BackFill))
            .ToList();
        return (await ledger.ReopenAsync(rows, cancellationToken), null);
    }

    // A row about many leaves those of the range to rows of their own, and goes on being about the others.
    private async Task SplitAsync(ScheduledTrigger trigger, DateTimeOffset first, DateTimeOffset last, CancellationToken cancellationToken)
    {
        var key = trigger.Key;
        var rows = new List<Firing>(await ledger.ListAsync(
            new FiringQuery(key.Workflow, key.Trigger, DueFrom: first, DueBefore: last.AddMilliseconds(1), Limit: options.Value.MaxCatchUp), cancellationToken));
        rows.AddRange(await ledger.ListAsync(new FiringQuery(key.Workflow, key.Trigger, DueBefore: first, Limit: 1), cancellationToken));
        foreach (var row in rows.Where(row => row is { Until: { } until, Reason: not null } && until >= first))
        {
            var told = trigger.Schedule.Between(row.DueAt.AddTicks(-1), row.Until!.Value).ToList();
            if (told.Count != row.Occurrences)
            {
                // It is about another schedule, of which nobody knows any more when it was due.
                continue;
            }

            var parts = new FiringRows(key, row.SettledAt ?? clock.GetUtcNow(), () => RunId.New(clock));
            foreach (var at in told)
            {
                if (at < first || at > last)
                {
                    parts.Skip(at, row.Reason!);
                }
                else
                {
                    parts.SkipAlone(at, row.Reason!);
                }
            }

            await ledger.SplitAsync(row, parts.ToList(), cancellationToken);
        }
    }
}
