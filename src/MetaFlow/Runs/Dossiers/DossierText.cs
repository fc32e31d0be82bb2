using System.Security.Cryptography;
using MetaFlow.Json;

namespace MetaFlow.Runs.Dossiers;

/// <summary>
/// The one way in which a dossier is written: a member in a line, an entry in a line. A text that says the same with
/// other bytes is not as it was written.
/// </summary>
internal static class DossierText
{
    public const string Entries = "entries";

    public static byte[] Write(JsonObject dossier)
    {
        using var text = new MemoryStream();
        text.WriteByte((byte)'{');
        var isFirst = true;
        foreach (var (name, value) in dossier)
        {
            text.Write(isFirst ? "\n"u8 : ",\n"u8);
            isFirst = false;
            text.Write(new JsonText(name).ToUtf8());
            text.Write(": "u8);
            if (name == Entries && value is JsonArray { Count: > 0 } entries)
            {
                WriteLines(text, entries);
            }
            else
            {
                text.Write(value.ToUtf8());
            }
        }

        text.Write("\n}\n"u8);
        return text.ToArray();
    }

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static string Hash(JsonData value) => Hash(value.ToUtf8());

    /// <summary>The hash of an entry: of the one before it, and of what the entry says.</summary>
    /// <param name="entry">Without its own hash.</param>
    public static string Chain(string before, JsonObject entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Convert.FromHexString(before));
        hash.AppendData(entry.ToUtf8());
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The same object without its last members.</summary>
    public static JsonObject Without(JsonObject members, params ReadOnlySpan<string> names)
    {
        var rest = new JsonObject.Builder(members.Count);
        foreach (var (name, value) in members)
        {
            if (!names.Contains(name))
            {
                rest[name] = value;
            }
        }

        return rest.ToObject();
    }

    private static void WriteLines(MemoryStream text, JsonArray entries)
    {
        text.WriteByte((byte)'[');
        for (var index = 0; index < entries.Count; index++)
        {
            text.Write(index == 0 ? "\n  "u8 : ",\n  "u8);
            text.Write(entries[index].ToUtf8());
        }

        text.Write("\n]"u8);
    }
}
