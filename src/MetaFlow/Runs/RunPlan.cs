using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Runs;

/// <summary>What a run does next: everything that can be done at this moment.</summary>
/// <param name="Events">What needs no work and is only written down: a skipped step, the way a condition went.</param>
/// <param name="Attempts">The steps to be tried now. One that is being tried already is among them as long as it is wanted.</param>
/// <param name="WakeAt">When there is something to do even if nothing happens.</param>
/// <param name="End">How the run ends; null as long as it goes on.</param>
internal sealed record Plan(
    IReadOnlyList<RunEvent> Events, IReadOnlyList<PlannedAttempt> Attempts, DateTimeOffset? WakeAt, RunEvent? End);

/// <param name="Path">The step in this run, items and branches named: <c>each[3]/steps/mail</c>.</param>
/// <param name="Frame">Where in the run it is: what its expressions see.</param>
/// <param name="Waited">What it waited for has come, or its time is over; null for a try that waited for nothing.</param>
internal sealed record PlannedAttempt(WorkflowStep.Work Step, string Path, int Number, PlanFrame Frame, StepAnswer? Waited = null);

/// <summary>The decisions of a run, with no clock, database or network of their own.</summary>
internal static class RunPlan
{
    /// <summary>The next things to do, from the workflow and what the journal says.</summary>
    public static Plan Next(Workflow workflow, RunState run, RunFacts facts, DateTimeOffset now)
    {
        var walk = new PlanWalk(run, facts, now);
        var progress = walk.Walk(workflow.Steps, new PlanFrame("", "", run.Top, JsonObject.Empty));
        var end = walk.Events.Count > 0 ? null : progress switch
        {
            Progress.Failed failed => new RunEvent.Failed(failed.Fault.Problem),
            Progress.Done => End(workflow, run, facts),
            _ => (RunEvent?)null,
        };
        return new Plan(walk.Events, end is null ? walk.Attempts : [], walk.WakeAt, end);
    }

    /// <summary>What is written down about an attempt that ended, and when it is tried again.</summary>
    /// <param name="spread">From 0 to 1: where in the range of its jitter a delay falls.</param>
    public static RunEvent Evaluate(
        string path, StepOutcome outcome, int attempt, RetryPolicy retry, DateTimeOffset now, double spread = 0.5) => outcome switch
        {
            StepOutcome.Completed done => new RunEvent.StepCompleted(path, attempt, done.Output, done.Vars),
            StepOutcome.Failed { Retryable: true } failed when attempt < retry.MaxAttempts && retry.IsFor(failed.Problem.Code) =>
                new RunEvent.StepFailed(path, attempt, failed.Problem, now + (failed.RetryAfter ?? retry.DelayAfter(attempt, spread))),
            StepOutcome.Failed failed => new RunEvent.StepFailed(path, attempt, failed.Problem, RetryAt: null),
            StepOutcome.Waiting waiting => new RunEvent.StepWaiting(path, attempt, waiting.Wait),
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
