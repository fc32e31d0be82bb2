using System.Runtime.InteropServices;

namespace MetaFlow.Knowledge.Search;

/// <summary>What was found, the best first, and how long it took.</summary>
/// <param name="Words">What the question was understood to ask for.</param>
public sealed record SearchResult(IReadOnlyList<SearchHit> Hits, IReadOnlyList<string> Words, TimeSpan Took);

/// <summary>A passage that was found.</summary>
/// <param name="Score">That of the last stage, from 0 to 1.</param>
/// <param name="Highlights">Where in the passage's text the question's words stand.</param>
public sealed record SearchHit(
    IndexedDocument Document, IndexedPassage Passage, float Score, StageScores Stages, IReadOnlyList<TextSpan> Highlights);

/// <summary>What each stage gave a passage; null where it was not among what the stage found.</summary>
/// <param name="Words">BM25 of the passage and of its document's title and metadata, over the most it could be.</param>
/// <param name="Passage">How alike the vectors of question and passage are.</param>
/// <param name="Metadata">How alike the vectors of question and the document's title, keywords and description are.</param>
/// <param name="Fused">The three together.</param>
/// <param name="Reranked">What a model says of the first hits, where one is asked.</param>
public sealed record StageScores(float? Words, float? Passage, float? Metadata, float Fused, float? Reranked);

/// <summary>A piece of a text.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TextSpan(int Start, int Length);
