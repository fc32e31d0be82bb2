using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using MetaFlow.Knowledge.Embeddings;

namespace MetaFlow.Knowledge.Vectors;

/// <summary>The vectors of one domain that one generator made of one thing.</summary>
/// <param name="Domain">The collection name of the domain.</param>
/// <param name="Space">Vectors of another space say nothing about these.</param>
public sealed record VectorCollection(string Domain, VectorKind Kind, EmbeddingSpace Space)
{
    // The shortest limit of those who keep collections is what a file may be called, with its extension.
    private const int MaxLength = 230;

    private static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);

    /// <summary>
    /// What it is called where it is kept, such as <c>naver_passages_text-embedding-3-small_512</c>: lower-case letters, digits, points,
    /// hyphens; every other byte as <c>~2f</c>. Told apart also where a disk ignores case.
    /// </summary>
    /// <exception cref="InvalidOperationException">It would be longer than disks and services allow.</exception>
    public string Name
    {
        get
        {
            var name = string.Create(
                CultureInfo.InvariantCulture, $"{Escape(Domain)}_{KindName(Kind)}_{Escape(Space.Generator)}_{Space.Dimensions}");
            return name.Length <= MaxLength ? name : throw new InvalidOperationException($"The collection '{name}' has too long a name.");
        }
    }

    public static bool TryParse(string name, [NotNullWhen(true)] out VectorCollection? collection)
    {
        collection = null;
        if (name.Split('_') is not [var domain, var kind, var generator, var dimensions]
            || !int.TryParse(dimensions, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number < 1
            || Unescape(domain) is not { } domainName
            || Unescape(generator) is not { } generatorName
            || Enum.GetValues<VectorKind>().Where(each => KindName(each) == kind).Select(each => (VectorKind?)each).FirstOrDefault() is not { } kindOf)
        {
            return false;
        }

        collection = new VectorCollection(domainName, kindOf, new EmbeddingSpace(generatorName, number));
        return true;
    }

    public override string ToString() => Name;

    private static string KindName(VectorKind kind) => kind == VectorKind.Passages ? "passages" : "metadata";

    private static string Escape(string text)
    {
        var name = new StringBuilder(text.Length);
        foreach (var each in Utf8.GetBytes(text))
        {
            // A point in front would hide a file, or leave the folder.
            if (char.IsAsciiLetterLower((char)each) || char.IsAsciiDigit((char)each) || each == '-' || (each == '.' && name.Length > 0))
            {
                name.Append((char)each);
            }
            else
            {
                name.Append(CultureInfo.InvariantCulture, $"~{each:x2}");
            }
        }

        return name.ToString();
    }

    private static string? Unescape(string name)
    {
        var bytes = new List<byte>(name.Length);
        for (var at = 0; at < name.Length; at++)
        {
            if (name[at] != '~')
            {
                bytes.Add((byte)name[at]);
            }
            else if (at + 2 < name.Length && byte.TryParse(name.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var escaped))
            {
                bytes.Add(escaped);
                at += 2;
            }
            else
            {
                return null;
            }
        }

        try
        {
            // Only what was escaped here: another writing of the same name is somebody else's.
            var text = Utf8.GetString([.. bytes]);
            return Escape(text) == name ? text : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
