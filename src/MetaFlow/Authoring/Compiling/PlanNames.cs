using MetaFlow.Authoring.Planning;
using MetaFlow.Authoring.Plans;

namespace MetaFlow.Authoring.Compiling;

/// <summary>Words that a workflow is called by: the services that it speaks to, and what it does.</summary>
internal static class PlanNames
{
    public static IEnumerable<string> Of(WorkflowPlan plan) => PlanBuilder.All(plan.Steps)
        .Select(intent => StepIds.Ascii(intent.Slot("service") ?? intent.Operation?.Domain) ?? (intent.Kind is StepKind.Ask or StepKind.Approve or StepKind.Transform ? StepIds.Ascii(intent.Slot("verb")) : null))
        .OfType<string>()
        .Select(word => word.Replace('_', '-').ToLowerInvariant())
        .Where(word => word.Length is > 1 and < 30)
        .Distinct();
}
