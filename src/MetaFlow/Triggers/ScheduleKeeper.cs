using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Triggers;

/// <summary>
/// Fires what is due, on each node: puts it into the ledger, which only one node can, starts its run, and takes over what
/// a node that died had begun.
/// </summary>
internal sealed partial class ScheduleKeeper(
    WatchedTriggers watched, TriggerFollower follower, ITriggerStates states, IFiringLedger ledger, FiringStarter starter, LedgerCheck check,
    FiringHold hold, FiringMetrics metrics, TimeProvider clock, IOptions<TriggerOptions> options, ILogger<ScheduleKeeper> logger)
{
    private const int AtOnce = 200;
    private const int StartsAtOnce = 16;
    private const int MostTakenOver = 500;

    private static readonly TimeSpan SweepsEvery = TimeSpan.FromHours(1);

    private DateTimeOffset _followAt;
    private DateTimeOffset _checkAt;
    private DateTimeOffset _sweepAt;

    private TriggerOptions Options => options.Value;

    /// <summary>Does everything that there is to do now; when there is something to do again.</summary>
    public async Task<DateTimeOffset> TurnAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now >= _followAt)
        {
            await follower.FollowAsync(cancellationToken);
            await TakeOverAsync(cancellationToken);
            _followAt = now + Options.Follow;
        }

        await FireAsync(cancellationToken);
        now = clock.GetUtcNow();
        if (now >= _checkAt)
        {
            await check.CheckAsync(watched.ToList(), cancellationToken);
            _checkAt = now + Options.CheckEvery;
        }

        if (now >= _sweepAt && Options.KeepDays > 0)
        {
            var deleted = await ledger.DeleteSettledAsync(now.AddDays(-Options.KeepDays), MostTakenOver, cancellationToken);
            _sweepAt = deleted == MostTakenOver ? now : now + SweepsEvery;
        }

        return watched.NextAt() is { } next && next < _followAt ? next : _followAt;
    }

    private async Task FireAsync(CancellationToken cancellationToken)
    {
        while (watched.TakeDue(clock.GetUtcNow(), AtOnce) is { Count: > 0 } due)
        {
            try
            {
                await CoverAsync(due, cancellationToken);
            }
            catch
            {
                // The database may be away: their time has come all the same.
                foreach (var each in due)
                {
                    if (ReferenceEquals(watched.Find(each.Trigger.Key), each))
                    {
                        watched.Put(each with { });
                    }
                }

                throw;
            }
        }
    }

    private async Task CoverAsync(IReadOnlyList<WatchedTrigger> due, CancellationToken cancellationToken)
    {
        // The ledger keeps milliseconds; what it has of this one is over.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var covers = due.Select(each => new TriggerCover(
            each.State, each.State with { CoveredUntil = now },
            FiringPlan.Rows(each.Trigger, each.State, watched.All, now, Options, () => RunId.New(clock)))).ToList();
        var moved = await states.CoverAsync(covers, hold.Until(now), now, cancellationToken);
        var mine = new List<(WatchedTrigger, IReadOnlyList<Firing>)>();
        for (var index = 0; index < due.Count; index++)
        {
            if (moved[index] is { } rows)
            {
                var next = due[index] with { State = covers[index].After };
                watched.Put(next);
                mine.Add((next, rows));
            }
            else
            {
                await follower.RefreshAsync(due[index].Trigger.Key, cancellationToken);
            }
        }

        foreach (var skipped in mine.SelectMany(each => each.Item2).Where(row => row.Outcome == FiringOutcome.Skipped))
        {
            metrics.Settled(FiringOutcome.Skipped, TimeSpan.Zero, skipped.Occurrences);
        }

        // Of one trigger in order: whether one may overlap is told by the one before.
        await Parallel.ForEachAsync(
            mine.Where(each => each.Item2.Any(row => row.Outcome == FiringOutcome.Expected)),
            new ParallelOptions { MaxDegreeOfParallelism = StartsAtOnce, CancellationToken = cancellationToken },
            async (each, token) =>
            {
                foreach (var row in each.Item2.Where(row => row.Outcome == FiringOutcome.Expected))
                {
                    await StartAsync(each.Item1, row, repeats: false, token);
                }
            });
    }

    // One that cannot be started now stays expected, and somebody takes it over.
    private async Task StartAsync(WatchedTrigger each, Firing row, bool repeats, CancellationToken cancellationToken)
    {
        try
        {
            await starter.StartAsync(each.Trigger, each.State, row, repeats, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogNotStarted(exception, row.WorkflowId, row.TriggerId, row.DueAt);
        }
    }

    private async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var row in await ledger.ClaimAsync(hold.Until(now), now, MostTakenOver, cancellationToken))
        {
            if (watched.Find(new TriggerKey(row.WorkflowId, row.TriggerId)) is { } each)
            {
                await StartAsync(each, row, repeats: true, cancellationToken);
            }
            else if (await states.FindAsync(row.WorkflowId, row.TriggerId, cancellationToken) is not { Revision: not null })
            {
                // One that is published, and that this node has not heard of yet, stays expected.
                await starter.LeaveOutAsync(row, FiringReason.Replaced, cancellationToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The run of trigger {TriggerId} of {WorkflowId}, due at {DueAt}, could not be started; it is tried again")]
    private partial void LogNotStarted(Exception exception, string workflowId, string triggerId, DateTimeOffset dueAt);
}
