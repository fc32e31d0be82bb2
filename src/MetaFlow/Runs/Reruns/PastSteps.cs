using MetaFlow.Workflows;

namespace MetaFlow.Runs.Reruns;

/// <summary>Where a run that has ended stood.</summary>
internal static class PastSteps
{
    /// <summary>Whether nothing more is to be done at a step.</summary>
    public static bool IsDone(this PastRun past, WorkflowStep step, Spot spot) => (past.At(spot.PathOf(step)), step) switch
    {
        ({ End: PastEnd.Done }, _) => true,
        ({ End: PastEnd.None, Block: not null }, WorkflowStep.Condition condition) =>
            past.OpenBlock(condition, spot).Steps.All(inner => past.IsDone(inner, spot)),
        _ => false,
    };

    /// <summary>Of a condition the way that it took, of a <c>try</c> the block in which it went wrong.</summary>
    public static StepBlock OpenBlock(this PastRun past, WorkflowStep step, Spot spot)
    {
        var state = past.At(spot.PathOf(step));
        var name = step switch
        {
            WorkflowStep.Condition => state?.Block ?? "then",
            WorkflowStep.Try { Catch: { } handler } when state?.WasCaught == true => AreDone(handler) ? "finally" : "catch",
            WorkflowStep.Try attempt => AreDone(attempt.Steps) && state?.Block is not null ? "finally" : "steps",
            _ => throw new ArgumentException($"Step '{step.Id}' has not one block at a time.", nameof(step)),
        };
        return step.Blocks.First(block => block.Name == name);

        bool AreDone(IReadOnlyList<WorkflowStep> steps) => steps.All(inner => past.IsDone(inner, spot));
    }

    /// <summary>The first step that was not done, as the journal names it; null where each of them was.</summary>
    public static string? FirstOpen(this PastRun past, IReadOnlyList<WorkflowStep> steps, Spot spot) =>
        steps.FirstOrDefault(step => !past.IsDone(step, spot)) is { } open
            ? past.Inside(open, spot) ?? spot.PathOf(open)
            : null;

    private static string? Inside(this PastRun past, WorkflowStep step, Spot spot) => (past.At(spot.PathOf(step)), step) switch
    {
        ({ Block: not null }, WorkflowStep.Condition) or ({ }, WorkflowStep.Try) => past.FirstOpen(past.OpenBlock(step, spot).Steps, spot),
        ({ Items: { } count }, WorkflowStep.ForEach loop) => Enumerable.Range(0, count)
            .Select(index => spot.Item(loop, index))
            .Where(item => past.At(item.Frame)?.End is not PastEnd.Done && !(past.At(item.Frame)?.End == PastEnd.Failed && loop.OnItemError != ItemErrorPolicy.Stop))
            .Select(item => past.FirstOpen(loop.Steps, item))
            .FirstOrDefault(),
        ({ }, WorkflowStep.Parallel parallel) => parallel.Branches
            .Select(branch => past.FirstOpen(branch.Steps, spot.Branch(parallel, branch)))
            .FirstOrDefault(inner => inner is not null),
        _ => null,
    };
}
