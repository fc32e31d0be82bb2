namespace MetaFlow.Knowledge.Search.Ranking;

/// <summary>Every number that ranking was given rather than learned.</summary>
internal sealed record RankingWeights(LexicalWeights Passages, LexicalWeights Documents, WordingWeights Wordings, FusionWeights Fusion)
{
    public static RankingWeights Default { get; } = new(
        new LexicalWeights(Heading: 1.5f),
        new LexicalWeights(Heading: 2f, LengthOfBody: 0.5f),
        new WordingWeights(),
        new FusionWeights());
}
