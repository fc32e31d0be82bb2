using MetaFlow.Json;

namespace MetaFlow.Steps.CallWorkflow;

/// <summary>Starts runs for steps that call a workflow. The same call asked again is the same run.</summary>
public interface IWorkflowCaller
{
    /// <summary>The run as it is now; null and the problem where there can be none.</summary>
    Task<(CalledRun? Run, Problem? Problem)> CallAsync(WorkflowCall call, CancellationToken cancellationToken);
}

/// <param name="Key">The same for every attempt at the calling step.</param>
/// <param name="Depth">How many calls are above: 1 for one from a run that nobody called.</param>
public sealed record WorkflowCall(RunId Caller, string Key, string Workflow, JsonObject Inputs, int Depth);

/// <param name="Problem">Why it failed; null where it did not.</param>
public sealed record CalledRun(RunId Run, bool HasEnded, JsonData? Output, Problem? Problem);
