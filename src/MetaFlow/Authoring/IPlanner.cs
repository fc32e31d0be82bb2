using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring;

/// <summary>Makes a plan of a request. There is one that is built in and one that asks a language model; both fill the same plan.</summary>
public interface IPlanner
{
    Task<PlannerAnswer> PlanAsync(RequestText request, CancellationToken cancellationToken);
}

/// <summary>A plan, or why there is none.</summary>
public sealed record PlannerAnswer(WorkflowPlan? Plan, IReadOnlyList<Problem> Problems);
