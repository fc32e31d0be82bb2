using System.Buffers;

namespace MetaFlow.Knowledge.Vectors.Embedded;

/// <summary>Which rows a walk has seen: a bit each.</summary>
internal sealed class RowSet : IDisposable
{
    private readonly ulong[] _bits;
    private readonly int _words;

    public RowSet(int rows)
    {
        _words = (rows >> 6) + 1;
        _bits = ArrayPool<ulong>.Shared.Rent(_words);
        Clear();
    }

    public void Clear() => _bits.AsSpan(0, _words).Clear();

    /// <summary>Whether the row was not there before. Rows that came after the walk began are as good as seen.</summary>
    public bool Add(int row)
    {
        var word = row >> 6;
        if (word >= _words)
        {
            return false;
        }

        var bit = 1UL << row;
        if ((_bits[word] & bit) != 0)
        {
            return false;
        }

        _bits[word] |= bit;
        return true;
    }

    public void Dispose() => ArrayPool<ulong>.Shared.Return(_bits);
}
