namespace MetaFlow.Knowledge.Vectors.Embedded;

/// <summary>
/// A vector as it is kept: of length one, each number in sixteen bits. The first eight are what is searched through, the
/// eight behind them are only read of the few rows that may be among the best.
/// </summary>
internal static class RowNumbers
{
    public const int CoarseSteps = 127;

    /// <summary>Into how many the steps of the first eight bits are divided.</summary>
    public const int FineSteps = 254;

    /// <summary>Brings a vector to length one; false where it has no direction, because all of it is zero.</summary>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static bool Normalise(ReadOnlySpan<float> vector, Span<float> normal)
    {
        var largest = 0f;
        foreach (var number in vector)
        {
            if (!float.IsFinite(number))
            {
                throw new ArgumentException("A vector holds a number that is not finite.", nameof(vector));
            }

            largest = Math.Max(largest, Math.Abs(number));
        }

        normal.Clear();
        if (largest == 0)
        {
            return false;
        }

        // First by the largest: squares of very large and very small numbers leave the range.
        for (var at = 0; at < vector.Length; at++)
        {
            normal[at] = vector[at] / largest;
        }

        var length = MathF.Sqrt(DotProduct.Square(normal[..vector.Length]));
        for (var at = 0; at < vector.Length; at++)
        {
            normal[at] /= length;
        }

        return true;
    }

    /// <summary>Writes a vector of length one as steps; what a step of the first eight bits is worth.</summary>
    public static float Write(ReadOnlySpan<float> normal, Span<sbyte> coarse, Span<sbyte> fine)
    {
        coarse.Clear();
        fine.Clear();
        var step = Largest(normal) / CoarseSteps;
        if (step == 0)
        {
            return 0;
        }

        for (var at = 0; at < normal.Length; at++)
        {
            var steps = normal[at] / step;
            var whole = MathF.Round(steps);
            coarse[at] = (sbyte)whole;
            fine[at] = (sbyte)MathF.Round((steps - whole) * FineSteps);
        }

        return step;
    }

    /// <summary>Writes a question of length one as steps; what a step is worth.</summary>
    public static float Ask(ReadOnlySpan<float> normal, Span<short> question)
    {
        question.Clear();
        var step = Largest(normal) / DotProduct.MaxQuestion;
        for (var at = 0; step > 0 && at < normal.Length; at++)
        {
            question[at] = (short)MathF.Round(normal[at] / step);
        }

        return step;
    }

    private static float Largest(ReadOnlySpan<float> vector)
    {
        var largest = 0f;
        foreach (var number in vector)
        {
            largest = Math.Max(largest, Math.Abs(number));
        }

        return largest;
    }
}
