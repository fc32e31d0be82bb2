using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MetaFlow.Knowledge.Vectors.Embedded;

/// <summary>
/// Reads a file back, or gives nothing: one that is missing, torn, changed, of another version or of somebody else is no
/// error, because all that was in it can be made again.
/// </summary>
internal static class SnapshotReader
{
    /// <summary>So that a length nobody wrote never takes the memory.</summary>
    private const int MaxDimensions = 65_536;

    public static EmbeddedCollection? Read(string file, VectorCollection name)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return IsWhole(stream, name) ? Read(stream, name) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    // Nothing is made of what is written before it is known to be what was written.
    private static bool IsWhole(FileStream stream, VectorCollection name)
    {
        var length = stream.Length - SHA256.HashSizeInBytes;
        if (length < SnapshotFile.HeadBytes)
        {
            return false;
        }

        using var hash = SnapshotFile.HashOf(name);
        var buffer = new byte[128 * 1024];
        for (var left = length; left > 0;)
        {
            var read = stream.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0)
            {
                return false;
            }

            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        Span<byte> written = stackalloc byte[SHA256.HashSizeInBytes];
        stream.ReadExactly(written);
        stream.Position = 0;
        return written.SequenceEqual(hash.GetHashAndReset());
    }

    private static EmbeddedCollection? Read(FileStream stream, VectorCollection name)
    {
        Span<byte> first = stackalloc byte[SnapshotFile.HeadBytes];
        stream.ReadExactly(first);
        if (SnapshotHead.Read(first) is not { Dimensions: > 0 and <= MaxDimensions, Rows: >= 0, Payloads: >= 0, PayloadBytes: >= 0 } head
            || head.Dimensions != name.Space.Dimensions
            || head.Linked < 0 || head.Linked > head.Rows
            || head.PayloadBytes > stream.Length)
        {
            return null;
        }

        var packed = new byte[head.PayloadBytes];
        stream.ReadExactly(packed);
        var segment = new VectorSegment(new VectorRows(head.Dimensions));
        var entries = ReadRows(stream, head, segment.Rows, PayloadTable.Unpack(packed, head.Payloads));
        segment.View = new VectorView(head.Rows, 1, entries);
        ReadLinks(stream, head, segment.Graph);
        (segment.Breadth, segment.MeasuredAt) = (head.Breadth, head.MeasuredAt);
        return new EmbeddedCollection(name, segment);
    }

    private static int ReadRows(FileStream stream, SnapshotHead head, VectorRows rows, VectorPayload[] payloads)
    {
        var entries = 0;
        var payloadOf = new int[VectorRows.BlockRows];
        for (var from = 0; from < head.Rows; from += VectorRows.BlockRows)
        {
            var count = Math.Min(VectorRows.BlockRows, head.Rows - from);
            var block = new VectorRows.Block(rows.Stride);
            stream.ReadExactly(MemoryMarshal.AsBytes(block.Coarse.AsSpan(0, count * rows.Stride)));
            stream.ReadExactly(MemoryMarshal.AsBytes(block.Fine.AsSpan(0, count * rows.Stride)));
            stream.ReadExactly(MemoryMarshal.AsBytes(block.Steps.AsSpan(0, count)));
            stream.ReadExactly(MemoryMarshal.AsBytes(block.Ids.AsSpan(0, count)));
            stream.ReadExactly(MemoryMarshal.AsBytes(block.Fingerprints.AsSpan(0, count)));
            stream.ReadExactly(MemoryMarshal.AsBytes(payloadOf.AsSpan(0, count)));
            for (var at = 0; at < count; at++)
            {
                block.Payloads[at] = payloads[payloadOf[at]];
                block.GoneAt[at] = stream.ReadByte();
                entries += block.GoneAt[at] == 0 ? 1 : 0;
            }

            rows.AddBlock(block, count);
        }

        return entries;
    }

    private static void ReadLinks(FileStream stream, SnapshotHead head, VectorGraph graph)
    {
        for (var row = 0; row < head.Linked; row++)
        {
            var level = stream.ReadByte();
            graph.Grow(row, level);
            for (var on = 0; on <= level; on++)
            {
                var links = graph.LinksOf(row, on);
                stream.ReadExactly(MemoryMarshal.AsBytes(links[..1]));
                stream.ReadExactly(MemoryMarshal.AsBytes(links.Slice(1, links[0])));
            }
        }

        if (head.EntryRow >= 0)
        {
            graph.Enter(head.EntryRow, head.EntryLevel);
        }

        graph.Publish(head.Linked);
    }
}
