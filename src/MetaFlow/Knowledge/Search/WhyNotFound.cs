namespace MetaFlow.Knowledge.Search;

/// <summary>What became of a document that a search was expected to find.</summary>
public enum SearchFate
{
    /// <summary>It is among the hits.</summary>
    Found,

    /// <summary>No such document is searched: it was never indexed, or it was removed.</summary>
    NotIndexed,

    /// <summary>A condition of the search keeps it out.</summary>
    Excluded,

    /// <summary>None of its passages has a word of the question or is like it.</summary>
    NotAlike,

    /// <summary>Its score is below the threshold.</summary>
    BelowThreshold,

    /// <summary>So many others are better that it is behind the last hit.</summary>
    BehindOthers,
}

/// <summary>Why a search did not find a document, stage by stage. Ranks count documents from 1; null is "not among them".</summary>
/// <param name="Condition">What keeps it out, where <see cref="Fate"/> is <see cref="SearchFate.Excluded"/>.</param>
/// <param name="Domain">The domain that the document is in.</param>
/// <param name="DomainsSearched">The domains that were looked in; null for all.</param>
/// <param name="Words">What the question asks for, and whether the document has it in any wording.</param>
/// <param name="RankByWords">By words alone, among all documents that no condition keeps out; so the other ranks.</param>
/// <param name="Scores">Of its best passage.</param>
public sealed record WhyNotFound(
    SearchFate Fate,
    SearchCondition? Condition,
    string? Domain,
    IReadOnlyCollection<string>? DomainsSearched,
    IReadOnlyList<WordFate> Words,
    int? RankByWords,
    int? RankByPassage,
    int? RankByMetadata,
    int? Rank,
    StageScores? Scores,
    float Threshold);

/// <param name="Wordings">Every way it was looked for: the word itself, its translations and spellings.</param>
/// <param name="Present">Whether the document has any of them.</param>
/// <param name="Passages">How many passages of all have the word itself.</param>
public sealed record WordFate(string Word, IReadOnlyList<string> Wordings, bool Present, int Passages);
