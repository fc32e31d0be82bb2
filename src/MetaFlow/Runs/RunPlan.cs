using System.Xml;
using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Steps.Approval;
using MetaFlow.Workflows;

namespace MetaFlow.Runs;

/// <summary>What a run does next: everything that can be done at this moment.</summary>
/// <param name="Events">What needs no work and is only written down: a skipped step, the way a condition went.</param>
/// <param name="Attempts">The steps to be tried now. One that is being tried already is among them as long as it is wanted.</param>
/// <param name="Unwanted">What was begun and is to be ended. As long as there is something, the run does not end.</param>
/// <param name="WakeAt">When there is something to do even if nothing happens.</param>
/// <param name="End">How the run ends; null as long as it goes on.</param>
internal sealed record Plan(
    IReadOnlyList<RunEvent> Events, IReadOnlyList<PlannedAttempt> Attempts, IReadOnlyList<UnwantedAttempt> Unwanted,
    DateTimeOffset? WakeAt, RunEvent? End)
{
    /// <summary>Nothing is begun and nothing is ended.</summary>
    public static readonly Plan Rest = new([], [], [], WakeAt: null, End: null);
}

/// <param name="Path">The step in this run, items and branches named: <c>each[3]/steps/mail</c>.</param>
/// <param name="Frame">Where in the run it is: what its expressions see.</param>
/// <param name="Waited">What it waited for has come, or its time is over; null for a try that waited for nothing.</param>
internal sealed record PlannedAttempt(WorkflowStep.Work Step, string Path, int Number, PlanFrame Frame, StepAnswer? Waited = null);

/// <summary>A step that was begun, or that waits, and that nobody wants any more.</summary>
/// <param name="Because">What the step fails with; null where it is cancelled.</param>
internal sealed record UnwantedAttempt(WorkflowStep.Work Step, string Path, int Number, Problem? Because)
{
    /// <summary>What is written down about it once nothing of it is under way.</summary>
    public RunEvent End() => Because is { } problem
        ? new RunEvent.StepFailed(Path, Number, problem, RetryAt: null)
        : new RunEvent.StepCancelled(Path, Number);
}

/// <summary>The decisions of a run, with no clock, database or network of their own.</summary>
internal static class RunPlan
{
    /// <summary>The next things to do, from the workflow and what the journal says.</summary>
    public static Plan Next(Workflow workflow, RunState run, RunFacts facts, DateTimeOffset now)
    {
        if (run.Phase == RunPhase.Paused)
        {
            return Plan.Rest;
        }

        var walk = new PlanWalk(run, facts, now);
        var top = new PlanFrame("", "", run.Top, JsonObject.Empty);
        var due = run.StartedAt + workflow.Timeout + run.PausedAfter(run.StartedAt ?? now);
        RunEvent? end = null;
        if (run.Phase == RunPhase.Cancelling)
        {
            end = walk.Stop(workflow.Steps, top) ? new RunEvent.Cancelled() : null;
        }
        else if (due <= now)
        {
            end = walk.Stop(workflow.Steps, top)
                ? new RunEvent.Failed(Problem.Of("runs.run_timed_out", ("limit", XmlConvert.ToString(workflow.Timeout!.Value))))
                : null;
        }
        else
        {
            end = walk.Walk(workflow.Steps, top) switch
            {
                Progress.Failed failed => new RunEvent.Failed(failed.Fault.Problem),
                Progress.Done when walk.Events.Count == 0 => End(workflow, run, facts),
                _ => null,
            };
            if (due is { } at)
            {
                walk.SleepUntil(at);
            }
        }

        return walk.Events.Count == 0 && end is not null
            ? Plan.Rest with { End = end }
            : new Plan(walk.Events, walk.Attempts, walk.Unwanted, walk.WakeAt, End: null);
    }

    /// <summary>What comes of a signal; null where it changes nothing: what it is about has passed already.</summary>
    public static RunEvent? Hear(RunState run, RunSignal signal)
    {
        var isOpen = run.Phase is RunPhase.Running or RunPhase.Paused;
        return signal.Kind switch
        {
            SignalKind.Cancel when isOpen || run.Phase == RunPhase.Queued => new RunEvent.Cancelling(signal.By, signal.Why),
            SignalKind.Pause when run.Phase == RunPhase.Running => new RunEvent.Paused(signal.By, signal.Why),
            SignalKind.Resume when run.Phase == RunPhase.Paused => new RunEvent.Resumed(signal.By, signal.Why),
            SignalKind.Answer answer when StepAt(run, answer.StepPath) is { Wait: { } wait } step && (step.Answer is null || ApprovalRequest.IsFor(wait)) =>
                new RunEvent.StepAnswered(answer.StepPath, answer.Value, signal.By, signal.Why),
            SignalKind.SkipWait skip when StepAt(run, skip.StepPath) is { Wait: { } wait, Answer: null } && !ApprovalRequest.IsFor(wait)
                || StepAt(run, skip.StepPath) is { RetryAt: not null } =>
                new RunEvent.WaitSkipped(skip.StepPath, signal.By, signal.Why),
            SignalKind.Settle settle when StepAt(run, settle.StepPath) is { Unknown: not null, Settled: null, Cancelled: false } step =>
                new RunEvent.StepSettled(
                    settle.StepPath, step.Attempt, settle.Choice, settle.Choice == SettleChoice.Confirm ? settle.Output : null, signal.By, signal.Why),
            SignalKind.SetVar set when isOpen => new RunEvent.VarChanged(set.Name, set.Value, signal.By, signal.Why),
            _ => null,
        };
    }

    /// <summary>
    /// What is written when a node takes over a run: attempts that had begun to send, and whose end nobody wrote down. One
    /// that may be repeated is; of any other it is not known whether it did its work.
    /// </summary>
    public static IReadOnlyList<RunEvent> TakeOver(RunState run) =>
    [
        .. run.Frames.Values.SelectMany(frame => frame.Steps.Values)
            .Where(step => step.Intent is { MayBeRepeated: false })
            .Select(step => step.Sent)
            .OfType<RunEvent.EffectSent>()
            .OrderBy(sent => sent.Path, StringComparer.Ordinal)
            .Select(CutOff),
    ];

    /// <summary>An attempt that had begun to send and did not come to an end of its own.</summary>
    public static RunEvent.StepUnknown CutOff(RunEvent.EffectSent sent) =>
        new(sent.Path, sent.Attempt, InDoubt(FramePath.Split(sent.Path).Id));

    public static Problem InDoubt(string step) => Problem.Of("runs.effect_unknown", ("step", step));

    public static StepState? StepAt(RunState run, string path)
    {
        var (frame, id) = FramePath.Split(path);
        return run.Frames.GetValueOrDefault(frame)?.Steps.GetValueOrDefault(id);
    }

    /// <summary>What is written down about an attempt that ended, and when it is tried again.</summary>
    /// <param name="spread">From 0 to 1: where in the range of its jitter a delay falls.</param>
    /// <param name="heard">How many answers the attempt knew of.</param>
    public static RunEvent Evaluate(
        string path, StepOutcome outcome, int attempt, RetryPolicy retry, DateTimeOffset now, double spread = 0.5, int heard = 0) => outcome switch
        {
            StepOutcome.Completed done => new RunEvent.StepCompleted(path, attempt, done.Output, done.Vars) { Account = done.Account },
            StepOutcome.Failed { Retryable: true } failed when attempt < retry.MaxAttempts && retry.IsFor(failed.Problem.Code) =>
                new RunEvent.StepFailed(path, attempt, failed.Problem, now + (failed.RetryAfter ?? retry.DelayAfter(attempt, spread))) { Account = failed.Account },
            StepOutcome.Failed failed => new RunEvent.StepFailed(path, attempt, failed.Problem, RetryAt: null) { Account = failed.Account },
            StepOutcome.Unknown unknown => new RunEvent.StepUnknown(path, attempt, unknown.Problem),
            StepOutcome.Waiting waiting => new RunEvent.StepWaiting(path, attempt, waiting.Wait with { Heard = heard }),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static RunEvent End(Workflow workflow, RunState run, RunFacts facts)
    {
        try
        {
            var output = workflow.Output is { } template
                ? template.Fill(facts.Data(run, run.Top, JsonObject.Empty), facts.Scope(run.At))
                : run.Top.Last;
            return new RunEvent.Succeeded(output);
        }
        catch (ExpressionException exception)
        {
            return new RunEvent.Failed(exception.ToProblem() with { Path = "output" });
        }
    }
}
