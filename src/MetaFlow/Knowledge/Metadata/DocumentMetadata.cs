using MetaFlow.Json;

namespace MetaFlow.Knowledge.Metadata;

/// <summary>What is known about a document beside its text.</summary>
/// <param name="Language"><c>en</c>, <c>ko</c> or <c>other</c>.</param>
/// <param name="Category">What it is about: <c>api</c>, <c>manual</c>, <c>guide</c>, <c>policy</c>, <c>data</c>, …</param>
/// <param name="Type">What form it has: <c>markdown</c>, <c>openapi</c>, <c>table</c>, …</param>
/// <param name="SearchableText">One text with all of the above, for the search over documents as a whole.</param>
public sealed record DocumentMetadata(
    string Title,
    string Language,
    IReadOnlyList<string> Keywords,
    IReadOnlyList<string> Technologies,
    string Description,
    string Category,
    string Type,
    string SearchableText)
{
    public static readonly DocumentMetadata Empty = new("", "other", [], [], "", "", "", "");

    public JsonObject ToJson() => JsonObject.Of(
        ("title", Title), ("language", Language), ("keywords", List(Keywords)), ("technologies", List(Technologies)),
        ("description", Description), ("category", Category), ("type", Type), ("searchableText", SearchableText));

    public static DocumentMetadata Of(JsonObject data) => new(
        Text(data, "title") ?? "", Text(data, "language") ?? "other", Texts(data, "keywords") ?? [], Texts(data, "technologies") ?? [],
        Text(data, "description") ?? "", Text(data, "category") ?? "", Text(data, "type") ?? "", Text(data, "searchableText") ?? "");

    /// <summary>With what people wrote over it, and a searchable text that has it too.</summary>
    public DocumentMetadata With(MetadataEdits edits)
    {
        if (edits == MetadataEdits.None)
        {
            return this;
        }

        var edited = this with
        {
            Title = edits.Title ?? Title,
            Language = edits.Language ?? Language,
            Keywords = edits.Keywords ?? Keywords,
            Technologies = edits.Technologies ?? Technologies,
            Description = edits.Description ?? Description,
            Category = edits.Category ?? Category,
        };
        return edited with { SearchableText = Searchable(edited, SearchableText.Split('\n').Skip(1)) };
    }

    /// <summary>The first line is what is known of the document; those behind it are the headings.</summary>
    public static string Searchable(DocumentMetadata known, IEnumerable<string> headings) => string.Join('\n', headings.Prepend(
        string.Join(" · ", known.Keywords.Prepend(known.Title).Concat(known.Technologies).Append(known.Category).Append(known.Description)
            .Where(text => text.Length > 0).Select(text => text.ReplaceLineEndings(" ")))));

    internal static JsonData List(IReadOnlyList<string> texts) => JsonArray.Create([.. texts.Select(text => (JsonData)text)]);

    internal static string? Text(JsonObject from, string name) => (from[name] as JsonText)?.Value;

    internal static IReadOnlyList<string>? Texts(JsonObject from, string name) =>
        from[name] is JsonArray list ? [.. list.OfType<JsonText>().Select(text => text.Value)] : null;
}

/// <summary>What a person wrote over the extracted metadata; null where it is left as extracted.</summary>
public sealed record MetadataEdits(
    string? Title = null,
    string? Language = null,
    IReadOnlyList<string>? Keywords = null,
    IReadOnlyList<string>? Technologies = null,
    string? Description = null,
    string? Category = null,
    IReadOnlyList<string>? Tags = null)
{
    public static readonly MetadataEdits None = new();

    /// <summary>The names that edits are written with.</summary>
    public static readonly IReadOnlyList<string> Members =
        ["title", "language", "keywords", "technologies", "description", "category", "tags"];

    public JsonObject ToJson()
    {
        var written = new JsonObject.Builder();
        Put("title", Title);
        Put("language", Language);
        PutList("keywords", Keywords);
        PutList("technologies", Technologies);
        Put("description", Description);
        Put("category", Category);
        PutList("tags", Tags);
        return written.ToObject();

        void Put(string name, string? text)
        {
            if (text is not null)
            {
                written[name] = text;
            }
        }

        void PutList(string name, IReadOnlyList<string>? texts)
        {
            if (texts is not null)
            {
                written[name] = DocumentMetadata.List(texts);
            }
        }
    }

    public static MetadataEdits Of(JsonObject data) => data.Count == 0 ? None : new(
        DocumentMetadata.Text(data, "title"), DocumentMetadata.Text(data, "language"), DocumentMetadata.Texts(data, "keywords"),
        DocumentMetadata.Texts(data, "technologies"), DocumentMetadata.Text(data, "description"),
        DocumentMetadata.Text(data, "category"), DocumentMetadata.Texts(data, "tags"));
}
