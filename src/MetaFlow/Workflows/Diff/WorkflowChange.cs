using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Workflows.Diff;

/// <summary>Something that a workflow does differently from the one before.</summary>
public abstract record WorkflowChange
{
    private WorkflowChange()
    {
    }

    /// <summary>It changes what may happen to the world, and has to be looked at first.</summary>
    public virtual bool IsWeighty => false;

    /// <summary>The change in a sentence.</summary>
    public string In(CultureInfo language) => new ChangeWords(language).Say(this);

    /// <summary>A step that touches the world no longer comes behind an approval that it came behind on every way.</summary>
    /// <param name="IsStillThere">The approval is asked elsewhere.</param>
    /// <param name="Instead">The approvals that the step comes behind now, and did not before.</param>
    public sealed record ApprovalLost(string StepId, string Approval, bool IsStillThere, IReadOnlyList<string> Instead) : WorkflowChange
    {
        public override bool IsWeighty => true;
    }

    public sealed record ApprovalGained(string StepId, string Approval) : WorkflowChange;

    /// <param name="Steps">The steps that touch the world so, and did not before.</param>
    public sealed record EffectGained(Effect Effect, IReadOnlyList<string> Steps) : WorkflowChange
    {
        public override bool IsWeighty => true;
    }

    public sealed record EffectLost(Effect Effect, IReadOnlyList<string> Steps) : WorkflowChange;

    /// <summary>A step reaches a host or a person, or uses a credential, and did not before.</summary>
    /// <param name="Target">Null where it is known only when the step runs.</param>
    /// <param name="IsNew">No step of the workflow before reached it.</param>
    /// <param name="Domain">The domain of a mail address, where nothing in the workflow before names it.</param>
    public sealed record ReachGained(string StepId, Reach Reach, string? Target, bool IsNew, string? Domain = null) : WorkflowChange
    {
        public override bool IsWeighty => true;
    }

    public sealed record ReachLost(string StepId, Reach Reach, string? Target) : WorkflowChange;

    /// <summary>A step that ran once now runs once for each item of a loop.</summary>
    public sealed record Repeats(string StepId, string Loop) : WorkflowChange
    {
        public override bool IsWeighty => true;
    }

    /// <summary>How many items a loop takes at most.</summary>
    public sealed record BoundChanged(string StepId, int? Old, int? New) : WorkflowChange
    {
        public override bool IsWeighty => Old is { } old && (New is not { } @new || @new > old);
    }

    /// <summary>A step is tried again, though its work may then be done twice.</summary>
    public sealed record RetryMayRepeat(string StepId, Effect Effect) : WorkflowChange
    {
        public override bool IsWeighty => true;
    }

    public sealed record Renamed(LocalText Old, LocalText New) : WorkflowChange;

    public sealed record RunTimeoutChanged(TimeSpan? Old, TimeSpan? New) : WorkflowChange;

    /// <summary>What is kept of runs.</summary>
    public sealed record RecordChanged(RecordPolicy Old, RecordPolicy New) : WorkflowChange
    {
        public override bool IsWeighty => New > Old;
    }

    public sealed record RunsAtOnceChanged(ConcurrencyPolicy? Old, ConcurrencyPolicy? New) : WorkflowChange;

    public sealed record RetentionChanged(RetentionPolicy? Old, RetentionPolicy? New) : WorkflowChange;

    /// <param name="Member">Its path in what a run gives back; empty for all of it.</param>
    public sealed record OutputChanged(string Member, JsonData? Old, JsonData? New) : WorkflowChange;

    public sealed record InputAdded(InputDeclaration Input) : WorkflowChange;

    public sealed record InputRemoved(InputDeclaration Input) : WorkflowChange;

    public sealed record InputChanged(InputDeclaration Old, InputDeclaration New) : WorkflowChange;

    public sealed record TriggerAdded(TriggerDeclaration Trigger) : WorkflowChange;

    public sealed record TriggerRemoved(TriggerDeclaration Trigger) : WorkflowChange;

    public sealed record ScheduleChanged(string TriggerId, ScheduleText Old, ScheduleText New) : WorkflowChange;

    public sealed record TriggerPaused(string TriggerId, bool IsPaused) : WorkflowChange;

    /// <summary>Anything else about when it starts a run.</summary>
    public sealed record TriggerChanged(TriggerDeclaration Old, TriggerDeclaration New) : WorkflowChange;

    /// <param name="Input">The path of the value among the inputs that it gives to a run.</param>
    public sealed record TriggerInputChanged(string TriggerId, string Input, JsonData? Old, JsonData? New) : WorkflowChange
    {
        /// <summary>The values must not be shown.</summary>
        public bool IsSecret { get; init; }
    }

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

    public sealed record ItemsChanged(string StepId, JsonData Old, JsonData New) : WorkflowChange;

    public sealed record ResultChanged(string StepId, JsonData? Old, JsonData? New) : WorkflowChange;

    public sealed record ConcurrencyChanged(string StepId, int Old, int New) : WorkflowChange;

    public sealed record ItemErrorChanged(string StepId, ItemErrorPolicy Old, ItemErrorPolicy New) : WorkflowChange;

    public sealed record JoinChanged(WorkflowStep.Parallel Old, WorkflowStep.Parallel New) : WorkflowChange;

    /// <summary>Whether the run goes on when a step inside a <c>try</c> fails.</summary>
    public sealed record CatchChanged(string StepId, bool Catches) : WorkflowChange;

    public sealed record RetryChanged(string StepId, RetryPolicy Old, RetryPolicy New) : WorkflowChange;

    /// <param name="IsWhole">Of all that is inside the step, and not of one attempt.</param>
    public sealed record TimeoutChanged(string StepId, bool IsWhole, TimeSpan? Old, TimeSpan? New) : WorkflowChange;

    public sealed record OnErrorChanged(string StepId, ErrorPolicy Old, ErrorPolicy New) : WorkflowChange;

    public sealed record AssumptionAdded(string StepId, Evidence Evidence) : WorkflowChange;

    public sealed record AssumptionRemoved(string StepId, Evidence Evidence) : WorkflowChange;

    /// <summary>What else is said of where a step comes from.</summary>
    public sealed record EvidenceChanged(string StepId) : WorkflowChange;

    public sealed record NoteChanged(string StepId) : WorkflowChange;
}

/// <summary>What of the world a step can touch.</summary>
public enum Reach
{
    Recipient,
    Host,
    Credential,
}
