namespace MetaFlow.Knowledge.Search.Ranking;

/// <summary>What each signal has to say in the score of a passage.</summary>
/// <param name="DocumentWords">What words in the title and metadata of the document count beside those of the passage.</param>
/// <param name="Pairs">What two Korean syllables count beside a word.</param>
internal sealed record FusionWeights(
    float Words = 0.7f, float Passage = 0.2f, float Metadata = 0.1f, float DocumentWords = 0.5f, float Pairs = 0.3f);
