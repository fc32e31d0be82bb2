using System.Globalization;
using MetaFlow.Runs;
using MetaFlow.Workflows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Triggers;

/// <summary>
/// Starts the run of a firing that this node holds, and says in the ledger what became of it. The id of the run stands
/// in the row before: whoever does this again, because the node that held it died, starts the same run.
/// </summary>
internal sealed partial class FiringStarter(
    RunStarter starter, IRunJournal journal, IFiringLedger ledger, StormControl storm, FiringMetrics metrics, TimeProvider clock,
    IOptions<TriggerOptions> options, ILogger<FiringStarter> logger)
{
    // A firing for which there is no room now is looked at again.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    /// <param name="repeats">Somebody else may have started it before.</param>
    public async Task StartAsync(ScheduledTrigger trigger, TriggerState state, Firing firing, bool repeats, CancellationToken cancellationToken)
    {
        var run = firing.Run ?? RunId.New(clock);
        if (repeats && await journal.FindAsync(run, cancellationToken) is not null)
        {
            await SettleAsync(firing, Started(firing, trigger), run, firing.Reason, cancellationToken);
            return;
        }

        var (verdict, reason, inTheWay) = await storm.JudgeAsync(trigger, state, firing, cancellationToken);
        switch (verdict)
        {
            case StormVerdict.Later:
                await ledger.PostponeAsync(firing, clock.GetUtcNow() + LookAgain, cancellationToken);
                return;

            case StormVerdict.Never:
                await SettleAsync(firing, FiringOutcome.Skipped, inTheWay, reason, cancellationToken);
                return;
        }

        var about = FiringInputs.About(trigger.Declared, firing.DueAt);
        var (inputs, unready) = FiringInputs.Of(trigger.Declared, about, firing.DueAt, cancellationToken);
        if (inputs is null)
        {
            await FailAsync(firing, unready!, cancellationToken);
            return;
        }

        var (head, problems) = await starter.StartAsync(
            new RunRequest(trigger.Workflow, trigger.Revision, inputs, trigger.StartedBy)
            {
                Id = run,
                NotBefore = NotBefore(trigger, firing),
                Trigger = about,
                Apart = Apart(trigger, firing),
            },
            cancellationToken);
        if (head is not null)
        {
            await SettleAsync(firing, Started(firing, trigger), head.Id, firing.Reason, cancellationToken);
        }
        else if (problems.Any(problem => problem.Code == "runs.group_full"))
        {
            await SettleAsync(firing, FiringOutcome.Skipped, await storm.OpenRunAsync(trigger, cancellationToken), FiringReason.Overlap, cancellationToken);
        }
        else
        {
            await FailAsync(firing, problems[0], cancellationToken);
        }
    }

    /// <summary>Says that it starts nothing.</summary>
    public Task LeaveOutAsync(Firing firing, string reason, CancellationToken cancellationToken) =>
        SettleAsync(firing, FiringOutcome.Skipped, null, reason, cancellationToken);

    // The same for an occurrence, whoever asks and however often.
    internal static TimeSpan JitterOf(ScheduledTrigger trigger, Firing firing)
    {
        var sum = 14695981039346656037ul;
        foreach (var letter in string.Create(CultureInfo.InvariantCulture, $"{trigger.Key} {firing.DueAt.ToUnixTimeMilliseconds()}"))
        {
            sum = (sum ^ letter) * 1099511628211ul;
        }

        sum ^= sum >> 32;
        sum *= 0x9E3779B97F4A7C15ul;
        return trigger.Declared.Jitter * ((sum >> 11) / (double)(1ul << 53));
    }

    private DateTimeOffset? NotBefore(ScheduledTrigger trigger, Firing firing)
    {
        var at = firing.DueAt + JitterOf(trigger, firing);
        return at > clock.GetUtcNow() ? at : null;
    }

    // What is caught up is wanted, each of it: such runs wait for one another where they may not overlap.
    private static RunApart? Apart(ScheduledTrigger trigger, Firing firing) => trigger.Declared.Overlap switch
    {
        OverlapPolicy.Allow => null,
        OverlapPolicy.CancelOld when firing.Reason is null => new RunApart(trigger.StartedBy, RunOverlap.CancelPrevious),
        OverlapPolicy.Skip when firing.Reason is null => new RunApart(trigger.StartedBy, RunOverlap.Skip),
        _ => new RunApart(trigger.StartedBy, RunOverlap.Queue),
    };

    private FiringOutcome Started(Firing firing, ScheduledTrigger trigger) =>
        firing.Reason is not null ? FiringOutcome.CaughtUp
        : clock.GetUtcNow() - firing.DueAt > options.Value.LateAfter + trigger.Declared.Jitter ? FiringOutcome.Late
        : FiringOutcome.Fired;

    private async Task FailAsync(Firing firing, Problem problem, CancellationToken cancellationToken)
    {
        LogFailed(firing.WorkflowId, firing.TriggerId, firing.DueAt, problem.Code);
        await SettleAsync(firing, FiringOutcome.FailedToStart, null, problem.Code, cancellationToken);
    }

    private async Task SettleAsync(Firing firing, FiringOutcome outcome, RunId? run, string? reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await ledger.SettleAsync(firing with { Outcome = outcome, SettledAt = now, Run = run, Reason = reason }, cancellationToken))
        {
            metrics.Settled(outcome, now - firing.DueAt);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Trigger {TriggerId} of {WorkflowId}, due at {DueAt}, could not start its run: {ProblemCode}")]
    private partial void LogFailed(string workflowId, string triggerId, DateTimeOffset dueAt, string problemCode);
}
