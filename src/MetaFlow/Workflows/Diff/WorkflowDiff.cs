using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Workflows.Diff;

/// <summary>What two workflows do differently. How a definition is formatted is no difference.</summary>
public sealed class WorkflowDiff(StepCatalog catalog)
{
    /// <summary>Effects on the world first, then what a run takes and what starts it, then the steps.</summary>
    public IReadOnlyList<WorkflowChange> Between(Workflow before, Workflow after)
    {
        var (old, @new) = (new StepTree(before), new StepTree(after));
        return [
            .. Effects(old, @new),
            .. SameName(before.Name, after.Name) ? Array.Empty<WorkflowChange>() : [new WorkflowChange.Renamed(before.Name, after.Name)],
            .. Inputs(before.Inputs, after.Inputs),
            .. Triggers(before.Triggers, after.Triggers),
            .. old.All.Where(step => Counterpart(step, @new) is null).Select(step => new WorkflowChange.StepRemoved(step)),
            .. @new.All.Where(step => Counterpart(step, old) is null).Select(step => new WorkflowChange.StepAdded(step)),
            .. Moves(old, @new),
            .. @new.All.SelectMany(step => Counterpart(step, old) is { } was ? Step(was, step) : [])];
    }

    // A step that became a condition, or the other way round, is another step of the same name.
    private static WorkflowStep? Counterpart(WorkflowStep step, StepTree other) =>
        other.Find(step.Id) is { } found && found.GetType() == step.GetType() ? found : null;

    private IEnumerable<WorkflowChange> Effects(StepTree old, StepTree @new)
    {
        foreach (var effect in Enum.GetValues<Effect>().Where(effect => effect != Effect.None).OrderDescending())
        {
            var (had, has) = (With(effect, old), With(effect, @new));
            if (has.Except(had).ToArray() is { Length: > 0 } gained)
            {
                yield return new WorkflowChange.EffectGained(effect, gained);
            }

            if (had.Except(has).ToArray() is { Length: > 0 } lost)
            {
                yield return new WorkflowChange.EffectLost(effect, lost);
            }
        }
    }

    private string[] With(Effect effect, StepTree tree) =>
        [.. tree.All.OfType<WorkflowStep.Work>().Where(step => catalog.ConductOf(step.Type, step.Settings.Written).Effect == effect).Select(step => step.Id)];

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

    private static IEnumerable<WorkflowChange> Triggers(IReadOnlyList<TriggerDeclaration> old, IReadOnlyList<TriggerDeclaration> @new) =>
    [
        .. old.Where(trigger => !@new.Any(other => Same(trigger, other))).Select(trigger => new WorkflowChange.TriggerRemoved(trigger)),
        .. @new.Where(trigger => !old.Any(other => Same(trigger, other))).Select(trigger => new WorkflowChange.TriggerAdded(trigger)),
    ];

    private static bool Same(TriggerDeclaration old, TriggerDeclaration @new) => old.Id == @new.Id && JsonDiff.Same(old.Written, @new.Written);

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

    private static IEnumerable<WorkflowChange> Step(WorkflowStep old, WorkflowStep @new)
    {
        if (old is WorkflowStep.Condition was && @new is WorkflowStep.Condition condition && !Same(was.If, condition.If))
        {
            yield return new WorkflowChange.ConditionChanged(@new.Id, was.If, condition.If);
        }

        if (!Same(old.When, @new.When))
        {
            yield return new WorkflowChange.WhenChanged(@new.Id, old.When, @new.When);
        }

        if (old is WorkflowStep.Work workBefore && @new is WorkflowStep.Work work)
        {
            foreach (var change in Work(workBefore, work))
            {
                yield return change;
            }
        }

        if (old.Note != @new.Note)
        {
            yield return new WorkflowChange.NoteChanged(@new.Id);
        }
    }

    private static bool Same(PlacedExpression? old, PlacedExpression? @new) =>
        old?.Expression.Source.Trim() == @new?.Expression.Source.Trim();

    private static IEnumerable<WorkflowChange> Work(WorkflowStep.Work old, WorkflowStep.Work @new)
    {
        if (old.Type != @new.Type)
        {
            yield return new WorkflowChange.TypeChanged(@new.Id, old.Type, @new.Type);
        }

        foreach (var (path, before, after) in JsonDiff.Between("", old.Settings.Written, @new.Settings.Written))
        {
            yield return new WorkflowChange.SettingChanged(@new.Id, path, before, after);
        }

        if (old.Retry != @new.Retry)
        {
            yield return new WorkflowChange.RetryChanged(@new.Id, old.Retry, @new.Retry);
        }

        if (old.Timeout != @new.Timeout)
        {
            yield return new WorkflowChange.TimeoutChanged(@new.Id, old.Timeout, @new.Timeout);
        }
    }
}
