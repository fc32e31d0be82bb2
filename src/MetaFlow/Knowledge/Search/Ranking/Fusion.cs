namespace MetaFlow.Knowledge.Search.Ranking;

/// <summary>Joins what words, passage vectors and metadata vectors found into one order of passages.</summary>
/// <remarks>
/// Scores are added, not ranks: each is on a scale of its own from 0 to 1 that does not move with what else was found, so
/// that a threshold means the same for every question, and how much better the first is than the second is not lost.
/// </remarks>
internal static class Fusion
{
    /// <summary>How many of each stage are taken up. Fixed, so that asking for more hits changes none of the first.</summary>
    public const int Depth = 400;

    public static IReadOnlyList<Candidate> Rank(PassageIndex index, KnowledgeQuery query, WordScores words, VectorFindings vectors)
    {
        var units = new HashSet<int>();
        var best = new BestOf<int>(Depth);
        foreach (var unit in words.Touched(index))
        {
            var score = words.Of(unit, index.DocumentOf(unit));
            if (best.Admits(score) && index.At(unit) is { } place && (!query.HasConditions || query.Misses(place.Document) is null))
            {
                best.Add(unit, score, place.Passage.Id);
            }
        }

        units.UnionWith(best.Ranked().Select(each => each.Item));
        units.UnionWith(vectors.Passages.Keys.Select(index.UnitOf).OfType<int>());
        units.UnionWith(vectors.Documents.Keys.SelectMany(id => index.UnitsOf(id).Take(1)));
        var (leastPassage, leastMetadata) = (Least(vectors.Passages), Least(vectors.Documents));
        return [.. units.Select(unit => (Unit: unit, Place: index.At(unit)!))
            .Where(each => !query.HasConditions || query.Misses(each.Place.Document) is null)
            .Select(each => Join(index.Weights.Fusion, each.Unit, each.Place, words, vectors, leastPassage, leastMetadata))
            .OrderByDescending(candidate => candidate.Stages.Fused).ThenBy(candidate => candidate.Place.Passage.Id)];
    }

    private static Candidate Join(
        FusionWeights weights, int unit, PassageIndex.Place place, WordScores words, VectorFindings vectors, float leastPassage, float leastMetadata)
    {
        var word = words.Of(unit, place.DocumentNumber);
        float? passage = vectors.Passages.TryGetValue(place.Passage.Id, out var likePassage) ? likePassage : null;
        float? metadata = vectors.Documents.TryGetValue(place.Document.Id, out var likeDocument) ? likeDocument : null;
        var (sum, of) = (weights.Words * word, weights.Words);
        if (vectors.Passages.Count > 0)
        {
            sum += weights.Passage * Math.Max(0, passage ?? leastPassage);
            of += weights.Passage;
        }

        if (vectors.Documents.Count > 0)
        {
            sum += weights.Metadata * Math.Max(0, metadata ?? leastMetadata);
            of += weights.Metadata;
        }

        return new Candidate(unit, place, new StageScores(word > 0 ? word : null, passage, metadata, sum / of, null));
    }

    // What a stage did not find is at most as like as the last it found.
    private static float Least(IReadOnlyDictionary<Guid, float> found) => found.Count == 0 ? 0 : found.Values.Min();
}
