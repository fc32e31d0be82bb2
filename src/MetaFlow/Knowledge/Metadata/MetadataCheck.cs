namespace MetaFlow.Knowledge.Metadata;

/// <summary>
/// What is kept of a model's metadata: only what the rules allow a document to say of itself. A model reads the text of
/// strangers, and what it says of it is as little to be trusted.
/// </summary>
public static class MetadataCheck
{
    private const int MaxKeywords = 20;
    private const int MaxDescription = 500;

    /// <summary>Keywords and technologies have to stand in the text; language, category and type stay as extracted unless they are known words.</summary>
    public static DocumentMetadata Keep(DocumentMetadata extracted, DocumentMetadata said, string text)
    {
        var kept = extracted with
        {
            Title = IsLine(said.Title, 200) && text.Contains(said.Title, StringComparison.OrdinalIgnoreCase) ? said.Title : extracted.Title,
            Keywords = Standing(said.Keywords, text) is { Count: > 0 } keywords ? keywords : extracted.Keywords,
            Technologies = Standing(said.Technologies, text) is { Count: > 0 } technologies ? technologies : extracted.Technologies,
            Description = IsLine(said.Description, MaxDescription) && Passages.Suspicion.ReasonOf(said.Description) is null ? said.Description : extracted.Description,
            Category = MetadataRules.Categories.Contains(said.Category) ? said.Category : extracted.Category,
        };
        return kept with { SearchableText = DocumentMetadata.Searchable(kept, extracted.SearchableText.Split('\n').Skip(1)) };
    }

    private static bool IsLine(string said, int most) =>
        said.Length > 0 && said.Length <= most && !said.Any(char.IsControl);

    private static IReadOnlyList<string> Standing(IReadOnlyList<string> said, string text) =>
    [
        .. said.Where(each => IsLine(each, 80) && text.Contains(each, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxKeywords),
    ];
}
