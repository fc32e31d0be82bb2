using MetaFlow.Knowledge.Metadata;

namespace MetaFlow.Knowledge;

/// <summary>A text that authoring, steps and people look things up in.</summary>
/// <param name="Source">Where it came from; the same source again is a new version of the same document.</param>
/// <param name="Text">What was read of it, as Markdown or plain text; empty until it was read for the first time.</param>
/// <param name="Hash">SHA-256 of <paramref name="Text"/> in hex.</param>
/// <param name="Version">0 until it was read for the first time.</param>
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
    DateTimeOffset ChangedAt)
{
    public DocumentOrigin Origin { get; init; }

    public DocumentState State { get; init; } = DocumentState.Ready;

    /// <summary>What is known about it: what was extracted, under what people wrote over it.</summary>
    public DocumentMetadata Metadata { get; init; } = DocumentMetadata.Empty;

    /// <summary>What people wrote over it.</summary>
    public MetadataEdits Edits { get; init; } = MetadataEdits.None;
}

/// <summary>A document as lists show it, without its text.</summary>
public sealed record DocumentSummary(
    Guid Id, string Domain, string Source, string Title, string ContentType, int Length,
    IReadOnlyList<string> Tags, int Version, DateTimeOffset ChangedAt)
{
    public DocumentOrigin Origin { get; init; }

    public DocumentState State { get; init; } = DocumentState.Ready;
}

/// <summary>Who brought a document. Numbers are stored.</summary>
public enum DocumentOrigin
{
    /// <summary>A person or a program, by page, API or command line.</summary>
    Upload = 0,

    /// <summary>This program ships it.</summary>
    Shipped = 1,

    /// <summary>A file of the watched folder: it changes and goes with its file.</summary>
    Folder = 2,

    /// <summary>The manual of a step type.</summary>
    Manual = 3,
}

/// <summary>Where a document stands. What was read before is served until the new version is ready.</summary>
/// <param name="Progress">In percent, while it is being read.</param>
/// <param name="Problem">Why its newest bytes could not be read.</param>
public sealed record DocumentState(DocumentStatus Status, int Progress = 100, Problem? Problem = null)
{
    public static readonly DocumentState Ready = new(DocumentStatus.Ready);
}

public enum DocumentStatus
{
    Waiting,
    Reading,
    Failed,
    Ready,
}

/// <summary>One version of a document as its history shows it.</summary>
public sealed record DocumentVersion(int Number, string Hash, string? RawHash, int Passages, DateTimeOffset At);
