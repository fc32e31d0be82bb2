using MetaFlow.Json;

namespace MetaFlow.Authoring.Changes;

/// <summary>One thing that is written differently in a definition.</summary>
public abstract record DefinitionChange
{
    private DefinitionChange()
    {
    }

    /// <summary>The steps that it names: those, and those inside of them, may have other characters afterwards.</summary>
    public virtual IReadOnlyList<string> Touches => [];

    /// <param name="Member">A path of names such as <c>settings.query.display</c>.</param>
    public sealed record Set(PartOf Of, string Member, JsonData Value) : DefinitionChange
    {
        public override IReadOnlyList<string> Touches => Of.StepId is { } id ? [id] : [];
    }

    public sealed record Unset(PartOf Of, string Member) : DefinitionChange
    {
        public override IReadOnlyList<string> Touches => Of.StepId is { } id ? [id] : [];
    }

    public sealed record AddStep(JsonObject Step, StepPlace Place) : DefinitionChange;

    public sealed record RemoveStep(string StepId) : DefinitionChange
    {
        public override IReadOnlyList<string> Touches => [StepId];
    }

    /// <summary>The step keeps its characters.</summary>
    public sealed record MoveStep(string StepId, StepPlace Place) : DefinitionChange
    {
        public override IReadOnlyList<string> Touches => [StepId];
    }

    public sealed record ReplaceStep(string StepId, JsonObject Step) : DefinitionChange
    {
        public override IReadOnlyList<string> Touches => [StepId];
    }

    /// <summary>Steps that follow each other stand inside of another one; they keep their characters.</summary>
    /// <param name="Holder">Without the steps.</param>
    /// <param name="Block">The member of the holder that has the steps.</param>
    public sealed record WrapSteps(string First, string Last, JsonObject Holder, string Block) : DefinitionChange
    {
        public override IReadOnlyList<string> Touches => [First, Last];
    }

    /// <summary>The step has another id, and whatever refers to it names the new one.</summary>
    public sealed record RenameStep(string StepId, string NewId) : DefinitionChange
    {
        public override IReadOnlyList<string> Touches => [StepId];
    }

    /// <summary>What refers to one value refers to another.</summary>
    /// <param name="StepId">Only there; null is everywhere.</param>
    public sealed record Redirect(string From, string To, string? StepId) : DefinitionChange
    {
        public override IReadOnlyList<string> Touches => StepId is null ? [] : [StepId];
    }

    public sealed record AddTrigger(JsonObject Trigger) : DefinitionChange;

    public sealed record RemoveTrigger(string TriggerId) : DefinitionChange;
}

/// <summary>Whose member a change is of: a step's, a trigger's, or the workflow's own where both are null.</summary>
public sealed record PartOf(string? StepId = null, string? TriggerId = null)
{
    public static readonly PartOf Workflow = new();

    public static PartOf Step(string id) => new(StepId: id);

    public static PartOf Trigger(string id) => new(TriggerId: id);
}

/// <summary>Where a step comes to stand.</summary>
/// <param name="StepId">Beside which step, or in which; null is the list of the workflow itself.</param>
/// <param name="Block">The block of the step, where it is inside.</param>
public sealed record StepPlace(StepSide Side, string? StepId = null, string? Block = null);

public enum StepSide
{
    Before,
    After,

    /// <summary>First in a block.</summary>
    Start,

    /// <summary>Last in a block.</summary>
    End,
}
