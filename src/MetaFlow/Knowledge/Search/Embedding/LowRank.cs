using System.Numerics;
using System.Runtime.InteropServices;

namespace MetaFlow.Knowledge.Search.Embedding;

/// <summary>
/// The directions in which the rows of a sparse matrix differ most, by randomized subspace iteration (Halko, Martinsson
/// and Tropp, "Finding Structure with Randomness", 2011). Deterministic: the randomness has a fixed seed.
/// </summary>
internal static class LowRank
{
    private const int Oversampling = 8;
    private const int Iterations = 3;
    private const ulong Seed = 0x4D657461466C6F77;

    /// <summary>For each column of the matrix its coordinates in the strongest directions.</summary>
    public static float[][] Of(IReadOnlyList<SparseVector> rows, int columns, int rank)
    {
        var width = Math.Min(Math.Min(rank + Oversampling, rows.Count), columns);
        rank = Math.Min(rank, width);
        var right = Random(columns, width);
        var left = new float[rows.Count][];
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            left = Times(rows, right, width);
            Orthonormalize(left, width);
            right = TransposedTimes(rows, left, columns, width);
        }

        // right = Aᵀ·Q: its Gram matrix is that of the small problem.
        var (values, vectors) = Jacobi.Eigen(Gram(right, width));
        var strengths = new float[rank];
        for (var at = 0; at < rank; at++)
        {
            strengths[at] = (float)Math.Sqrt(Math.Max(values[at], 0));
        }

        var result = new float[columns][];
        for (var column = 0; column < columns; column++)
        {
            var coordinates = new float[rank];
            for (var at = 0; at < rank; at++)
            {
                if (strengths[at] > 1e-6f)
                {
                    var sum = 0.0;
                    for (var inner = 0; inner < width; inner++)
                    {
                        sum += right[column][inner] * vectors[inner, at];
                    }

                    coordinates[at] = (float)(sum / strengths[at]);
                }
            }

            result[column] = coordinates;
        }

        return result;
    }

    public static void AddScaled(Span<float> to, ReadOnlySpan<float> from, float by)
    {
        var wideTo = MemoryMarshal.Cast<float, Vector<float>>(to);
        var wideFrom = MemoryMarshal.Cast<float, Vector<float>>(from);
        for (var at = 0; at < wideTo.Length; at++)
        {
            wideTo[at] += wideFrom[at] * by;
        }

        for (var at = wideTo.Length * Vector<float>.Count; at < to.Length; at++)
        {
            to[at] += from[at] * by;
        }
    }

    private static float[][] Random(int count, int width)
    {
        var state = Seed;
        var rows = new float[count][];
        for (var row = 0; row < count; row++)
        {
            rows[row] = new float[width];
            for (var at = 0; at < width; at++)
            {
                // SplitMix64; a sum of three uniform numbers is normal enough for a first guess at a subspace.
                var sum = 0.0;
                for (var part = 0; part < 3; part++)
                {
                    state += 0x9E3779B97F4A7C15;
                    var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
                    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
                    sum += ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1ul << 53));
                }

                rows[row][at] = (float)(sum - 1.5);
            }
        }

        return rows;
    }

    private static float[][] Times(IReadOnlyList<SparseVector> rows, float[][] right, int width)
    {
        var product = new float[rows.Count][];
        for (var row = 0; row < rows.Count; row++)
        {
            var sum = product[row] = new float[width];
            var (positions, values) = (rows[row].Positions, rows[row].Values);
            for (var at = 0; at < positions.Length; at++)
            {
                AddScaled(sum, right[positions[at]], values[at]);
            }
        }

        return product;
    }

    private static float[][] TransposedTimes(IReadOnlyList<SparseVector> rows, float[][] left, int columns, int width)
    {
        var product = new float[columns][];
        for (var column = 0; column < columns; column++)
        {
            product[column] = new float[width];
        }

        for (var row = 0; row < rows.Count; row++)
        {
            var (positions, values) = (rows[row].Positions, rows[row].Values);
            for (var at = 0; at < positions.Length; at++)
            {
                AddScaled(product[positions[at]], left[row], values[at]);
            }
        }

        return product;
    }

    // Through the Gram matrix: Q = Y·V·Λ^-1/2. Directions that hold nothing become zero.
    private static void Orthonormalize(float[][] rows, int width)
    {
        var (values, vectors) = Jacobi.Eigen(Gram(rows, width));
        var basis = new float[width][];
        for (var inner = 0; inner < width; inner++)
        {
            basis[inner] = new float[width];
            for (var at = 0; at < width; at++)
            {
                basis[inner][at] = values[at] > values[0] * 1e-12 ? (float)(vectors[inner, at] / Math.Sqrt(values[at])) : 0;
            }
        }

        for (var row = 0; row < rows.Length; row++)
        {
            var turned = new float[width];
            for (var inner = 0; inner < width; inner++)
            {
                AddScaled(turned, basis[inner], rows[row][inner]);
            }

            rows[row] = turned;
        }
    }

    private static double[,] Gram(float[][] rows, int width)
    {
        var sums = new float[width][];
        var total = new double[width, width];
        for (var at = 0; at < width; at++)
        {
            sums[at] = new float[width];
        }

        for (var row = 0; row < rows.Length; row++)
        {
            for (var at = 0; at < width; at++)
            {
                AddScaled(sums[at], rows[row], rows[row][at]);
            }

            // Floats add up well over a few hundred rows, not over many thousands.
            if (row % 256 == 255 || row == rows.Length - 1)
            {
                for (var at = 0; at < width; at++)
                {
                    for (var other = 0; other < width; other++)
                    {
                        total[at, other] += sums[at][other];
                    }

                    Array.Clear(sums[at]);
                }
            }
        }

        return total;
    }
}
