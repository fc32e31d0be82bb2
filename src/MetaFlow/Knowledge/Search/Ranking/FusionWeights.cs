namespace MetaFlow.Knowledge.Search.Ranking;

/// <summary>What each signal has to say in the score of a passage.</summary>
/// <param name="DocumentWords">What words in the title and metadata of the document count beside those of the passage.</param>
/// <param name="Pairs">What two Korean syllables count beside a word.</param>
internal sealed record FusionWeights(
    float Words = 0.65f, float Passage = 0.25f, float Metadata = 0.05f, float DocumentWords = 0.3f, float Pairs = 0.4f);
