using System.Globalization;
using MetaFlow.Inbox;
using MetaFlow.Runs;
using MetaFlow.Workflows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Triggers;

/// <summary>Whether a firing may start its run.</summary>
internal enum StormVerdict
{
    Now,
    Later,
    Never,
}

/// <summary>Holds triggers that start too much, or whose runs fail again and again.</summary>
internal sealed partial class StormControl(
    IFiringLedger ledger, ITriggerStates states, IInbox inbox, TimeProvider clock, IOptions<TriggerOptions> options, ILogger<StormControl> logger)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private long _started;
    private DateTimeOffset _countedAt;

    private TriggerOptions Options => options.Value;

    /// <summary>With the reason and the run that is in the way, where it may not.</summary>
    public async Task<(StormVerdict Verdict, string? Reason, RunId? InTheWay)> JudgeAsync(
        ScheduledTrigger trigger, TriggerState state, Firing firing, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var recent = await RecentAsync(trigger, cancellationToken);
        var open = recent.Where(run => !HasEnded(run) && run.Run != firing.Run).ToList();

        // Where older runs have to go first, there is none in the way; what is caught up waits for its turn.
        if (trigger.Declared.Overlap == OverlapPolicy.Skip && firing.Reason is null && open.Count > 0)
        {
            return (StormVerdict.Never, FiringReason.Overlap, open[0].Run);
        }

        if (firing.Reason is null && Options.OpenRunsOfEach > 0 && open.Count >= Options.OpenRunsOfEach)
        {
            return (StormVerdict.Never, FiringReason.OpenRuns, open[0].Run);
        }

        if (await IsBrokenAsync(trigger, state, recent, now, cancellationToken))
        {
            return (StormVerdict.Never, FiringReason.Circuit, recent.First(HasEnded).Run);
        }

        if (firing.Reason is null && Options.StartsPerMinuteOfEach > 0
            && await ledger.CountStartedAsync(trigger.Key.Workflow, trigger.Key.Trigger, now - Minute, cancellationToken) >= Options.StartsPerMinuteOfEach)
        {
            return (StormVerdict.Never, FiringReason.Rate, null);
        }

        return await IsRoomAsync(now, cancellationToken) ? (StormVerdict.Now, null, null) : (StormVerdict.Later, FiringReason.Rate, null);
    }

    /// <summary>The newest run of a trigger that has not ended.</summary>
    public async Task<RunId?> OpenRunAsync(ScheduledTrigger trigger, CancellationToken cancellationToken) =>
        (await RecentAsync(trigger, cancellationToken)).FirstOrDefault(run => !HasEnded(run))?.Run;

    private int Looked => Math.Max(Options.OpenRunsOfEach, Options.CircuitAfter) + 1;

    private Task<IReadOnlyList<FiredRun>> RecentAsync(ScheduledTrigger trigger, CancellationToken cancellationToken) =>
        ledger.RecentAsync(trigger.Key.Workflow, trigger.Key.Trigger, Looked, cancellationToken);

    // What other nodes start is looked at once a second, what this one starts is known.
    private async Task<bool> IsRoomAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (Options.StartsPerMinute == 0)
        {
            return true;
        }

        if (now - _countedAt >= TimeSpan.FromSeconds(1) || now < _countedAt)
        {
            _started = await ledger.CountStartedAsync(null, null, now - Minute, cancellationToken);
            _countedAt = now;
        }

        return Interlocked.Increment(ref _started) <= Options.StartsPerMinute;
    }

    // After a while one run is let through: if it fails, the trigger rests again; if not, failures count from there.
    private async Task<bool> IsBrokenAsync(
        ScheduledTrigger trigger, TriggerState state, IReadOnlyList<FiredRun> recent, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (Options.CircuitAfter == 0)
        {
            return false;
        }

        var ended = recent.Where(run => HasEnded(run) && !(run.EndedAt < state.CountsFrom)).ToList();
        var failures = ended.TakeWhile(run => run.Status == RunStatus.Failed).Count();
        var enough = state.CircuitUntil is null || ended.Count > failures ? Options.CircuitAfter : 1;
        if (failures < enough)
        {
            return false;
        }

        var until = now + Options.CircuitFor;
        await states.BreakAsync(trigger.Key.Workflow, trigger.Key.Trigger, until, now, cancellationToken);
        LogBroken(trigger.Key.Workflow, trigger.Key.Trigger, failures, until);
        await TellAsync(trigger, ended[0].Run, until, cancellationToken);
        return true;
    }

    private async Task TellAsync(ScheduledTrigger trigger, RunId run, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var notice = Problem.Of(
            "triggers.circuit_open", ("trigger", trigger.Key.Trigger), ("workflow", trigger.Key.Workflow), ("until", until.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)));
        var korean = notice.In(CultureInfo.GetCultureInfo("ko"));
        await inbox.AddAsync(
            new InboxMessage(
                Guid.CreateVersion7(now), $"circuit {trigger.Key} {run}", run, "", $"{trigger.Key}",
                $"{notice.Message} {notice.Hint}\n\n{korean.Message} {korean.Hint}", MessageFormat.Text, now),
            cancellationToken);
    }

    private static bool HasEnded(FiredRun run) => run.Status is RunStatus.Succeeded or RunStatus.Failed or RunStatus.Cancelled;

    [LoggerMessage(LogLevel.Warning, "Trigger {TriggerId} of {WorkflowId} rests until {Until}: {Failures} of its runs have failed in a row")]
    private partial void LogBroken(string workflowId, string triggerId, int failures, DateTimeOffset until);
}
