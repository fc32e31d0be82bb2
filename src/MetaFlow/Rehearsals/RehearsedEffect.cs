using MetaFlow.Json;

namespace MetaFlow.Rehearsals;

/// <summary>Something that a run would do to the world, and what stood in for the world.</summary>
/// <param name="Content">Exactly what would be sent, without secrets.</param>
/// <param name="Answer">What it was answered; null where nothing answers.</param>
/// <param name="Variant">Of a cassette, where it was not the usual answer.</param>
public sealed record RehearsedEffect(
    string StepPath, EffectKind Kind, JsonObject Content, JsonObject? Answer, EffectSource Source, string? Variant);

public enum EffectKind
{
    /// <summary>A call to a service.</summary>
    Request,

    /// <summary>A question to a language model.</summary>
    Question,

    /// <summary>A notification.</summary>
    Message,

    /// <summary>An event that other workflows hear.</summary>
    Event,

    /// <summary>A question to people.</summary>
    Approval,

    /// <summary>Another workflow.</summary>
    Call,

    /// <summary>A time or an event that is waited for.</summary>
    Wait,
}

/// <summary>Where an answer comes from.</summary>
public enum EffectSource
{
    /// <summary>There is no answer.</summary>
    None,

    /// <summary>A real service said it once.</summary>
    Recorded,

    /// <summary>Somebody wrote the cassette.</summary>
    WrittenByHand,

    /// <summary>The step's own <c>response.sample</c>.</summary>
    Sample,

    /// <summary>Made to fit the step's own <c>response.schema</c>.</summary>
    Schema,

    /// <summary>One of the answers that people could give.</summary>
    Picked,

    /// <summary>A rehearsal of the workflow that is called.</summary>
    Rehearsed,

    /// <summary>Made of nothing, because something has to come.</summary>
    Made,
}

/// <summary>Where a rehearsal cannot go on, because nobody said what the world would answer.</summary>
/// <param name="Request">What would be asked; null where it is not about a request.</param>
public sealed record RehearsalGap(string StepPath, string DefinitionPath, Problem Problem, JsonObject? Request);
