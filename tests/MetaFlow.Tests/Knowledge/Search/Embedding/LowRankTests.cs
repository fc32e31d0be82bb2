using MetaFlow.Knowledge.Search.Embedding;

namespace MetaFlow.Tests.Knowledge.Search.Embedding;

/// <summary>The strongest directions of a matrix.</summary>
public sealed class LowRankTests
{
    [Fact]
    public void Eigenvectors_are_those_of_the_matrix()
    {
        double[,] matrix = { { 4, 1, 0 }, { 1, 3, 1 }, { 0, 1, 2 } };

        var (values, vectors) = Jacobi.Eigen(matrix);

        for (var at = 0; at < 3; at++)
        {
            for (var row = 0; row < 3; row++)
            {
                var product = Enumerable.Range(0, 3).Sum(inner => matrix[row, inner] * vectors[inner, at]);
                Assert.Equal(values[at] * vectors[row, at], product, 9);
            }
        }

        Assert.Equal([.. values.OrderDescending()], values);
    }

    [Fact]
    public void Two_blocks_that_share_no_column_have_a_direction_each()
    {
        SparseVector[] rows =
        [
            new([0, 1], [1, 1]), new([0, 1], [1, 1]), new([0, 1], [1, 1]), new([2, 3], [1, 1]), new([2, 3], [1, 1]),
        ];

        var directions = LowRank.Of(rows, 4, 2);

        Assert.Equal(1, Math.Abs(Cosine(directions[0], directions[1])), 3);
        Assert.Equal(1, Math.Abs(Cosine(directions[2], directions[3])), 3);
        Assert.Equal(0, Cosine(directions[0], directions[2]), 3);
    }

    private static float Cosine(float[] one, float[] other) =>
        one.Zip(other, (x, y) => x * y).Sum() / MathF.Sqrt(one.Sum(x => x * x) * other.Sum(x => x * x));
}
