using MetaFlow.Blobs;
using MetaFlow.Credentials;
using MetaFlow.Json;

namespace MetaFlow.Runs;

/// <summary>Reads journals with what stands beside them: large values out of the blob store, secret inputs out of their seal.</summary>
internal sealed class JournalReader(IRunJournal journal, IBlobStore blobs, ICredentialSeal? seal = null)
{
    /// <summary>
    /// For who looks at a run: secret inputs stay hidden. Large values that together are more than
    /// <paramref name="most"/> bytes, or are not in the store any more, are shown as their hash and length.
    /// </summary>
    public async Task<IReadOnlyList<JournalEntry>> ReadAsync(
        RunId run, long afterSequence, int limit, long most, CancellationToken cancellationToken)
    {
        var entries = await journal.ReadAsync(run, afterSequence, limit, cancellationToken);
        if (!entries.Any(IsPartial))
        {
            return entries;
        }

        var left = most;
        var whole = new List<JournalEntry>(entries.Count);
        foreach (var entry in entries)
        {
            if (!IsPartial(entry))
            {
                whole.Add(entry);
                continue;
            }

            var body = JournalPayload.Read(entry);
            foreach (var (name, hash, bytes) in LargeValues.Named(body).Where(value => value.Name != SealedValues.Member).ToList())
            {
                left -= bytes;
                var value = left >= 0 ? await FindAsync(hash, cancellationToken) : null;
                body = body.With(name, value ?? JsonObject.Of(("hash", hash.Hex), ("bytes", bytes)));
            }

            whole.Add(entry with { Payload = Without(body).ToUtf8() });
        }

        return whole;
    }

    /// <summary>For who goes on with a run: all of it, or the problem for which nobody can.</summary>
    public async Task<(IReadOnlyList<JournalEntry> Entries, Problem? Problem)> ReadOpenAsync(
        RunId run, long afterSequence, int limit, CancellationToken cancellationToken)
    {
        var entries = await journal.ReadAsync(run, afterSequence, limit, cancellationToken);
        if (!entries.Any(IsPartial))
        {
            return (entries, null);
        }

        Problem? problem = null;
        var whole = new List<JournalEntry>(entries.Count);
        foreach (var entry in entries)
        {
            if (!IsPartial(entry))
            {
                whole.Add(entry);
                continue;
            }

            var body = JournalPayload.Read(entry);
            foreach (var (name, hash, _) in LargeValues.Named(body).ToList())
            {
                var value = await FindAsync(hash, cancellationToken);
                problem ??= value is null ? Problem.Of("runs.output_missing", ("hash", hash.Hex)) : null;
                body = body.With(name, value ?? JsonNull.Value);
            }

            var opened = SealedValues.Open(run, body, seal);
            problem ??= opened is null ? Problem.Of("runs.secrets_sealed") : null;
            whole.Add(entry with { Payload = Without(opened ?? body).ToUtf8() });
        }

        return (whole, problem);
    }

    // Told by its first bytes: most entries are whole, and not read twice.
    private static bool IsPartial(JournalEntry entry) => entry.Payload.Span.StartsWith("{\"v\":2"u8);

    private async Task<JsonData?> FindAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        try
        {
            return await blobs.FindAsync(hash, cancellationToken) is { } content ? JsonData.Parse(content.Span) : null;
        }
        catch (BlobDamagedException)
        {
            return null;
        }
    }

    private static JsonObject Without(JsonObject body)
    {
        var rest = new JsonObject.Builder(body.Count);
        foreach (var (name, value) in body)
        {
            if (name is not (LargeValues.Member or SealedValues.Member))
            {
                rest[name] = value;
            }
        }

        return rest.ToObject();
    }
}
