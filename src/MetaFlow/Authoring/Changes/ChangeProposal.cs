using MetaFlow.Authoring.Changes.Reading;
using MetaFlow.Json;
using MetaFlow.Rehearsals;
using MetaFlow.Workflows.Diff;

namespace MetaFlow.Authoring.Changes;

/// <summary>What somebody wants to be different.</summary>
/// <param name="Definition">The text as it is written now.</param>
/// <param name="Text">The request, in English or Korean.</param>
public sealed record ChangeRequest(string Definition, string Text)
{
    /// <summary>The ids of steps that may not be touched.</summary>
    public IReadOnlyList<string> Locked { get; init; } = [];

    /// <summary>The choice that answers the question of the proposal before.</summary>
    public string? Answer { get; init; }

    /// <summary>Whether the changed definition is rehearsed before it is shown.</summary>
    public bool Rehearse { get; init; } = true;
}

/// <summary>A changed workflow that somebody may accept, a question, or why nothing is changed.</summary>
public sealed record ChangeProposal(string Language)
{
    /// <summary>The definition as it would be saved.</summary>
    public string? Text { get; init; }

    public JsonObject? Definition { get; init; }

    /// <summary>What is written differently, and how it is taken back.</summary>
    public DefinitionPatch? Patch { get; init; }

    /// <summary>What the workflow does differently, told from the two definitions and not from the request.</summary>
    public IReadOnlyList<WorkflowChange> Effects { get; init; } = [];

    /// <summary>What is to be put right in the changed definition.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    public ChangeQuestion? Question { get; init; }

    /// <summary>Why nothing is changed; null where something is, or is asked.</summary>
    public Problem? Refusal { get; init; }

    /// <summary>How far it has come: <c>parsed</c>, <c>typed</c>, <c>rehearsed</c>.</summary>
    public string? Standing { get; init; }

    /// <summary>Null where it was not rehearsed.</summary>
    public RehearsalReport? Rehearsal { get; init; }
}
