using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace MetaFlow.Knowledge.Vectors.Embedded;

/// <summary>
/// A collection as a file: a head that says how long everything is, the payloads, the rows block by block, the links, and a
/// hash over all of it. Written beside its place, brought to the disk and renamed: what has the name is whole. The entry of
/// the directory is not brought to the disk: were the rename lost, the older file is there and is caught up with.
/// </summary>
internal static class SnapshotFile
{
    public const string Extension = ".vectors";

    /// <summary>How the name of a file begins that is being written.</summary>
    public const string Unfinished = "unfinished-";

    /// <summary>Changes with anything in the layout; a file of another version is made anew.</summary>
    public const int Version = 1;

    public const int HeadBytes = 64;

    /// <summary>Begins every file; its last bytes would not survive a transfer as text.</summary>
    public static ReadOnlySpan<byte> Magic => "MFVEC\r\n\0"u8;

    /// <summary>Writes the collection; nobody may link rows meanwhile.</summary>
    public static void Write(string file, EmbeddedCollection collection)
    {
        var directory = Path.GetDirectoryName(file)!;
        Directory.CreateDirectory(directory);
        var unfinished = Path.Combine(directory, Unfinished + Path.GetRandomFileName());
        try
        {
            using (var stream = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                Write(stream, collection);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, file, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static void Write(FileStream stream, EmbeddedCollection collection)
    {
        using var hash = HashOf(collection.Name);
        var segment = collection.Segment;
        var view = segment.View;
        var (payloads, payloadOf) = PayloadsOf(segment.Rows, view.Rows);
        var packed = PayloadTable.Pack(payloads);
        Span<byte> head = stackalloc byte[HeadBytes];
        new SnapshotHead(
            segment.Rows.Dimensions, view.Rows, payloads.Count, packed.Length, segment.Graph.Count, segment.Graph.EntryRow,
            segment.Graph.EntryLevel, segment.Breadth, segment.MeasuredAt).Write(head);
        Append(head);
        Append(packed);
        for (var from = 0; from < view.Rows; from += VectorRows.BlockRows)
        {
            var block = segment.Rows.BlockOf(from);
            var count = Math.Min(VectorRows.BlockRows, view.Rows - from);
            Append(MemoryMarshal.AsBytes(block.Coarse.AsSpan(0, count * segment.Rows.Stride)));
            Append(MemoryMarshal.AsBytes(block.Fine.AsSpan(0, count * segment.Rows.Stride)));
            Append(MemoryMarshal.AsBytes(block.Steps.AsSpan(0, count)));
            Append(MemoryMarshal.AsBytes(block.Ids.AsSpan(0, count)));
            Append(MemoryMarshal.AsBytes(block.Fingerprints.AsSpan(0, count)));
            Append(MemoryMarshal.AsBytes(payloadOf.AsSpan(from, count)));

            // Which rows are there is settled by the view: others may be removing some right now.
            var gone = new byte[count];
            for (var at = 0; at < count; at++)
            {
                gone[at] = view.Sees(segment.Rows, from + at) ? (byte)0 : (byte)1;
            }

            Append(gone);
        }

        WriteLinks(segment.Graph);
        stream.Write(hash.GetHashAndReset());

        void Append(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            stream.Write(bytes);
        }

        void WriteLinks(VectorGraph graph)
        {
            for (var row = 0; row < graph.Count; row++)
            {
                Span<byte> level = [(byte)graph.LevelOfRow(row)];
                Append(level);
                for (var on = 0; on <= level[0]; on++)
                {
                    var links = graph.LinksOf(row, on);
                    Append(MemoryMarshal.AsBytes(links[..(links[0] + 1)]));
                }
            }
        }
    }

    /// <summary>The hash begins with the name: a file that was given another one is not what it says.</summary>
    public static IncrementalHash HashOf(VectorCollection name)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(name.Name));
        return hash;
    }

    private static (List<VectorPayload> Payloads, int[] Of) PayloadsOf(VectorRows rows, int count)
    {
        var known = new Dictionary<VectorPayload, int>(ReferenceEqualityComparer.Instance);
        var payloads = new List<VectorPayload>();
        var of = new int[count];
        for (var row = 0; row < count; row++)
        {
            var payload = rows.PayloadOf(row);
            if (!known.TryGetValue(payload, out var number))
            {
                known[payload] = number = payloads.Count;
                payloads.Add(payload);
            }

            of[row] = number;
        }

        return (payloads, of);
    }
}

/// <summary>What the first bytes of a file say.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SnapshotHead(
    int Dimensions, int Rows, int Payloads, int PayloadBytes, int Linked, int EntryRow, int EntryLevel, int Breadth, int MeasuredAt)
{
    public void Write(Span<byte> head)
    {
        head.Clear();
        SnapshotFile.Magic.CopyTo(head);
        int[] numbers =
        [
            SnapshotFile.Version, BitConverter.IsLittleEndian ? 1 : 2, Dimensions, Rows, Payloads, PayloadBytes, Linked, EntryRow, EntryLevel,
            Breadth, MeasuredAt,
        ];
        for (var at = 0; at < numbers.Length; at++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(head[(8 + (4 * at))..], numbers[at]);
        }
    }

    /// <summary>Null where it is not the head of a file that this program on this machine has written.</summary>
    public static SnapshotHead? Read(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith(SnapshotFile.Magic) || At(head, 0) != SnapshotFile.Version || At(head, 1) != (BitConverter.IsLittleEndian ? 1 : 2))
        {
            return null;
        }

        return new SnapshotHead(
            At(head, 2), At(head, 3), At(head, 4), At(head, 5), At(head, 6), At(head, 7), At(head, 8), At(head, 9), At(head, 10));

        static int At(ReadOnlySpan<byte> head, int number) => BinaryPrimitives.ReadInt32LittleEndian(head[(8 + (4 * number))..]);
    }
}
