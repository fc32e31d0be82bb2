using MetaFlow.Json;
using MetaFlow.Shapes;
using MetaFlow.Steps;

namespace MetaFlow.Workflows;

/// <summary>Which workflows a definition names as called ones.</summary>
public static class WorkflowCalls
{
    public static IEnumerable<string> Of(Workflow workflow) =>
        workflow.AllSteps().OfType<WorkflowStep.Work>().Select(CallCheck.TargetOf).OfType<string>().Distinct();
}

/// <summary>Holds a step that calls a workflow against the workflow that it calls.</summary>
internal sealed class CallCheck(string caller, Surroundings around, ProblemList problems)
{
    public const string Type = "call_workflow";
    private const string Target = "workflow";
    private const string Inputs = "inputs";

    public static bool IsCall(WorkflowStep.Work work) => work.Type == Type;

    /// <summary>The id of the workflow that a step calls; null where it calls none, or which one is not known yet.</summary>
    public static string? TargetOf(WorkflowStep.Work work) => IsCall(work) ? new WrittenSettings(work.Settings.Written).Text(Target) : null;

    public StepShape Foresee(WorkflowStep.Work work, IReadOnlyDictionary<string, Flow> settings, StepShape unknown)
    {
        if (around.Workflows is not { } workflows || TargetOf(work) is not { } target || target == caller)
        {
            return unknown;
        }

        var place = work.Settings.All.First(setting => setting.Name == Target).Value.Place;
        if (!workflows.TryGetValue(target, out var called))
        {
            problems.Add(place, Problem.OfUnknown("workflows.unknown_called", target, workflows.Keys) with { Severity = Severity.Warning });
            return unknown;
        }

        var inputs = work.Settings.All.FirstOrDefault(setting => setting.Name == Inputs).Value;
        new InputsCheck(called.Inputs, work.Place, problems).Check(
            inputs, settings.GetValueOrDefault(Inputs), name => Problem.Of("workflows.call_without_input", ("workflow", target), ("name", name)));
        return new StepShape(called.Output);
    }
}
