namespace MetaFlow.Knowledge.Search;

/// <summary>A question, and what its answers have to be like.</summary>
public sealed record KnowledgeQuery(string Text)
{
    public const int MostHits = 100;

    /// <summary>How many hits at most, up to <see cref="MostHits"/>. More hits begin with the same ones as fewer.</summary>
    public int Count
    {
        get;
        init => field = value is > 0 and <= MostHits
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"Between 1 and {MostHits} hits can be asked for.");
    } = 10;

    /// <summary>The domains to look in, with 'common' whatever they are; null for all.</summary>
    public IReadOnlyCollection<string>? Domains { get; init; }

    /// <summary>At least one of these tags is there.</summary>
    public IReadOnlyCollection<string>? AnyTag { get; init; }

    public IReadOnlyCollection<string>? Types { get; init; }

    public IReadOnlyCollection<string>? Languages { get; init; }

    public DateTimeOffset? ChangedFrom { get; init; }

    /// <summary>Changed before this time.</summary>
    public DateTimeOffset? ChangedBefore { get; init; }

    /// <summary>The lowest score of a hit, from 0 to 1; held against the score of the last stage alone.</summary>
    public float Threshold { get; init; }

    /// <summary>Only the best passage of each document.</summary>
    public bool OnePerDocument { get; init; }

    /// <summary>Words alone, without vectors.</summary>
    public bool WordsOnly { get; init; }

    /// <summary>The first of the conditions that a document does not meet; null where it meets them all.</summary>
    public SearchCondition? Misses(IndexedDocument document) => document switch
    {
        _ when Domains is not null && document.Domain != KnowledgeLibrary.Common && !Domains.Contains(document.Domain) => SearchCondition.Domain,
        _ when AnyTag is not null && !document.Tags.Any(AnyTag.Contains) => SearchCondition.Tag,
        _ when Types is not null && !Types.Contains(document.Type) => SearchCondition.Type,
        _ when Languages is not null && !Languages.Contains(document.Language) => SearchCondition.Language,
        _ when document.ChangedAt < ChangedFrom || document.ChangedAt >= ChangedBefore => SearchCondition.Date,
        _ => null,
    };

    internal bool HasConditions =>
        Domains is not null || AnyTag is not null || Types is not null || Languages is not null || ChangedFrom is not null || ChangedBefore is not null;
}

/// <summary>What a document has to meet to be found at all.</summary>
public enum SearchCondition
{
    Domain,
    Tag,
    Type,
    Language,
    Date,
}
