using System.Runtime.InteropServices;
using MetaFlow.Workflows;

namespace MetaFlow.Runs;

/// <content>
/// Ending what was begun: of a run that is cancelled, of branches that lost, of items beside one that failed, of what
/// took too long. Nothing new is begun, except for blocks of <c>finally</c>.
/// </content>
internal sealed partial class PlanWalk
{
    /// <summary>Whether nothing of these steps is under way any more; what there is to do about it is noted.</summary>
    public bool Stop(IReadOnlyList<WorkflowStep> steps, PlanFrame frame) => steps.All(step => Stop(step, frame));

    private bool Stop(WorkflowStep step, PlanFrame frame)
    {
        var state = frame.State.Steps.GetValueOrDefault(step.Id);
        if (state is null or { Cancelled: true } or { Problem: not null, RetryAt: null }
            || (state.Done && (step is not WorkflowStep.Condition || state.Skipped)))
        {
            return true;
        }

        var path = frame.PathOf(step.Path);
        switch (step)
        {
            case WorkflowStep.Work work:
                _unwanted.Add(new UnwantedAttempt(work, path, state.Attempt, Because: null));
                return false;
            case WorkflowStep.Condition:
                return StopInside(step, state, frame);
            case WorkflowStep.Try attempt:
                return Leave(attempt, state, frame);
        }

        if (StopInside(step, state, frame))
        {
            Note(new RunEvent.StepCancelled(path, 0));
        }

        return false;
    }

    // Out of a 'try' there is no way but through its 'finally'.
    private bool Leave(WorkflowStep.Try step, StepState state, PlanFrame frame)
    {
        var path = frame.PathOf(step.Path);
        if (state.Branch is null or "catch")
        {
            if (StopInside(step, state, frame))
            {
                Note(step.Finally.Count == 0 ? new RunEvent.StepCancelled(path, 0) : new RunEvent.BlockEntered(path, "finally", state.Fault));
            }

            return false;
        }

        switch (Walk(step.Finally, Caught(state, frame)))
        {
            case Progress.Done:
                Note(new RunEvent.StepCancelled(path, 0));
                break;
            case Progress.Failed { Fault: var fault }:
                Note(new RunEvent.StepFailed(path, 0, fault.Problem, RetryAt: null, fault.StepPath));
                break;
        }

        return false;
    }

    private bool StopInside(WorkflowStep step, StepState? state, PlanFrame frame) => (step, state) switch
    {
        (_, null) => true,
        (WorkflowStep.Condition condition, _) => Stop(state.Branch == "then" ? condition.Then : condition.Else, frame),
        (WorkflowStep.Try attempt, { Branch: null }) => Stop(attempt.Steps, frame),
        (WorkflowStep.Try attempt, { Branch: "catch" }) => Stop(attempt.Catch ?? [], frame),
        (WorkflowStep.ForEach loop, { Loop: { } progress }) => StopItems(loop, state, progress, frame),
        (WorkflowStep.Parallel parallel, _) => StopBranches(parallel, state, frame),
        _ => true,
    };

    private bool StopItems(WorkflowStep.ForEach step, StepState state, LoopState loop, PlanFrame frame)
    {
        var path = frame.PathOf(step.Path);
        var items = facts.Items(step, path, () => Data(frame), loop.ItemsAt ?? state.At);
        var stopped = true;
        for (var index = loop.Settled; index < Math.Min(Math.Min(loop.Count, items.Count), loop.Settled + Lookahead); index++)
        {
            var name = NameOf(path, index);
            if (!loop.IsSettled(index) && run.Frames.TryGetValue(name, out var inner))
            {
                stopped &= Stop(step.Steps, new PlanFrame(name, step.Path, inner, Around(items[index], index, frame)));
            }
        }

        return stopped;
    }

    private bool StopBranches(WorkflowStep.Parallel step, StepState state, PlanFrame frame)
    {
        var path = frame.PathOf(step.Path);
        var stopped = true;
        foreach (var branch in step.Branches.Where(branch => !state.Branches.ContainsKey(branch.Name)))
        {
            var name = $"{path}[{branch.Name}]";
            if (run.Frames.TryGetValue(name, out var inner))
            {
                stopped &= Stop(branch.Steps, new PlanFrame(name, $"{step.Path}/{branch.Name}", inner, frame.Around));
            }
        }

        return stopped;
    }

    private Marked Mark() => new(_events.Count, _attempts.Count, _unwanted.Count, WakeAt);

    // What was found since then is not to be done.
    private void ReturnTo(Marked mark)
    {
        _events.RemoveRange(mark.Events, _events.Count - mark.Events);
        _attempts.RemoveRange(mark.Attempts, _attempts.Count - mark.Attempts);
        _unwanted.RemoveRange(mark.Unwanted, _unwanted.Count - mark.Unwanted);
        WakeAt = mark.WakeAt;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Marked(int Events, int Attempts, int Unwanted, DateTimeOffset? WakeAt);
}
