using MetaFlow.Steps;

namespace MetaFlow.Workflows.Diff;

/// <summary>Which persons are asked before a step on every way that leads to it.</summary>
internal sealed class Approvals
{
    private readonly StepCatalog _catalog;
    private readonly Dictionary<string, IReadOnlyList<string>> _before = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _all = new(StringComparer.OrdinalIgnoreCase);

    public Approvals(StepCatalog catalog, Workflow workflow)
    {
        _catalog = catalog;
        _ = Walk(workflow.Steps, []);
    }

    /// <summary>The steps that change something or tell somebody, in the order of the definition.</summary>
    public IEnumerable<string> Touching => _before.Keys;

    /// <summary>The approvals that a step comes behind; none where it does not touch the world.</summary>
    public IReadOnlyList<string> Before(string step) => _before.GetValueOrDefault(step, []);

    public bool Has(string approval) => _all.Contains(approval);

    // The approvals that are certain behind the steps.
    private HashSet<string> Walk(IReadOnlyList<WorkflowStep> steps, HashSet<string> asked)
    {
        // Under the same condition as the approval, a step behind it is approved too.
        var underCondition = new Dictionary<string, HashSet<string>>();
        foreach (var step in steps)
        {
            var guard = step.When?.Expression.Source.Trim();
            var here = guard is not null && underCondition.TryGetValue(guard, out var also) ? Union(asked, also) : asked;
            var behind = WalkOne(step, here);

            // Where the run goes on in spite of a failure, a refusal does not hold it either.
            if (step.OnError.Continues)
            {
                continue;
            }

            if (guard is null)
            {
                asked = behind;
            }
            else
            {
                underCondition[guard] = Union(behind, underCondition.GetValueOrDefault(guard, []));
            }
        }

        return asked;
    }

    private HashSet<string> WalkOne(WorkflowStep step, HashSet<string> asked)
    {
        switch (step)
        {
            case WorkflowStep.Work work:
                return Work(work, asked);
            case WorkflowStep.Condition condition:
                return Both(Walk(condition.Then, asked), Walk(condition.Else, asked));
            case WorkflowStep.Parallel parallel:
                var ways = parallel.Branches.Select(branch => Walk(branch.Steps, asked)).ToList();
                return ways.Count == 0 ? asked : ways.Aggregate(parallel.IsAll ? Union : Both);
            case WorkflowStep.Try attempt:
                var tried = Walk(attempt.Steps, asked);
                var ended = attempt.Catch is { } caught ? Both(tried, Walk(caught, asked)) : tried;
                return Union(ended, Walk(attempt.Finally, asked));
            default:
                // A list may be empty: behind a loop, nobody has been asked for certain.
                foreach (var block in step.Blocks)
                {
                    _ = Walk(block.Steps, asked);
                }

                return asked;
        }
    }

    private HashSet<string> Work(WorkflowStep.Work work, HashSet<string> asked)
    {
        var conduct = _catalog.ConductOf(work.Type, work.Settings.Written);
        if (conduct.AsksAPerson)
        {
            _all.Add(work.Id);
            return Union(asked, [work.Id]);
        }

        if (conduct.Effect > Effect.Read)
        {
            _before[work.Id] = [.. asked.Order(StringComparer.Ordinal)];
        }

        return asked;
    }

    private static HashSet<string> Union(HashSet<string> one, HashSet<string> other) => [.. one, .. other];

    private static HashSet<string> Both(HashSet<string> one, HashSet<string> other) => [.. one.Where(other.Contains)];
}
