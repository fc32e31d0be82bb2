using System.Runtime.CompilerServices;

namespace MetaFlow.Knowledge.Vectors.Embedded;

/// <summary>
/// Rows by score in a heap whose first is the worst, or the best. A row and its score are one number, so that comparing
/// them is one comparison and equal scores are in the order of the rows.
/// </summary>
internal struct RankedRows(int capacity, bool bestFirst)
{
    private readonly long _sign = bestFirst ? -1L : 0L;
    private long[] _items = new long[Math.Max(capacity, 4)];

    public int Count { get; private set; }

    public readonly int FirstRow => RowOf(_items[0] ^ _sign);

    public readonly float FirstScore => ScoreOf(_items[0] ^ _sign);

    public readonly int Row(int at) => RowOf(_items[at] ^ _sign);

    public readonly float Score(int at) => ScoreOf(_items[at] ^ _sign);

    public void Clear() => Count = 0;

    public void Add(float score, int row)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        var item = Pack(score, row) ^ _sign;
        var items = _items;
        var at = Count++;
        while (at > 0)
        {
            var above = (at - 1) >> 1;
            if (items[above] <= item)
            {
                break;
            }

            items[at] = items[above];
            at = above;
        }

        items[at] = item;
    }

    /// <summary>Takes the first away and puts another one in.</summary>
    public readonly void ReplaceFirst(float score, int row) => Sink(Pack(score, row) ^ _sign, Count);

    public void RemoveFirst()
    {
        Count--;
        if (Count > 0)
        {
            Sink(_items[Count], Count);
        }
    }

    /// <summary>The first of so many best ones; what is worse than the worst of a full one is not taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddBounded(float score, int row, int bound)
    {
        if (Count < bound)
        {
            Add(score, row);
        }
        else if (score > FirstScore)
        {
            ReplaceFirst(score, row);
        }
    }

    private readonly void Sink(long item, int count)
    {
        var items = _items;
        var at = 0;
        while (true)
        {
            var below = (2 * at) + 1;
            if (below >= count)
            {
                break;
            }

            if (below + 1 < count && items[below + 1] < items[below])
            {
                below++;
            }

            if (items[below] >= item)
            {
                break;
            }

            items[at] = items[below];
            at = below;
        }

        items[at] = item;
    }

    private static long Pack(float score, int row)
    {
        var bits = BitConverter.SingleToInt32Bits(score);
        var order = bits < 0 ? bits ^ int.MaxValue : bits;
        return ((long)order << 32) | (uint)~row;
    }

    private static int RowOf(long item) => ~(int)item;

    private static float ScoreOf(long item)
    {
        var order = (int)(item >> 32);
        return BitConverter.Int32BitsToSingle(order < 0 ? order ^ int.MaxValue : order);
    }
}
