namespace MetaFlow.Workflows.Diff;

/// <summary>The steps of a workflow by id, and which stand beside each other.</summary>
internal sealed class StepTree
{
    private readonly Dictionary<string, WorkflowStep> _byId;

    public StepTree(Workflow workflow)
    {
        All = [.. workflow.AllSteps()];
        _byId = All.ToDictionary(step => step.Id, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>In the order of the definition.</summary>
    public IReadOnlyList<WorkflowStep> All { get; }

    public WorkflowStep? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The steps that a step stands in, the outermost first.</summary>
    public IEnumerable<WorkflowStep> Around(WorkflowStep step)
    {
        // A path is id, block, id, block, id.
        var path = step.Path.Split('/');
        return Enumerable.Range(0, path.Length / 2).Select(level => Find(path[level * 2])).OfType<WorkflowStep>();
    }

    /// <summary>The condition and the branch that hold a step, such as <c>enough/then</c>; empty at the top.</summary>
    public static string ParentOf(WorkflowStep step)
    {
        // A condition that moves takes its steps along: only the nearest one counts.
        var path = step.Path.Split('/');
        return path.Length > 2 ? $"{path[^3]}/{path[^2]}" : "";
    }

    public IEnumerable<IGrouping<string, WorkflowStep>> Siblings() => All.GroupBy(ParentOf);

    /// <summary>
    /// The steps that have to be taken out so that the others stand in the order they stood in: as few as can be.
    /// </summary>
    public static IEnumerable<T> OutOfOrder<T>(IReadOnlyList<T> items, IReadOnlyList<int> before)
    {
        // The longest rising row that ends at each item, and the item before it in that row.
        var length = new int[items.Count];
        var previous = new int[items.Count];
        var best = -1;
        for (var i = 0; i < items.Count; i++)
        {
            (length[i], previous[i]) = (1, -1);
            for (var j = 0; j < i; j++)
            {
                if (before[j] < before[i] && length[j] + 1 > length[i])
                {
                    (length[i], previous[i]) = (length[j] + 1, j);
                }
            }

            best = best < 0 || length[i] > length[best] ? i : best;
        }

        var staying = new HashSet<int>();
        for (var at = best; at >= 0; at = previous[at])
        {
            staying.Add(at);
        }

        return items.Where((_, index) => !staying.Contains(index));
    }
}
