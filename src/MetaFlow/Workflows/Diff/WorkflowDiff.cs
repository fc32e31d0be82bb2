using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Workflows.Diff;

/// <summary>What two workflows do differently. How a definition is formatted is no difference.</summary>
public sealed class WorkflowDiff(StepCatalog catalog)
{
    /// <summary>What may happen to the world first, then what a run takes, gives and what starts it, then the steps.</summary>
    public IReadOnlyList<WorkflowChange> Between(Workflow before, Workflow after)
    {
        var (old, @new) = (new StepTree(before), new StepTree(after));
        return [
            .. new ConductDiff(catalog, before, after).Changes(),
            .. Whole(before, after),
            .. Inputs(before.Inputs, after.Inputs),
            .. TriggerDiff.Between(before, after),
            .. old.All.Where(step => Counterpart(step, @new) is null).Select(step => new WorkflowChange.StepRemoved(step)),
            .. @new.All.Where(step => Counterpart(step, old) is null).Select(step => new WorkflowChange.StepAdded(step)),
            .. Moves(old, @new),
            .. @new.All.SelectMany(step => Counterpart(step, old) is { } was ? StepDiff.Between(was, step) : [])];
    }

    // A step that became a condition, or the other way round, is another step of the same name.
    private static WorkflowStep? Counterpart(WorkflowStep step, StepTree other) =>
        other.Find(step.Id) is { } found && found.GetType() == step.GetType() ? found : null;

    private static IEnumerable<WorkflowChange> Whole(Workflow before, Workflow after)
    {
        if (!SameName(before.Name, after.Name))
        {
            yield return new WorkflowChange.Renamed(before.Name, after.Name);
        }

        if (before.Timeout != after.Timeout)
        {
            yield return new WorkflowChange.RunTimeoutChanged(before.Timeout, after.Timeout);
        }

        if (before.Record != after.Record)
        {
            yield return new WorkflowChange.RecordChanged(before.Record, after.Record);
        }

        if (!Same(before.Concurrency, after.Concurrency))
        {
            yield return new WorkflowChange.RunsAtOnceChanged(before.Concurrency, after.Concurrency);
        }

        if (before.Retention != after.Retention)
        {
            yield return new WorkflowChange.RetentionChanged(before.Retention, after.Retention);
        }

        foreach (var (path, old, @new) in JsonDiff.Between("", before.Output?.Written, after.Output?.Written))
        {
            yield return new WorkflowChange.OutputChanged(path, old, @new);
        }
    }

    private static bool Same(ConcurrencyPolicy? old, ConcurrencyPolicy? @new) =>
        JsonDiff.Same(old?.Key?.Written, @new?.Key?.Written) && (old is null) == (@new is null)
        && old?.Limit == @new?.Limit && old?.Overlap == @new?.Overlap;

    private static bool SameName(LocalText old, LocalText @new) =>
        old.ByLanguage.Count == @new.ByLanguage.Count && old.ByLanguage.All(text => @new.ByLanguage.GetValueOrDefault(text.Key) == text.Value);

    private static IEnumerable<WorkflowChange> Inputs(IReadOnlyList<InputDeclaration> old, IReadOnlyList<InputDeclaration> @new) =>
    [
        .. old.Where(input => @new.All(other => other.Name != input.Name)).Select(input => new WorkflowChange.InputRemoved(input)),
        .. from input in @new
           let was = old.FirstOrDefault(other => other.Name == input.Name)
           where was is null || !Same(was, input)
           select was is null ? (WorkflowChange)new WorkflowChange.InputAdded(input) : new WorkflowChange.InputChanged(was, input),
    ];

    private static bool Same(InputDeclaration old, InputDeclaration @new) =>
        JsonDiff.Same(old.Default, @new.Default) && JsonDiff.Same(old.Schema, @new.Schema)
        && JsonDiff.Same(JsonArray.Create([.. old.Choices]), JsonArray.Create([.. @new.Choices])) && Plain(old) == Plain(@new);

    private static InputDeclaration Plain(InputDeclaration input) => input with { Default = null, Schema = null, Choices = [] };

    private static IEnumerable<WorkflowChange> Moves(StepTree old, StepTree @new)
    {
        foreach (var siblings in @new.Siblings())
        {
            WorkflowStep[] all = [.. siblings];
            WorkflowStep[] stayed = [.. all.Where(step => Counterpart(step, old) is { } was && StepTree.ParentOf(was) == siblings.Key)];
            int[] places = [.. stayed.Select(step => old.All.TakeWhile(was => was != Counterpart(step, old)).Count())];
            var moved = StepTree.OutOfOrder(stayed, places)
                .Concat(all.Where(step => Counterpart(step, old) is not null && !stayed.Contains(step)))
                .ToHashSet();
            for (var i = 0; i < all.Length; i++)
            {
                if (moved.Contains(all[i]))
                {
                    yield return new WorkflowChange.StepMoved(Counterpart(all[i], old)!, all[i], i == 0 ? null : all[i - 1].Id);
                }
            }
        }
    }
}
