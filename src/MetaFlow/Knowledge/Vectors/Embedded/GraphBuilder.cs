using System.Runtime.InteropServices;

namespace MetaFlow.Knowledge.Vectors.Embedded;

/// <summary>Links rows into a graph, one after the other; the only one who writes it.</summary>
internal sealed class GraphBuilder(VectorRows rows, VectorGraph graph) : IDisposable
{
    private readonly short[] _question = new short[rows.Stride];
    private readonly short[] _other = new short[rows.Stride];
    private readonly List<(float Score, int Row)> _near = [];
    private readonly List<int> _chosen = [];
    private RowSet? _seen;
    private int _seenRows;
    private RankedRows _found = new(VectorGraph.Breadth + 1, bestFirst: false);

    /// <summary>Links the next row.</summary>
    public void Link()
    {
        var row = graph.Count;
        var level = VectorGraph.LevelOf(rows.IdOf(row));
        graph.Grow(row, level);
        ref var question = ref Widen(row, _question);
        var step = rows.StepOf(row);
        var top = graph.EntryLevel;
        if (top >= 0)
        {
            var start = graph.Descend(ref question, step, level);
            for (var on = Math.Min(level, top); on >= 0; on--)
            {
                start = LinkOn(on, row, step, start, ref question);
            }
        }

        if (level > top)
        {
            graph.Enter(row, level);
        }

        graph.Publish(row + 1);
    }

    public void Dispose() => _seen?.Dispose();

    private int LinkOn(int level, int row, float step, int start, ref short question)
    {
        _found.Clear();
        graph.WalkLevel(ref question, step, start, level, VectorGraph.Breadth, ref _found, Seen(row));
        Gather(_found, row);
        if (_near.Count == 0)
        {
            return start;
        }

        Choose(VectorGraph.Links);
        Write(graph.LinksOf(row, level));
        var nearest = _near[0].Row;
        foreach (var link in _chosen.ToArray())
        {
            LinkBack(level, link, row);
        }

        return nearest;
    }

    // A list that is full keeps the best of its links and the new one.
    private void LinkBack(int level, int from, int to)
    {
        var links = graph.LinksOf(from, level);
        var count = links[0];
        if (count + 1 < links.Length)
        {
            links[count + 1] = to;
            Volatile.Write(ref links[0], count + 1);
            return;
        }

        ref var question = ref Widen(from, _other);
        var step = rows.StepOf(from);
        _near.Clear();
        _near.Add((graph.Score(ref question, step, to), to));
        foreach (var link in links[1..])
        {
            _near.Add((graph.Score(ref question, step, link), link));
        }

        Sort();
        Choose(links.Length - 1);
        Write(links);
    }

    // A near row is linked unless one that is linked already is nearer to it: links go in several directions. What is left
    // over fills up half the list, without which many equal rows would hang on each other by a thread.
    private void Choose(int limit)
    {
        _chosen.Clear();
        Span<bool> taken = stackalloc bool[_near.Count];
        for (var at = 0; at < _near.Count && _chosen.Count < limit; at++)
        {
            var (score, row) = _near[at];
            if (_chosen.Count == 0 || !HasNearer(score, row))
            {
                _chosen.Add(row);
                taken[at] = true;
            }
        }

        for (var at = 0; at < _near.Count && _chosen.Count < limit / 2; at++)
        {
            if (!taken[at])
            {
                _chosen.Add(_near[at].Row);
            }
        }
    }

    private bool HasNearer(float score, int row)
    {
        ref var question = ref Widen(row, _other);
        var step = rows.StepOf(row);
        foreach (var chosen in _chosen)
        {
            if (graph.Score(ref question, step, chosen) > score)
            {
                return true;
            }
        }

        return false;
    }

    private void Write(Span<int> links)
    {
        // Never longer than what is written of it.
        var count = Math.Min(_chosen.Count, links.Length - 1);
        if (count < links[0])
        {
            Volatile.Write(ref links[0], count);
        }

        for (var at = 0; at < count; at++)
        {
            links[at + 1] = _chosen[at];
        }

        Volatile.Write(ref links[0], count);
    }

    private void Gather(RankedRows found, int except)
    {
        _near.Clear();
        for (var at = 0; at < found.Count; at++)
        {
            if (found.Row(at) != except)
            {
                _near.Add((found.Score(at), found.Row(at)));
            }
        }

        Sort();
    }

    private void Sort() => _near.Sort(static (one, other) =>
        one.Score == other.Score ? one.Row.CompareTo(other.Row) : other.Score.CompareTo(one.Score));

    private ref short Widen(int row, short[] into)
    {
        var numbers = rows.Coarse(row);
        for (var at = 0; at < numbers.Length; at++)
        {
            into[at] = numbers[at];
        }

        return ref MemoryMarshal.GetArrayDataReference(into);
    }

    private RowSet Seen(int row)
    {
        if (_seen is null || row >= _seenRows)
        {
            _seen?.Dispose();
            _seenRows = Math.Max(rows.Count, row + 1);
            _seen = new RowSet(_seenRows);
        }
        else
        {
            _seen.Clear();
        }

        return _seen;
    }
}
