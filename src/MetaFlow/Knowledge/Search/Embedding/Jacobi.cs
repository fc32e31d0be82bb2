namespace MetaFlow.Knowledge.Search.Embedding;

/// <summary>Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, 8.5).</summary>
internal static class Jacobi
{
    private const int MostSweeps = 30;

    /// <summary>The values from the greatest down; column i of the vectors belongs to value i.</summary>
    public static (double[] Values, double[,] Vectors) Eigen(double[,] matrix)
    {
        var size = matrix.GetLength(0);
        var a = Rows(matrix);
        var v = new double[size][];
        for (var row = 0; row < size; row++)
        {
            v[row] = new double[size];
            v[row][row] = 1;
        }

        for (var sweep = 0; sweep < MostSweeps && OffDiagonal(a) > 1e-18 * Diagonal(a); sweep++)
        {
            for (var p = 0; p < size - 1; p++)
            {
                for (var q = p + 1; q < size; q++)
                {
                    Rotate(a, v, p, q);
                }
            }
        }

        var order = Enumerable.Range(0, size).OrderByDescending(at => a[at][at]).ToArray();
        var vectors = new double[size, size];
        for (var at = 0; at < size; at++)
        {
            for (var row = 0; row < size; row++)
            {
                vectors[row, at] = v[order[at]][row];
            }
        }

        return ([.. order.Select(at => a[at][at])], vectors);
    }

    // v holds the vectors as rows: rotating rows runs along the memory.
    private static void Rotate(double[][] a, double[][] v, int p, int q)
    {
        if (Math.Abs(a[p][q]) <= 1e-300)
        {
            return;
        }

        var theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        var t = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var c = 1 / Math.Sqrt((t * t) + 1);
        var s = t * c;
        for (var row = 0; row < a.Length; row++)
        {
            var (x, y) = (a[row][p], a[row][q]);
            a[row][p] = (c * x) - (s * y);
            a[row][q] = (s * x) + (c * y);
        }

        Turn(a[p], a[q], c, s);
        Turn(v[p], v[q], c, s);
    }

    private static void Turn(double[] first, double[] second, double c, double s)
    {
        for (var at = 0; at < first.Length; at++)
        {
            var (x, y) = (first[at], second[at]);
            first[at] = (c * x) - (s * y);
            second[at] = (s * x) + (c * y);
        }
    }

    private static double OffDiagonal(double[][] a)
    {
        var sum = 0.0;
        for (var row = 0; row < a.Length; row++)
        {
            for (var column = 0; column < a.Length; column++)
            {
                sum += row == column ? 0 : a[row][column] * a[row][column];
            }
        }

        return sum;
    }

    private static double Diagonal(double[][] a) => Enumerable.Range(0, a.Length).Sum(at => a[at][at] * a[at][at]) + double.Epsilon;

    private static double[][] Rows(double[,] matrix)
    {
        var size = matrix.GetLength(0);
        var rows = new double[size][];
        for (var row = 0; row < size; row++)
        {
            rows[row] = new double[size];
            for (var column = 0; column < size; column++)
            {
                rows[row][column] = matrix[row, column];
            }
        }

        return rows;
    }
}
