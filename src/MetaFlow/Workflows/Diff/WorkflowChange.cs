using System.Globalization;
using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Workflows.Diff;

/// <summary>Something that a workflow does differently from the one before.</summary>
public abstract record WorkflowChange
{
    private WorkflowChange()
    {
    }

    /// <summary>The change in a sentence.</summary>
    public string In(CultureInfo language) => new ChangeWords(language).Say(this);

    /// <param name="Steps">The steps that touch the world so, and did not before.</param>
    public sealed record EffectGained(Effect Effect, IReadOnlyList<string> Steps) : WorkflowChange;

    public sealed record EffectLost(Effect Effect, IReadOnlyList<string> Steps) : WorkflowChange;

    public sealed record Renamed(LocalText Old, LocalText New) : WorkflowChange;

    public sealed record InputAdded(InputDeclaration Input) : WorkflowChange;

    public sealed record InputRemoved(InputDeclaration Input) : WorkflowChange;

    public sealed record InputChanged(InputDeclaration Old, InputDeclaration New) : WorkflowChange;

    public sealed record TriggerAdded(TriggerDeclaration Trigger) : WorkflowChange;

    public sealed record TriggerRemoved(TriggerDeclaration Trigger) : WorkflowChange;

    public sealed record StepAdded(WorkflowStep Step) : WorkflowChange;

    public sealed record StepRemoved(WorkflowStep Step) : WorkflowChange;

    /// <param name="After">The step that it comes after among those beside it; null where it comes first.</param>
    public sealed record StepMoved(WorkflowStep Old, WorkflowStep New, string? After) : WorkflowChange;

    public sealed record TypeChanged(string StepId, string Old, string New) : WorkflowChange;

    /// <param name="Setting">Its path among the settings, such as <c>values.total</c> or <c>to[1]</c>.</param>
    /// <param name="Old">Null where there was none.</param>
    /// <param name="New">Null where there is none any more.</param>
    public sealed record SettingChanged(string StepId, string Setting, JsonData? Old, JsonData? New) : WorkflowChange;

    public sealed record ConditionChanged(string StepId, PlacedExpression Old, PlacedExpression New) : WorkflowChange;

    public sealed record WhenChanged(string StepId, PlacedExpression? Old, PlacedExpression? New) : WorkflowChange;

    public sealed record RetryChanged(string StepId, RetryPolicy Old, RetryPolicy New) : WorkflowChange;

    public sealed record TimeoutChanged(string StepId, TimeSpan? Old, TimeSpan? New) : WorkflowChange;

    public sealed record NoteChanged(string StepId) : WorkflowChange;
}
