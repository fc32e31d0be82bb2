using System.Diagnostics;

namespace MetaFlow.Workflows.Certificates;

/// <summary>Finds for each step the one that asks a person before it, in every run that comes as far as that.</summary>
internal sealed class ApprovalWalk(Func<WorkflowStep.Work, bool> asks)
{
    private readonly Dictionary<string, IReadOnlyList<string>> _approvedBy = [];

    /// <summary>By the id of the step. Where each of several branches asks, it was one of several.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Of(Workflow workflow, Func<WorkflowStep.Work, bool> asks)
    {
        var walk = new ApprovalWalk(asks);
        walk.Walk(workflow.Steps, []);
        return walk._approvedBy;
    }

    /// <returns>Who has asked, where the end of the list was reached.</returns>
    private IReadOnlyList<string> Walk(IEnumerable<WorkflowStep> steps, IReadOnlyList<string> before) =>
        steps.Aggregate(before, (asked, step) =>
        {
            var after = WalkOne(step, asked);

            // One that may be skipped, or may fail and let the run go on, promises nothing.
            return step.When is null && !step.OnError.Continues && after.Count > 0 ? after : asked;
        });

    private IReadOnlyList<string> WalkOne(WorkflowStep step, IReadOnlyList<string> before)
    {
        switch (step)
        {
            case WorkflowStep.Work work:
                _approvedBy[work.Id] = before;
                return asks(work) ? [work.Id] : before;
            case WorkflowStep.Condition condition:
                return Each([Walk(condition.Then, before), Walk(condition.Else, before)]);
            case WorkflowStep.ForEach loop:
                Walk(loop.Steps, before);
                return before;
            case WorkflowStep.Parallel parallel:
                var ways = parallel.Branches.Select(branch => Walk(branch.Steps, before)).ToList();

                // Of all branches one that asks is enough; of some, those that ended may be the others.
                return parallel.IsAll ? [.. ways.Where(way => way != before).DefaultIfEmpty(before).SelectMany(way => way).Distinct()] : Each(ways);
            case WorkflowStep.Try attempt:
                var tried = Walk(attempt.Steps, before);
                var ended = attempt.Catch is { } handler ? Each([tried, Walk(handler, before)]) : tried;
                var last = Walk(attempt.Finally, before);
                return last != before ? last : ended;
            default:
                throw new UnreachableException();
        }
    }

    private static IReadOnlyList<string> Each(List<IReadOnlyList<string>> ways) =>
        ways.TrueForAll(way => way.Count > 0) ? [.. ways.SelectMany(way => way).Distinct()] : [];
}
