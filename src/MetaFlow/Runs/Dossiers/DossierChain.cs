using MetaFlow.Credentials;
using MetaFlow.Json;

namespace MetaFlow.Runs.Dossiers;

/// <summary>Puts a dossier together and closes it, and says what each of its hashes has to be.</summary>
internal static class DossierChain
{
    public const int Version = 1;

    /// <summary>The members before <c>parts</c>, each with a hash of its own there.</summary>
    public static readonly string[] Head = ["dossier", "about", "madeAt", "program", "run", "definition", "certificate", "stepTypes", .. DossierParts.Names];

    /// <summary>All members, in the order in which they stand.</summary>
    public static readonly string[] Members = [.. Head, "parts", DossierText.Entries, "end", "hash", "signature", "check"];

    private const string Purpose = "dossier";

    /// <param name="head">Its members are <see cref="Head"/>.</param>
    /// <param name="entries">Without their hashes.</param>
    /// <param name="seal">The key of the installation; null signs nothing.</param>
    public static JsonObject Close(JsonObject head, IReadOnlyList<JsonObject> entries, ICredentialSeal? seal)
    {
        var parts = Parts(head);
        var hash = Begin(parts);
        var chained = new List<JsonData>(entries.Count);
        foreach (var entry in entries)
        {
            hash = DossierText.Chain(hash, entry);
            chained.Add(entry.With("hash", hash));
        }

        var whole = head.With("parts", parts).With(DossierText.Entries, JsonArray.Create([.. chained])).With("end", End(entries.Count, hash));
        whole = whole.With("hash", HashOf(whole));
        whole = whole.With("signature", seal is null ? JsonNull.Value : Sign(whole["hash"]!, seal));
        return whole.With("check", CheckOf(whole));
    }

    public static JsonObject Parts(JsonObject head) => Head.Aggregate(
        JsonObject.Empty, (all, name) => all.With(name, DossierText.Hash(head[name] ?? JsonNull.Value)));

    public static string Begin(JsonObject parts) => DossierText.Hash(parts);

    public static JsonObject End(int count, string hash) => JsonObject.Of(("entries", count), ("hash", hash));

    /// <summary>Over everything but the signature.</summary>
    public static string HashOf(JsonObject dossier) => DossierText.Hash(DossierText.Write(DossierText.Without(dossier, "hash", "signature", "check")));

    /// <summary>Over the signature as well.</summary>
    public static string CheckOf(JsonObject dossier) => DossierText.Hash(DossierText.Write(DossierText.Without(dossier, "check")));

    /// <summary>Whether this installation signed it; null where it is not signed.</summary>
    public static bool? IsSignedBy(JsonObject dossier, ICredentialSeal seal)
    {
        if ((dossier["signature"] as JsonObject)?["value"] is not JsonText value)
        {
            return null;
        }

        var bytes = new byte[value.Value.Length];
        return Convert.TryFromBase64String(value.Value, bytes, out var length)
            && seal.Open(bytes.AsSpan(0, length)) is { } opened
            && opened.AsSpan().SequenceEqual(Signed(dossier["hash"]!));
    }

    // Only who has the key can make what opens with it to these words.
    private static JsonObject Sign(JsonData hash, ICredentialSeal seal) => JsonObject.Of(
        ("by", "installation"), ("value", Convert.ToBase64String(seal.Seal(Signed(hash)))));

    private static byte[] Signed(JsonData hash) => JsonObject.Of(("for", Purpose), ("hash", hash)).ToUtf8();
}
