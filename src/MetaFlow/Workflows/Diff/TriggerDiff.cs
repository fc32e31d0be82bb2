using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Workflows.ReadBack;

namespace MetaFlow.Workflows.Diff;

/// <summary>What starts runs differently. What is written out though it holds anyway is no difference.</summary>
internal static class TriggerDiff
{
    // In which language they are compared does not matter.
    private static readonly TriggerWords Words = new(new Wording(CultureInfo.InvariantCulture));

    public static IEnumerable<WorkflowChange> Between(Workflow before, Workflow after)
    {
        var (old, @new) = (before.Triggers, after.Triggers);
        var secret = before.Inputs.Concat(after.Inputs).Where(input => input.Secret).Select(input => input.Name).ToHashSet();
        return [
            .. old.Where(trigger => Counterpart(trigger, @new) is null).Select(trigger => new WorkflowChange.TriggerRemoved(trigger)),
            .. @new.Where(trigger => Counterpart(trigger, old) is null).Select(trigger => new WorkflowChange.TriggerAdded(trigger)),
            .. @new.SelectMany(trigger => Counterpart(trigger, old) is { } was ? Between(was, trigger, secret) : [])];
    }

    private static TriggerDeclaration? Counterpart(TriggerDeclaration trigger, IReadOnlyList<TriggerDeclaration> others) =>
        others.FirstOrDefault(other => other.Id.Equals(trigger.Id, StringComparison.OrdinalIgnoreCase) && other.GetType() == trigger.GetType());

    private static IEnumerable<WorkflowChange> Between(TriggerDeclaration old, TriggerDeclaration @new, HashSet<string> secret)
    {
        if (old is TriggerDeclaration.Scheduled { When: var was } before && @new is TriggerDeclaration.Scheduled { When: var when } && was != when)
        {
            yield return new WorkflowChange.ScheduleChanged(@new.Id, was, when);
            old = before with { When = when };
        }

        if (old.Paused != @new.Paused)
        {
            yield return new WorkflowChange.TriggerPaused(@new.Id, @new.Paused);
            old = old with { Paused = @new.Paused };
        }

        if (!Words.Conditions(old).SequenceEqual(Words.Conditions(@new)))
        {
            yield return new WorkflowChange.TriggerChanged(old, @new);
        }

        foreach (var (path, value, now) in JsonDiff.Between("", old.Inputs?.Written ?? JsonObject.Empty, @new.Inputs?.Written ?? JsonObject.Empty))
        {
            yield return new WorkflowChange.TriggerInputChanged(@new.Id, path, value, now) { IsSecret = secret.Contains(path.Split('.', '[')[0]) };
        }
    }
}
