using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MetaFlow.Knowledge.Vectors.Embedded;

/// <summary>
/// The inner loop of every search: 16-bit numbers of a question against 8-bit numbers of a row. By hand, because no package
/// has a product that widens; lengths are multiples of <see cref="Step"/>, so that no loop has a tail.
/// </summary>
internal static class DotProduct
{
    public const int Step = 32;

    /// <summary>The largest number a question may hold: with it, no sum overflows up to 4096 dimensions of length one.</summary>
    public const int MaxQuestion = 2047;

    /// <summary>How many numbers a row of so many dimensions takes.</summary>
    public static int StrideOf(int dimensions) => (dimensions + Step - 1) / Step * Step;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(ref short question, ref sbyte row, int stride) =>
        Avx512BW.IsSupported ? Wide(ref question, ref row, stride)
        : Avx2.IsSupported ? Narrow(ref question, ref row, stride)
        : Portable(ref question, ref row, stride);

    /// <summary>The same with all numbers of a row: its first eight bits and those behind them.</summary>
    public static float Exact(ReadOnlySpan<float> question, ReadOnlySpan<sbyte> coarse, ReadOnlySpan<sbyte> fine)
    {
        float first = 0, behind = 0;
        var at = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var firsts = Vector256<float>.Zero;
            var behinds = Vector256<float>.Zero;
            for (; at + 8 <= question.Length; at += 8)
            {
                var asked = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(question), (nuint)at);
                firsts += asked * Floats(coarse, at);
                behinds += asked * Floats(fine, at);
            }

            (first, behind) = (Vector256.Sum(firsts), Vector256.Sum(behinds));
        }

        for (; at < question.Length; at++)
        {
            first += question[at] * coarse[at];
            behind += question[at] * fine[at];
        }

        return first + (behind / RowNumbers.FineSteps);
    }

    /// <summary>The sum of squares.</summary>
    public static float Square(ReadOnlySpan<float> vector)
    {
        var sum = 0.0;
        foreach (var number in vector)
        {
            sum += (double)number * number;
        }

        return (float)sum;
    }

    internal static int Portable(ref short question, ref sbyte row, int stride)
    {
        var sum = Vector<int>.Zero;
        var width = Vector<sbyte>.Count;
        var at = 0;
        for (; at + width <= stride; at += width)
        {
            Vector.Widen(Vector.LoadUnsafe(ref row, (nuint)at), out var low, out var high);
            sum += Products(Vector.LoadUnsafe(ref question, (nuint)at), low);
            sum += Products(Vector.LoadUnsafe(ref question, (nuint)(at + (width / 2))), high);
        }

        var total = Vector.Sum(sum);
        for (; at < stride; at++)
        {
            total += Unsafe.Add(ref question, at) * Unsafe.Add(ref row, at);
        }

        return total;
    }

    private static Vector<int> Products(Vector<short> question, Vector<short> row)
    {
        Vector.Widen(question, out var askedLow, out var askedHigh);
        Vector.Widen(row, out var low, out var high);
        return (askedLow * low) + (askedHigh * high);
    }

    private static int Wide(ref short question, ref sbyte row, int stride)
    {
        var even = Vector512<int>.Zero;
        var odd = Vector512<int>.Zero;
        nuint at = 0;
        for (; at + (2 * Step) <= (nuint)stride; at += 2 * Step)
        {
            even += Avx512BW.MultiplyAddAdjacent(
                Vector512.LoadUnsafe(ref question, at), Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref row, at)));
            odd += Avx512BW.MultiplyAddAdjacent(
                Vector512.LoadUnsafe(ref question, at + Step), Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref row, at + Step)));
        }

        if (at < (nuint)stride)
        {
            even += Avx512BW.MultiplyAddAdjacent(
                Vector512.LoadUnsafe(ref question, at), Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref row, at)));
        }

        return Vector512.Sum(even + odd);
    }

    private static int Narrow(ref short question, ref sbyte row, int stride)
    {
        var even = Vector256<int>.Zero;
        var odd = Vector256<int>.Zero;
        for (nuint at = 0; at < (nuint)stride; at += Step)
        {
            even += Avx2.MultiplyAddAdjacent(
                Vector256.LoadUnsafe(ref question, at), Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref row, at)));
            odd += Avx2.MultiplyAddAdjacent(
                Vector256.LoadUnsafe(ref question, at + 16), Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref row, at + 16)));
        }

        return Vector256.Sum(even + odd);
    }

    private static Vector256<float> Floats(ReadOnlySpan<sbyte> numbers, int at)
    {
        var eight = Vector64.Create(numbers.Slice(at, 8));
        var shorts = Vector128.WidenLower(eight.ToVector128());
        return Vector256.ConvertToSingle(Vector256.WidenLower(shorts.ToVector256()));
    }
}
