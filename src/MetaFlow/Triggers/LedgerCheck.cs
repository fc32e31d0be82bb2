using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Triggers;

/// <summary>
/// Holds the ledger against the schedules, as somebody would who knows nothing of how it is written: what was due and is
/// not on record is an alarm, and stands in the ledger from then on.
/// </summary>
internal sealed partial class LedgerCheck(
    IFiringLedger ledger, FiringMetrics metrics, TimeProvider clock, IOptions<TriggerOptions> options, ILogger<LedgerCheck> logger)
{
    // Of a dense schedule, the newest so many are looked at.
    private const int Most = 2_000;

    // Up to where the ledger of each has been found whole since this node began, and the newest of all that.
    private readonly Dictionary<TriggerKey, DateTimeOffset> _whole = [];

    /// <summary>How many firings were missing.</summary>
    public async Task<int> CheckAsync(IReadOnlyList<WatchedTrigger> triggers, CancellationToken cancellationToken)
    {
        var missing = await CountStuckAsync(cancellationToken);
        foreach (var each in triggers)
        {
            missing += await CheckAsync(each, cancellationToken);
            _whole[each.Trigger.Key] = each.State.CoveredUntil;
        }

        return missing;
    }

    private async Task<int> CheckAsync(WatchedTrigger each, CancellationToken cancellationToken)
    {
        var (trigger, state) = (each.Trigger, each.State);
        var now = clock.GetUtcNow();

        // How it stood before somebody said so is not known: while it was inactive, nothing was expected.
        var from = new[] { now - options.Value.CheckBack, now - Kept, state.Since, state.SetAt ?? state.Since, _whole.GetValueOrDefault(trigger.Key) }.Max();
        if (state.Standing == TriggerStanding.Inactive || from >= state.CoveredUntil)
        {
            return 0;
        }

        var due = new Queue<DateTimeOffset>();
        foreach (var at in trigger.Schedule.Between(from, state.CoveredUntil))
        {
            due.Enqueue(at);
            if (due.Count > Most)
            {
                due.Dequeue();
            }
        }

        if (due.Count == 0)
        {
            return 0;
        }

        var gaps = Gaps(trigger.Key, due, await RowsAsync(trigger.Key, due.Peek(), state.CoveredUntil, cancellationToken), now).ToList();
        var added = await ledger.ExpectAsync(gaps, cancellationToken);
        if (added > 0)
        {
            metrics.Missing(added);
            LogMissing(trigger.Key.Workflow, trigger.Key.Trigger, added, gaps[0].DueAt);
        }

        return added;
    }

    // What was swept away is not missing.
    private TimeSpan Kept => options.Value.KeepDays > 0 ? TimeSpan.FromDays(options.Value.KeepDays) : TimeSpan.FromDays(36_500);

    // What nobody could start for so long, although nodes take over from one another.
    private async Task<int> CountStuckAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - options.Value.MissedAfter - 2 * options.Value.Hold;
        var stuck = (await ledger.ListAsync(new FiringQuery(Outcome: FiringOutcome.Expected, DueBefore: before, Limit: Most), cancellationToken))
            .Where(row => row.Reason is null).ToList();
        foreach (var each in stuck.GroupBy(row => new TriggerKey(row.WorkflowId, row.TriggerId)))
        {
            metrics.Missing(each.Count());
            LogStuck(each.Key.Workflow, each.Key.Trigger, each.Count());
        }

        return stuck.Count;
    }

    private static IEnumerable<Firing> Gaps(TriggerKey key, IEnumerable<DateTimeOffset> due, IReadOnlyList<Firing> rows, DateTimeOffset now)
    {
        var single = rows.Select(row => row.DueAt.ToUnixTimeMilliseconds()).ToHashSet();
        var many = rows.Where(row => row.Until is not null).ToList();
        return due
            .Where(at => !single.Contains(at.ToUnixTimeMilliseconds()) && !many.Exists(row => row.DueAt <= at && at <= row.Until))
            .Select(at => new Firing(key.Workflow, key.Trigger, at, FiringOutcome.Missing, now));
    }

    // One about many may begin before.
    private async Task<IReadOnlyList<Firing>> RowsAsync(TriggerKey key, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var rows = new List<Firing>(await ledger.ListAsync(
            new FiringQuery(key.Workflow, key.Trigger, DueFrom: from, DueBefore: until.AddMilliseconds(1), Limit: 2 * Most), cancellationToken));
        rows.AddRange(await ledger.ListAsync(
            new FiringQuery(key.Workflow, key.Trigger, DueBefore: from, Limit: 1), cancellationToken));
        return rows;
    }

    [LoggerMessage(LogLevel.Warning, "Trigger {TriggerId} of {WorkflowId}: {Count} firings were due and are not on record, the first at {DueAt}")]
    private partial void LogMissing(string workflowId, string triggerId, int count, DateTimeOffset dueAt);

    [LoggerMessage(LogLevel.Warning, "Trigger {TriggerId} of {WorkflowId}: {Count} firings are expected for a long time and have not started their runs")]
    private partial void LogStuck(string workflowId, string triggerId, int count);
}
