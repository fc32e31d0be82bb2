using System.Diagnostics;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Workflows.Certificates;

/// <summary>Adds up what a run can cost at most, from the bounds that the definition sets.</summary>
internal sealed class BoundsWalk(Func<WorkflowStep.Work, Conduct> conductOf)
{
    private readonly Dictionary<string, (long? Attempts, Cost Most)> _steps = [];

    /// <summary>By the id of the step: in all rounds of the loops around it.</summary>
    public IReadOnlyDictionary<string, (long? Attempts, Cost Most)> Steps => _steps;

    public Cost Of(Workflow workflow) => Walk(workflow.Steps, rounds: 1).Within(workflow.Timeout);

    /// <param name="rounds">How often the list runs at most; null without a bound.</param>
    /// <returns>What it costs once.</returns>
    private Cost Walk(IEnumerable<WorkflowStep> steps, long? rounds) => steps.Aggregate(Cost.Nothing, (sum, step) =>
    {
        var once = WalkOne(step, rounds);
        return sum + (step is WorkflowStep.Work ? once : once.Within(step.Timeout));
    });

    private Cost WalkOne(WorkflowStep step, long? rounds)
    {
        switch (step)
        {
            case WorkflowStep.Work work:
                return WalkWork(work, rounds);
            case WorkflowStep.Condition condition:
                return Walk(condition.Then, rounds).Or(Walk(condition.Else, rounds));
            case WorkflowStep.ForEach loop:
                var items = ItemsOf(loop);
                return Walk(loop.Steps, Cost.Times(rounds, items)).Times(items, loop.Concurrency);
            case WorkflowStep.Parallel parallel:
                return parallel.Branches.Select(branch => Walk(branch.Steps, rounds)).Aggregate(Cost.Nothing, (all, branch) => all.With(branch));
            case WorkflowStep.Try attempt:
                return Walk(attempt.Steps, rounds) + Walk(attempt.Catch ?? [], rounds) + Walk(attempt.Finally, rounds);
            default:
                throw new UnreachableException();
        }
    }

    private Cost WalkWork(WorkflowStep.Work work, long? rounds)
    {
        var conduct = conductOf(work);
        var attempts = work.Retry.MaxAttempts;
        var pauses = Enumerable.Range(1, attempts - 1).Sum(attempt => work.Retry.DelayAfter(attempt).TotalSeconds) * (1 + work.Retry.Jitter);
        var attempt = new Cost(SecretCheck.Touches(conduct) ? conduct.MaxCalls : 0, conduct.MaxTokens, work.Timeout);
        var once = attempt.Times(attempts) + Cost.Nothing with { Time = TimeSpan.FromSeconds(pauses) };
        _steps[work.Id] = (Cost.Times(rounds, attempts), once.Times(rounds));
        return once;
    }

    private static long? ItemsOf(WorkflowStep.ForEach loop)
    {
        long? written = loop.Items is { IsFixed: true, Written: JsonArray list } ? list.Count : null;
        return written is { } count && loop.MaxItems is { } most ? Math.Min(count, most) : written ?? loop.MaxItems;
    }
}
