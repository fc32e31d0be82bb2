using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MetaFlow.Knowledge.Vectors.Embedded;

/// <summary>
/// Vectors in the order they came, in blocks that never move: one writer adds behind the end while readers read before it.
/// </summary>
internal sealed class VectorRows(int dimensions)
{
    public const int BlockBits = 8;
    public const int BlockRows = 1 << BlockBits;

    private volatile Block[] _blocks = [];

    public int Dimensions { get; } = dimensions;

    public int Stride { get; } = DotProduct.StrideOf(dimensions);

    /// <summary>How many rows there are; a reader reads those that a <see cref="VectorView"/> told it of.</summary>
    public int Count { get; private set; }

    public Block BlockOf(int row) => _blocks[row >> BlockBits];

    public Guid IdOf(int row) => BlockOf(row).Ids[row & (BlockRows - 1)];

    public VectorPayload PayloadOf(int row) => BlockOf(row).Payloads[row & (BlockRows - 1)];

    public ulong FingerprintOf(int row) => BlockOf(row).Fingerprints[row & (BlockRows - 1)];

    /// <summary>The number of the change that removed the row; 0 while it is there.</summary>
    public int GoneAt(int row) => Volatile.Read(ref BlockOf(row).GoneAt[row & (BlockRows - 1)]);

    /// <summary>What a step of the row is worth; 0 where the vector has no direction.</summary>
    public float StepOf(int row) => BlockOf(row).Steps[row & (BlockRows - 1)];

    public ref sbyte CoarseOf(int row) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(BlockOf(row).Coarse), (row & (BlockRows - 1)) * Stride);

    public Span<sbyte> Coarse(int row) => BlockOf(row).Coarse.AsSpan((row & (BlockRows - 1)) * Stride, Stride);

    public Span<sbyte> Fine(int row) => BlockOf(row).Fine.AsSpan((row & (BlockRows - 1)) * Stride, Stride);

    /// <summary>Adds a row behind the last one; its numbers are written by the caller before anybody is told of it.</summary>
    public int Add(Guid id, ulong fingerprint, VectorPayload payload)
    {
        var row = Count;
        if (row >> BlockBits == _blocks.Length)
        {
            _blocks = [.. _blocks, new Block(Stride)];
        }

        var block = BlockOf(row);
        var at = row & (BlockRows - 1);
        (block.Ids[at], block.Fingerprints[at], block.Payloads[at]) = (id, fingerprint, payload);
        Count = row + 1;
        return row;
    }

    /// <summary>Adds a row of others with all it has.</summary>
    public int AddCopy(VectorRows others, int row)
    {
        var copy = Add(others.IdOf(row), others.FingerprintOf(row), others.PayloadOf(row));
        others.Coarse(row).CopyTo(Coarse(copy));
        others.Fine(row).CopyTo(Fine(copy));
        SetStep(copy, others.StepOf(row));
        return copy;
    }

    /// <summary>Adds a block of rows behind blocks that are full.</summary>
    public void AddBlock(Block block, int count)
    {
        _blocks = [.. _blocks, block];
        Count += count;
    }

    public void SetStep(int row, float step) => BlockOf(row).Steps[row & (BlockRows - 1)] = step;

    public void Remove(int row, int change) => Volatile.Write(ref BlockOf(row).GoneAt[row & (BlockRows - 1)], change);

    internal sealed class Block(int stride)
    {
        public readonly sbyte[] Coarse = new sbyte[stride * BlockRows];
        public readonly sbyte[] Fine = new sbyte[stride * BlockRows];
        public readonly float[] Steps = new float[BlockRows];
        public readonly Guid[] Ids = new Guid[BlockRows];
        public readonly ulong[] Fingerprints = new ulong[BlockRows];
        public readonly VectorPayload[] Payloads = new VectorPayload[BlockRows];
        public readonly int[] GoneAt = new int[BlockRows];
    }
}

/// <summary>What a reader may see: the rows before an end, as they were after a change.</summary>
/// <param name="Entries">How many of the rows are there.</param>
internal sealed record VectorView(int Rows, int Change, int Entries)
{
    public static readonly VectorView Empty = new(0, 0, 0);

    /// <summary>Whether a row was there then.</summary>
    public bool Sees(VectorRows rows, int row)
    {
        if (row >= Rows)
        {
            return false;
        }

        var goneAt = rows.GoneAt(row);
        return goneAt == 0 || goneAt > Change;
    }
}
