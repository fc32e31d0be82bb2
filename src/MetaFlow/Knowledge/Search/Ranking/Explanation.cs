using MetaFlow.Knowledge.Search.Language;

namespace MetaFlow.Knowledge.Search.Ranking;

/// <summary>Follows one document through the stages of a search.</summary>
internal static class Explanation
{
    /// <param name="unconditioned">What vectors find when no condition keeps anything out.</param>
    /// <param name="ranked">The candidates of the search as it was, after the last stage.</param>
    public static WhyNotFound Of(
        PassageIndex index, KnowledgeQuery query, Guid documentId, IReadOnlyList<QueryConcept> concepts, VectorFindings unconditioned, IReadOnlyList<Candidate> ranked)
    {
        if (index.Find(documentId) is not { } document)
        {
            return new WhyNotFound(SearchFate.NotIndexed, null, null, query.Domains, [], null, null, null, null, null, query.Threshold);
        }

        var words = index.Score(concepts);
        var free = query with { Domains = null, AnyTag = null, Types = null, Languages = null, ChangedFrom = null, ChangedBefore = null };
        var candidates = Fusion.Rank(index, free, words, unconditioned);
        var own = candidates.FirstOrDefault(candidate => candidate.Place.Document.Id == documentId);
        var missed = query.Misses(document);
        var rank = RankOf(ranked.Select(candidate => candidate.Place.Document.Id), documentId);
        var final = ranked.FirstOrDefault(candidate => candidate.Place.Document.Id == documentId);
        var fate = (missed, final) switch
        {
            (not null, _) => SearchFate.Excluded,
            (_, null) => SearchFate.NotAlike,
            var (_, candidate) when candidate.Score < query.Threshold => SearchFate.BelowThreshold,
            _ when !Shown(query, ranked).Contains(documentId) => SearchFate.BehindOthers,
            _ => SearchFate.Found,
        };
        return new WhyNotFound(
            fate, missed, document.Domain, query.Domains, Words(index, document, concepts), RankByWords(index, words, documentId),
            RankOf(unconditioned.Passages.OrderByDescending(each => each.Value).Select(each => index.UnitOf(each.Key))
                .OfType<int>().Select(unit => index.At(unit)!.Document.Id), documentId),
            RankOf(unconditioned.Documents.OrderByDescending(each => each.Value).Select(each => each.Key), documentId),
            rank ?? RankOf(candidates.Select(candidate => candidate.Place.Document.Id), documentId),
            (final ?? own)?.Stages, query.Threshold);
    }

    private static IEnumerable<Guid> Shown(KnowledgeQuery query, IReadOnlyList<Candidate> ranked) =>
        KnowledgeIndex.Show(query, ranked).Select(candidate => candidate.Place.Document.Id);

    private static int? RankByWords(PassageIndex index, WordScores words, Guid documentId)
    {
        var best = new Dictionary<Guid, float>();
        foreach (var unit in words.Touched(index))
        {
            var place = index.At(unit)!;
            best[place.Document.Id] = Math.Max(best.GetValueOrDefault(place.Document.Id), words.Of(unit, place.DocumentNumber));
        }

        return best.TryGetValue(documentId, out var own) ? 1 + best.Values.Count(score => score > own) : null;
    }

    private static int? RankOf(IEnumerable<Guid> documents, Guid documentId)
    {
        foreach (var (at, id) in documents.Distinct().Index())
        {
            if (id == documentId)
            {
                return at + 1;
            }
        }

        return null;
    }

    private static WordFate[] Words(PassageIndex index, IndexedDocument document, IReadOnlyList<QueryConcept> concepts)
    {
        var texts = document.Passages.SelectMany(passage => new[] { passage.Heading, passage.Text })
            .Append(document.Title).Append(document.Metadata).Concat(document.Tags);
        var there = texts.SelectMany(TextAnalysis.Default.Read).Select(token => token.Term).ToHashSet();
        return [.. concepts.Select(concept => new WordFate(
            concept.Term,
            [.. concept.Wordings.Select(wording => string.Join(' ', wording.Terms.Select(term => term.Term)))],
            concept.Wordings.Any(wording => wording.Terms.Any(term => there.Contains(term.Term))),
            index.CountOf(concept.Term)))];
    }
}
