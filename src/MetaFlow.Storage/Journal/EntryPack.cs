using MetaFlow.Runs;

namespace MetaFlow.Storage.Journal;

/// <summary>
/// Entries of a run that are written together stand in one row, under the sequence of the last of them: a row costs more
/// than what is in it.
/// </summary>
internal static class EntryPack
{
    // The kinds of entries begin at 1.
    private static JournalKind Packed => default;

    private const byte Version = 1;

    // A row that is much larger is slower to read than several.
    private const int LargestRow = 1024 * 1024;

    /// <summary>The rows that hold these entries.</summary>
    public static IEnumerable<JournalEntry> Rows(IReadOnlyList<JournalEntry> entries)
    {
        for (var start = 0; start < entries.Count;)
        {
            var (end, size) = (start, 0);
            do
            {
                size += entries[end++].Payload.Length;
            }
            while (end < entries.Count && size + entries[end].Payload.Length <= LargestRow);

            yield return end - start == 1 ? entries[start] : Pack(entries, start, end, size);
            start = end;
        }
    }

    /// <summary>The entries of a row, in their order.</summary>
    public static IEnumerable<JournalEntry> Entries(JournalEntry row) => row.Kind == Packed ? Unpack(row) : [row];

    private static JournalEntry Pack(IReadOnlyList<JournalEntry> entries, int start, int end, int size)
    {
        using var bytes = new MemoryStream(size + ((end - start) * 48));
        using var writer = new BinaryWriter(bytes);
        writer.Write(Version);
        for (var index = start; index < end; index++)
        {
            var entry = entries[index];
            if (index > start && entry.Sequence <= entries[index - 1].Sequence)
            {
                throw new InvalidOperationException($"Entry {entry.Sequence} of a run stands behind entry {entries[index - 1].Sequence}.");
            }

            writer.Write7BitEncodedInt64(entry.Sequence);
            writer.Write7BitEncodedInt((int)entry.Kind);
            writer.Write(entry.StepPath);
            writer.Write7BitEncodedInt(entry.Attempt);
            writer.Write7BitEncodedInt64(entry.At.UtcTicks);
            writer.Write7BitEncodedInt(entry.Payload.Length);
            writer.Write(entry.Payload.Span);
        }

        var last = entries[end - 1];
        return new JournalEntry(last.Sequence, Packed, "", 0, bytes.GetBuffer().AsMemory(0, (int)bytes.Length), last.At);
    }

    private static IEnumerable<JournalEntry> Unpack(JournalEntry row)
    {
        using var bytes = new MemoryStream(row.Payload.ToArray());
        using var reader = new BinaryReader(bytes);
        if (reader.ReadByte() is not Version and var version)
        {
            throw new InvalidDataException($"Rows of the journal that are packed in version {version} are not known.");
        }

        while (bytes.Position < bytes.Length)
        {
            var sequence = reader.Read7BitEncodedInt64();
            var kind = (JournalKind)reader.Read7BitEncodedInt();
            var path = reader.ReadString();
            var attempt = reader.Read7BitEncodedInt();
            var at = new DateTimeOffset(reader.Read7BitEncodedInt64(), TimeSpan.Zero);
            yield return new JournalEntry(sequence, kind, path, attempt, reader.ReadBytes(reader.Read7BitEncodedInt()), at);
        }
    }
}
