namespace MetaFlow.Knowledge;

/// <summary>A partition of the knowledge base.</summary>
/// <param name="Name">Lower-case letters, digits and hyphens.</param>
/// <param name="Common">Searched whatever a request is about.</param>
public sealed record KnowledgeDomain(
    string Name, IReadOnlyList<string> Keywords, bool Common, bool Active, DateTimeOffset CreatedAt);

/// <summary>A text that authoring, steps and people look things up in.</summary>
/// <param name="Source">Where it came from; the same source again is a new version of the same document.</param>
/// <param name="Hash">SHA-256 of <paramref name="Text"/> in hex.</param>
public sealed record Document(
    Guid Id,
    string Domain,
    string Source,
    string Title,
    string ContentType,
    string Text,
    string Hash,
    IReadOnlyList<string> Tags,
    int Version,
    DateTimeOffset AddedAt,
    DateTimeOffset ChangedAt);

/// <summary>A document as lists show it, without its text.</summary>
public sealed record DocumentSummary(
    Guid Id, string Domain, string Source, string Title, string ContentType, int Length,
    IReadOnlyList<string> Tags, int Version, DateTimeOffset ChangedAt);
