using System.Numerics;
using System.Runtime.InteropServices;

namespace MetaFlow.Knowledge.Search.Ranking;

/// <summary>Vectors of one length in rows beside each other; a search compares with every one.</summary>
internal sealed class VectorTable(int dimensions)
{
    private const int RowsOfBlock = 1024;

    private readonly List<float[]> _blocks = [];
    private readonly List<(Guid Id, Guid Document)> _rows = [];
    private readonly Dictionary<Guid, int> _numbers = [];

    /// <summary>A vector of zeros is like nothing and not kept.</summary>
    public void Put(Guid id, Guid document, ReadOnlySpan<float> vector)
    {
        if (!vector.ContainsAnyExcept(0f))
        {
            Remove(id);
            return;
        }

        if (!_numbers.TryGetValue(id, out var row))
        {
            row = _rows.Count;
            _numbers[id] = row;
            _rows.Add((id, document));
            if (row / RowsOfBlock == _blocks.Count)
            {
                _blocks.Add(new float[RowsOfBlock * dimensions]);
            }
        }

        _rows[row] = (id, document);
        vector.CopyTo(Row(row));
    }

    /// <summary>The last row takes the place of the one that goes.</summary>
    public void Remove(Guid id)
    {
        if (!_numbers.Remove(id, out var row))
        {
            return;
        }

        var last = _rows.Count - 1;
        if (row != last)
        {
            Row(last).CopyTo(Row(row));
            _rows[row] = _rows[last];
            _numbers[_rows[row].Id] = row;
        }

        _rows.RemoveAt(last);
    }

    /// <summary>The rows most like the vector with how much; equal ones by their ids, so that no order of arrival shows.</summary>
    public Dictionary<Guid, float> Search(ReadOnlySpan<float> vector, int count, Func<Guid, bool>? admits)
    {
        var best = new BestOf<int>(count);
        for (var row = 0; row < _rows.Count; row++)
        {
            var score = Dot(Row(row), vector);
            if (best.Admits(score) && admits?.Invoke(_rows[row].Document) != false)
            {
                best.Add(row, score, _rows[row].Id);
            }
        }

        return best.Ranked().ToDictionary(each => _rows[each.Item].Id, each => each.Score);
    }

    private Span<float> Row(int row) => _blocks[row / RowsOfBlock].AsSpan(row % RowsOfBlock * dimensions, dimensions);

    private static float Dot(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        var (sumOne, sumTwo) = (Vector<float>.Zero, Vector<float>.Zero);
        var wideFirst = MemoryMarshal.Cast<float, Vector<float>>(first);
        var wideSecond = MemoryMarshal.Cast<float, Vector<float>>(second);
        var at = 0;
        for (; at + 1 < wideFirst.Length; at += 2)
        {
            sumOne += wideFirst[at] * wideSecond[at];
            sumTwo += wideFirst[at + 1] * wideSecond[at + 1];
        }

        for (; at < wideFirst.Length; at++)
        {
            sumOne += wideFirst[at] * wideSecond[at];
        }

        var sum = Vector.Sum(sumOne + sumTwo);
        for (at = wideFirst.Length * Vector<float>.Count; at < first.Length; at++)
        {
            sum += first[at] * second[at];
        }

        return sum;
    }
}
