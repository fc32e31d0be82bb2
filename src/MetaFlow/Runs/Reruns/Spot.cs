using System.Globalization;
using System.Runtime.InteropServices;
using MetaFlow.Workflows;

namespace MetaFlow.Runs.Reruns;

/// <summary>Where in a run a list of steps is: the frame, and how the paths of its steps begin in the definition.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Spot(string Frame, string Prefix)
{
    public static readonly Spot Top = new("", "");

    public string PathOf(WorkflowStep step) =>
        Frame.Length == 0 ? step.Path : string.Concat(Frame, step.Path.AsSpan(Prefix.Length));

    public Spot Item(WorkflowStep.ForEach loop, int index) =>
        new($"{PathOf(loop)}[{index.ToString(CultureInfo.InvariantCulture)}]", loop.Path);

    public Spot Branch(WorkflowStep.Parallel parallel, StepBlock branch) =>
        new($"{PathOf(parallel)}[{branch.Name}]", $"{parallel.Path}/{branch.Name}");
}

/// <summary>A step of a run that somebody named.</summary>
/// <param name="Items">Which item of a loop around it was meant, by the path of the loop in the definition; all where it is not named.</param>
internal sealed record RerunTarget(WorkflowStep Step, IReadOnlyDictionary<string, int> Items)
{
    /// <param name="written">Its id, its path in the definition, or its path in the journal.</param>
    /// <returns>Null where there is no such step.</returns>
    public static RerunTarget? Find(Workflow workflow, string written)
    {
        var steps = workflow.AllSteps().ToDictionary(step => step.Path);
        var items = new Dictionary<string, int>();
        var path = "";
        var rest = written.Trim();
        while (rest.IndexOf('[', StringComparison.Ordinal) is >= 0 and var open)
        {
            var close = rest.IndexOf(']', open);
            path += rest[..open];
            if (close < 0 || !steps.TryGetValue(path, out var around))
            {
                return null;
            }

            var key = rest[(open + 1)..close];
            if (around is not WorkflowStep.ForEach)
            {
                path += $"/{key}";
            }
            else if (int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                items[path] = index;
            }
            else
            {
                return null;
            }

            rest = rest[(close + 1)..];
        }

        path += rest;
        var step = steps.GetValueOrDefault(path) ?? steps.Values.FirstOrDefault(step => step.Id == path);
        return step is null ? null : new RerunTarget(step, items);
    }
}
