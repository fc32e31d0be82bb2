namespace MetaFlow.Knowledge.Eval;

/// <summary>How good one ranking is against what is known to be relevant.</summary>
/// <param name="Ndcg">Discounted cumulative gain of the first ten over that of the best possible ten.</param>
/// <param name="Recall">The part of all relevant documents that is among the first ten.</param>
/// <param name="ReciprocalRank">One over the rank of the first relevant document; 0 where none is among the ranked.</param>
public sealed record RankingMeasures(double Ndcg, double Recall, double ReciprocalRank)
{
    public const int Depth = 10;

    /// <param name="ranked">Documents, the best first.</param>
    /// <param name="grades">Grades above 0 of the relevant documents.</param>
    public static RankingMeasures Of(IReadOnlyList<string> ranked, IReadOnlyDictionary<string, int> grades)
    {
        var gain = 0.0;
        var found = 0;
        for (var at = 0; at < Math.Min(Depth, ranked.Count); at++)
        {
            if (grades.TryGetValue(ranked[at], out var grade))
            {
                gain += grade / Math.Log2(at + 2);
                found++;
            }
        }

        var best = grades.Values.OrderDescending().Take(Depth).Select((grade, at) => grade / Math.Log2(at + 2)).Sum();
        var first = ranked.Index().FirstOrDefault(each => grades.ContainsKey(each.Item), (Index: -1, Item: "")).Index;
        return new RankingMeasures(gain / best, (double)found / grades.Count, first < 0 ? 0 : 1.0 / (first + 1));
    }
}
