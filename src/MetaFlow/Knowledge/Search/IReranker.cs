namespace MetaFlow.Knowledge.Search;

/// <summary>Judges the first hits of a search once more, each against the question, as a model can.</summary>
public interface IReranker
{
    /// <summary>A score from 0 to 1 for each passage, in their order; null where it cannot say, and the order stays.</summary>
    ValueTask<IReadOnlyList<float>?> ScoreAsync(string question, IReadOnlyList<IndexedPassage> passages, CancellationToken cancellationToken);
}
