using MetaFlow.Json;

namespace MetaFlow.Knowledge.Passages;

/// <summary>What kind of text a passage is. Numbers are stored.</summary>
public enum PassageKind
{
    Text = 0,
    List = 1,
    Table = 2,
    Code = 3,

    /// <summary>One operation of a service, with <see cref="Passage.Operation"/>.</summary>
    Operation = 4,
}

/// <summary>A piece of a document: what is searched, cited and given to a model.</summary>
/// <param name="Id">Stays as long as the passage says the same, from version to version.</param>
/// <param name="Heading">The headings that it stands under, outermost first.</param>
/// <param name="Hash">SHA-256 of the text in hex.</param>
/// <param name="Version">The version of the document that brought it.</param>
public sealed record Passage(
    Guid Id, Guid DocumentId, int Ordinal, PassageKind Kind, IReadOnlyList<string> Heading, string Text, string Hash, int Version)
{
    /// <summary>Why the text reads like an order to a model rather than like a document; null where it does not.</summary>
    public string? Suspicion { get; init; }

    /// <summary>What is known in numbers and names beside the text.</summary>
    public JsonObject? Data { get; init; }

    /// <summary>The operation that the passage describes, where it describes one.</summary>
    public OperationPassage? Operation => Kind == PassageKind.Operation && Data is { } data ? OperationPassage.Of(data) : null;
}

/// <summary>A passage before it has an id.</summary>
/// <param name="Start">Where it begins in the text of the document; -1 for what was composed from the document's data.</param>
public sealed record PassageDraft(PassageKind Kind, IReadOnlyList<string> Heading, string Text, int Start = -1)
{
    public string? Suspicion { get; init; }

    public JsonObject? Data { get; init; }
}
