using System.Diagnostics;
using System.Text;
using MetaFlow.Knowledge.Search.Ranking;

namespace MetaFlow.Knowledge.Search;

/// <summary>
/// All documents that can be found, in memory: by words, by the vectors of their passages and by those of their metadata.
/// It is derived from the store and can be made again at any time; adding, removing and searching may happen at once, and
/// a search sees a document whole or not at all.
/// </summary>
public sealed class KnowledgeIndex : IDisposable
{
    // How many of the first hits a re-ranking model is shown.
    private const int Reranked = 50;

    private readonly IVectorStage _vectors;
    private readonly IReranker? _reranker;
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly PassageIndex _index;

    public KnowledgeIndex(IVectorStage vectors, IReranker? reranker = null)
        : this(vectors, reranker, RankingWeights.Default)
    {
    }

    internal KnowledgeIndex(IVectorStage vectors, IReranker? reranker, RankingWeights weights)
    {
        _vectors = vectors;
        _reranker = reranker;
        _index = new PassageIndex(weights);
    }

    public int Documents => Read(index => index.Documents);

    public int Passages => Read(index => index.Passages);

    /// <summary>Adds a document, or replaces what it was before.</summary>
    public async ValueTask PutAsync(IndexedDocument document, CancellationToken cancellationToken)
    {
        // Vectors of what words do not know yet are passed over: the document is there from the second step on.
        await _vectors.PutAsync(document, cancellationToken);
        Write(index => index.Put(document));
    }

    public async ValueTask RemoveAsync(Guid documentId, CancellationToken cancellationToken)
    {
        Write(index => index.Remove(documentId));
        await _vectors.RemoveAsync(documentId, cancellationToken);
    }

    public async ValueTask<SearchResult> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        query = query with { Text = query.Text.Normalize(NormalizationForm.FormC) };
        var (concepts, candidates) = await RankAsync(query, cancellationToken);
        var marker = new Highlights(concepts);
        return new SearchResult(
            [.. Show(query, candidates).Select(hit => new SearchHit(
                hit.Place.Document, hit.Place.Passage, hit.Score, hit.Stages, marker.In(hit.Place.Passage.Text)))],
            [.. concepts.Select(concept => concept.Term)],
            Stopwatch.GetElapsedTime(started));
    }

    /// <summary>What became of a document that the search was expected to find.</summary>
    public async ValueTask<WhyNotFound> ExplainAsync(KnowledgeQuery query, Guid documentId, CancellationToken cancellationToken)
    {
        query = query with { Text = query.Text.Normalize(NormalizationForm.FormC) };
        var unconditioned = query.WordsOnly
            ? VectorFindings.None
            : await _vectors.SearchAsync(new KnowledgeQuery(query.Text), cancellationToken);
        var (concepts, candidates) = await RankAsync(query, cancellationToken);
        return Read(index => Explanation.Of(index, query, documentId, concepts, unconditioned, candidates));
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>The hits among the candidates: the threshold is asked after the last stage, and only there.</summary>
    internal static IEnumerable<Candidate> Show(KnowledgeQuery query, IReadOnlyList<Candidate> candidates) =>
        (query.OnePerDocument ? candidates.DistinctBy(candidate => candidate.Place.Document.Id) : candidates)
            .Where(candidate => candidate.Score >= query.Threshold).Take(query.Count);

    private async ValueTask<(IReadOnlyList<QueryConcept> Concepts, IReadOnlyList<Candidate> Candidates)> RankAsync(
        KnowledgeQuery query, CancellationToken cancellationToken)
    {
        var vectors = query.WordsOnly ? VectorFindings.None : await _vectors.SearchAsync(query, cancellationToken);
        var (concepts, candidates) = Read(index =>
        {
            var concepts = index.Read(query.Text);
            return (concepts, Fusion.Rank(index, query, index.Score(concepts), vectors));
        });
        return (concepts, await RerankAsync(query, candidates, cancellationToken));
    }

    private async ValueTask<IReadOnlyList<Candidate>> RerankAsync(
        KnowledgeQuery query, IReadOnlyList<Candidate> candidates, CancellationToken cancellationToken)
    {
        var first = candidates.Take(Reranked).ToArray();
        if (_reranker is null || first.Length == 0
            || await _reranker.ScoreAsync(query.Text, [.. first.Select(each => each.Place.Passage)], cancellationToken) is not { } scores
            || scores.Count != first.Length)
        {
            return candidates;
        }

        // Those that were not judged stay behind those that were, and no score of theirs is above the last of these.
        var judged = first.Zip(scores, (each, score) => each with { Stages = each.Stages with { Reranked = score } })
            .OrderByDescending(each => each.Score).ThenByDescending(each => each.Stages.Fused).ThenBy(each => each.Place.Passage.Id).ToArray();
        var floor = judged[^1].Score;
        return [.. judged, .. candidates.Skip(first.Length)
            .Select(each => each with { Stages = each.Stages with { Reranked = Math.Min(floor, each.Stages.Fused) } })];
    }

    private T Read<T>(Func<PassageIndex, T> work)
    {
        _lock.EnterReadLock();
        try
        {
            return work(_index);
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    private void Write(Action<PassageIndex> work)
    {
        _lock.EnterWriteLock();
        try
        {
            work(_index);
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }
}
