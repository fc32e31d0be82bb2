using MetaFlow.Blobs;
using MetaFlow.Json;

namespace MetaFlow.Runs;

/// <summary>A value that an entry only names: its bytes are in the blob store before the entry is in the journal.</summary>
internal sealed record LargeValue(BlobHash Hash, byte[] Content);

/// <summary>Keeps large values out of the rows of the journal: an entry has the hash of one and its length.</summary>
internal static class LargeValues
{
    public const string Member = "large";

    /// <summary>Up to here a value stands in the entry itself.</summary>
    public const int LargestInside = 64 * 1024;

    private static readonly string[] Movable = ["output", "vars", "result", "item", SealedValues.Member];

    /// <summary>The entry without its large values, which are added to a list; the same where it has none.</summary>
    public static JsonObject MoveOut(JsonObject body, List<LargeValue> moved)
    {
        var named = JsonObject.Empty;
        var rest = new JsonObject.Builder(body.Count);
        foreach (var (name, value) in body)
        {
            if (Movable.Contains(name) && value.ToUtf8() is { Length: > LargestInside } content)
            {
                var hash = BlobHash.Of(content);
                moved.Add(new LargeValue(hash, content));
                named = named.With(name, JsonObject.Of(("hash", hash.Hex), ("bytes", content.Length)));
            }
            else
            {
                rest[name] = value;
            }
        }

        return named.Count == 0 ? body : rest.ToObject().With("v", JournalPayload.PartialVersion).With(Member, named);
    }

    /// <summary>The large values that an entry names: which member, its hash and its length.</summary>
    public static IEnumerable<(string Name, BlobHash Hash, long Bytes)> Named(JsonObject body)
    {
        foreach (var (name, value) in body[Member] as JsonObject ?? JsonObject.Empty)
        {
            if (value is JsonObject named && named["bytes"] is JsonNumber bytes && BlobHash.TryParse((named["hash"] as JsonText)?.Value, out var hash))
            {
                yield return (name, hash, (long)bytes.Value);
            }
        }
    }
}
