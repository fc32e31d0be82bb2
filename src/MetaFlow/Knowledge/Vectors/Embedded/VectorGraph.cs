using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MetaFlow.Knowledge.Vectors.Embedded;

/// <summary>
/// A hierarchical navigable small world (Malkov and Yashunin, 2016) over rows: each row is linked to near ones in several
/// directions, few rows also on sparser levels above. One writer links rows while readers walk: a list of links may be read
/// while it is rewritten, and then holds old and new ones, all of which are rows that are whole.
/// </summary>
internal sealed class VectorGraph(VectorRows rows)
{
    /// <summary>Links of a row on the levels above; the lowest has twice as many.</summary>
    public const int Links = 16;

    public const int LowestLinks = 2 * Links;

    /// <summary>How many near rows are weighed up when a row is linked.</summary>
    public const int Breadth = 128;

    public const int MaxLevel = 15;

    // Of each row its count of links and the links; rows above the lowest level have further lists.
    private volatile int[][] _lowest = [];
    private volatile int[]?[][] _above = [];

    private volatile Entry? _entry;

    private int _count;

    /// <summary>How many rows are linked; those behind them are not in here.</summary>
    public int Count => Volatile.Read(ref _count);

    public int EntryRow => _entry?.Row ?? -1;

    public int EntryLevel => _entry?.Level ?? -1;

    /// <summary>The levels a row is on, drawn from its id: the same rows make the same graph.</summary>
    public static int LevelOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        var mixed = Mix(MemoryMarshal.Read<ulong>(bytes)) ^ MemoryMarshal.Read<ulong>(bytes[8..]);
        var drawn = ((Mix(mixed) >> 11) + 1) / (double)(1UL << 53);
        return Math.Min((int)(-Math.Log(drawn) / Math.Log(Links)), MaxLevel);
    }

    /// <summary>The links of a row on a level, as a list whose first number says how many.</summary>
    public Span<int> LinksOf(int row, int level)
    {
        var at = row & (VectorRows.BlockRows - 1);
        if (level == 0)
        {
            return _lowest[row >> VectorRows.BlockBits].AsSpan(at * (LowestLinks + 1), LowestLinks + 1);
        }

        return _above[row >> VectorRows.BlockBits][at]!.AsSpan((level - 1) * (Links + 1), Links + 1);
    }

    /// <summary>Makes room for the next row; it is reached once others link to it.</summary>
    public void Grow(int row, int level)
    {
        var block = row >> VectorRows.BlockBits;
        if (block == _lowest.Length)
        {
            _above = [.. _above, new int[]?[VectorRows.BlockRows]];
            _lowest = [.. _lowest, new int[VectorRows.BlockRows * (LowestLinks + 1)]];
        }

        if (level > 0)
        {
            _above[block][row & (VectorRows.BlockRows - 1)] = new int[level * (Links + 1)];
        }
    }

    public int LevelOfRow(int row) => (_above[row >> VectorRows.BlockBits][row & (VectorRows.BlockRows - 1)]?.Length ?? 0) / (Links + 1);

    public void Enter(int row, int level) => _entry = new Entry(row, level);

    public void Publish(int count) => Volatile.Write(ref _count, count);

    /// <summary>The best rows that walking finds, the worst of them first; at most <paramref name="breadth"/>.</summary>
    public RankedRows Walk(ref short question, float step, int breadth)
    {
        var found = new RankedRows(breadth + 1, bestFirst: false);
        if (_entry is not { } entry)
        {
            return found;
        }

        var nearest = Descend(ref question, step, entry, 0);
        using var seen = new RowSet(rows.Count);
        WalkLevel(ref question, step, nearest, 0, breadth, ref found, seen);
        return found;
    }

    /// <summary>Goes from the entry to the nearest row on the level above a level.</summary>
    public int Descend(ref short question, float step, int toLevel) =>
        _entry is { } entry ? Descend(ref question, step, entry, toLevel) : -1;

    public void WalkLevel(
        ref short question, float step, int start, int level, int breadth, ref RankedRows found, RowSet seen)
    {
        var open = new RankedRows(breadth * 2, bestFirst: true);
        var score = Score(ref question, step, start);
        seen.Add(start);
        open.Add(score, start);
        found.Add(score, start);
        while (open.Count > 0)
        {
            var (best, row) = (open.FirstScore, open.FirstRow);
            if (found.Count == breadth && best < found.FirstScore)
            {
                break;
            }

            open.RemoveFirst();
            var links = LinksOf(row, level);
            foreach (var link in links.Slice(1, Volatile.Read(ref links[0])))
            {
                if (!seen.Add(link))
                {
                    continue;
                }

                score = Score(ref question, step, link);
                if (found.Count < breadth || score > found.FirstScore)
                {
                    open.Add(score, link);
                    found.AddBounded(score, link, breadth);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Score(ref short question, float step, int row) =>
        DotProduct.Of(ref question, ref rows.CoarseOf(row), rows.Stride) * step * rows.StepOf(row);

    private int Descend(ref short question, float step, Entry entry, int toLevel)
    {
        var row = entry.Row;
        var best = Score(ref question, step, row);
        for (var level = entry.Level; level > toLevel; level--)
        {
            for (var moved = true; moved;)
            {
                moved = false;
                var links = LinksOf(row, level);
                foreach (var link in links.Slice(1, Volatile.Read(ref links[0])))
                {
                    var score = Score(ref question, step, link);
                    if (score > best)
                    {
                        (best, row, moved) = (score, link, true);
                    }
                }
            }
        }

        return row;
    }

    // The finisher of SplitMix64.
    private static ulong Mix(ulong number)
    {
        number += 0x9E3779B97F4A7C15;
        number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
        number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
        return number ^ (number >> 31);
    }

    private sealed record Entry(int Row, int Level);
}
