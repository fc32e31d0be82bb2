namespace MetaFlow.Knowledge.Search;

/// <summary>A document as it is searched.</summary>
/// <param name="Type">What kind of text it is: a guide, an operation of an API, a manual.</param>
/// <param name="Metadata">Its keywords and description, in words.</param>
public sealed record IndexedDocument(
    Guid Id,
    string Domain,
    string Title,
    string Language,
    string Type,
    IReadOnlyList<string> Tags,
    DateTimeOffset ChangedAt,
    string Metadata,
    IReadOnlyList<IndexedPassage> Passages);

/// <summary>A piece of a document, as long as an answer.</summary>
/// <param name="Heading">The headings it stands under.</param>
/// <param name="Kind">What it is: text, a table, code, an operation.</param>
public sealed record IndexedPassage(Guid Id, string Heading, string Text, string Kind);
