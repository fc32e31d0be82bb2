using System.Diagnostics;
using MetaFlow.Knowledge.Search;
using MetaFlow.Knowledge.Search.Ranking;

namespace MetaFlow.Knowledge.Eval;

/// <summary>Measures how well a collection's questions find its documents, by the search of the product or by plain BM25.</summary>
public static class RetrievalEval
{
    /// <summary>The product's own search, all stages, no model.</summary>
    public static async Task<EvalReport> MeasureAsync(EvalCollection collection, CancellationToken cancellationToken)
    {
        using var vectors = new BuiltInVectors();
        using var index = new KnowledgeIndex(vectors);
        var names = new Dictionary<Guid, string>();
        foreach (var document in collection.Documents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await index.PutAsync(EvalPassages.Of(document), cancellationToken);
            names[EvalPassages.IdOf(document.Id)] = document.Id;
        }

        vectors.Learn(cancellationToken);
        var answers = new List<EvalAnswer>();
        foreach (var question in collection.Questions)
        {
            var found = await index.SearchAsync(
                new KnowledgeQuery(question.Text) { OnePerDocument = true, Count = RankingMeasures.Depth }, cancellationToken);
            answers.Add(new EvalAnswer(
                question, RankingMeasures.Of([.. found.Hits.Select(hit => names[hit.Document.Id])], question.Grades), found.Took));
        }

        return new EvalReport(answers);
    }

    /// <summary>Plain BM25 on the same files.</summary>
    public static EvalReport MeasurePlain(EvalCollection collection)
    {
        var plain = new PlainRanking(collection.Documents);
        return new EvalReport([.. collection.Questions.Select(question =>
        {
            var started = Stopwatch.GetTimestamp();
            var ranked = plain.Search(question.Text, RankingMeasures.Depth);
            return new EvalAnswer(question, RankingMeasures.Of(ranked, question.Grades), Stopwatch.GetElapsedTime(started));
        })]);
    }
}
