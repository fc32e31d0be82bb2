using MetaFlow.Knowledge.Eval;

namespace MetaFlow.Tests.Knowledge.Eval;

/// <summary>How good a ranking is.</summary>
public sealed class RankingMeasuresTests
{
    private static readonly Dictionary<string, int> Grades = new() { ["a"] = 2, ["b"] = 1, ["c"] = 1 };

    [Fact]
    public void The_best_order_is_1()
    {
        Assert.Equal(new RankingMeasures(1, 1, 1), RankingMeasures.Of(["a", "c", "b"], Grades));
    }

    [Fact]
    public void A_gain_is_the_grade_over_the_logarithm_of_the_place()
    {
        var measures = RankingMeasures.Of(["x", "b", "a"], Grades);

        var best = 2 + (1 / Math.Log2(3)) + (1 / Math.Log2(4));
        Assert.Equal(((1 / Math.Log2(3)) + (2 / Math.Log2(4))) / best, measures.Ndcg, 9);
        Assert.Equal(2.0 / 3, measures.Recall, 9);
        Assert.Equal(0.5, measures.ReciprocalRank, 9);
    }

    [Fact]
    public void What_comes_after_the_tenth_does_not_count_for_gain_and_recall()
    {
        string[] ranked = [.. Enumerable.Range(0, 10).Select(at => $"x{at}"), "a"];

        var measures = RankingMeasures.Of(ranked, Grades);

        Assert.Equal((0.0, 0.0), (measures.Ndcg, measures.Recall));
    }

    [Fact]
    public void Nothing_relevant_is_0()
    {
        Assert.Equal(new RankingMeasures(0, 0, 0), RankingMeasures.Of(["x"], Grades));
    }
}
