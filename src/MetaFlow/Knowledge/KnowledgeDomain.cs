using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MetaFlow.Knowledge;

/// <summary>A partition of the knowledge base.</summary>
/// <param name="Name">Letters of any script, digits, hyphens and underscores, in lower case.</param>
/// <param name="Common">Searched whatever a request is about.</param>
/// <param name="Active">What is not active is kept and not searched.</param>
public sealed record KnowledgeDomain(
    string Name, IReadOnlyList<string> Keywords, bool Common, bool Active, DateTimeOffset CreatedAt)
{
    public const int MaxName = 64;

    /// <summary>The name of its collection in an index; given once, and kept when the domain is renamed.</summary>
    public string Collection { get; init; } = "";

    /// <summary>How many documents it has, those that are still to be read among them.</summary>
    public int Documents { get; init; }

    /// <summary>When somebody last found something in it.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The name as it is kept; null where nothing of what was written can be in a name.</summary>
    public static string? NameOf(string written)
    {
        var name = new StringBuilder();
        foreach (var rune in written.Normalize(NormalizationForm.FormC).Trim().EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value == '_' || Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark)
            {
                name.Append(Rune.ToLowerInvariant(rune));
            }
            else if (name.Length > 0 && name[^1] != '-')
            {
                name.Append('-');
            }
        }

        var kept = name.ToString().Trim('-');
        return kept.Length is > 0 and <= MaxName ? kept : null;
    }

    /// <summary>A name that every index takes: ASCII, short, and of this domain alone.</summary>
    public static string CollectionOf(string name)
    {
        var ascii = new string([.. name.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')]).ToLowerInvariant();
        if (ascii == name && ascii.Length is > 0 and <= 48)
        {
            return ascii;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..10];
        return ascii.Length == 0 ? $"d_{hash}" : $"{ascii[..Math.Min(32, ascii.Length)]}_{hash}";
    }
}
