using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace MetaFlow.Scripting;

/// <summary>Work on text that the language itself has no short word for.</summary>
public static partial class Text
{
    private const string Accented = "àáâãäåāăąçćčďđèéêëēėęěğìíîïīįıłñńňòóôõöøōőřśşšťţùúûüūůűųýÿźżž";
    private const string Plain = "aaaaaaaaacccddeeeeeeeegiiiiiiilnnnoooooooorsssttuuuuuuuuyyzzz";

    /// <summary>A name for addresses and files: lower case, words joined by '-'; Korean letters stay.</summary>
    public static string Slug(string text) => NotSlug().Replace(Unaccented(Normalize(text).ToLowerInvariant()), "-").Trim('-');

    /// <summary>HTML as text: tags, scripts and styles left out, entities read, blocks on lines of their own.</summary>
    public static string StripHtml(string html)
    {
        var text = Hidden().Replace(html, " ");
        text = Block().Replace(text, "\n");
        text = WebUtility.HtmlDecode(Tag().Replace(text, ""));
        var lines = text.Split('\n').Select(line => Blank().Replace(line, " ").Trim()).Where(line => line.Length > 0);
        return string.Join('\n', lines);
    }

    /// <summary>At most so many letters as people count them, with '…' where something was cut off.</summary>
    public static string Truncate(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = Math.Max(length - 1, 0);
        if (end > 0 && char.IsHighSurrogate(text[end - 1]))
        {
            end--;
        }

        return text[..end].TrimEnd() + "…";
    }

    /// <summary>One space between words, none around.</summary>
    public static string Squeeze(string text) => Blank().Replace(text.Replace('\n', ' ').Replace('\r', ' '), " ").Trim();

    /// <summary>The words of a text: runs of letters and digits.</summary>
    public static List<string> Words(string text) => [.. Word().Matches(text).Select(match => match.Value)];

    /// <summary>The sentences of a text, each with its end mark.</summary>
    public static List<string> Sentences(string text) =>
        [.. SentenceEnd().Split(Squeeze(text)).Select(sentence => sentence.Trim()).Where(sentence => sentence.Length > 0)];

    /// <summary>How alike two texts are, from 0 to 1, by the edits that lead from one to the other; case and spaces at the ends do not count.</summary>
    public static decimal Similarity(string one, string other)
    {
        var (a, b) = (Normalize(one).Trim().ToLowerInvariant(), Normalize(other).Trim().ToLowerInvariant());
        var longest = Math.Max(a.Length, b.Length);
        return longest == 0 ? 1 : Math.Round(1 - ((decimal)Distance(a, b) / longest), 4);
    }

    /// <summary>How many letters have to be put in, taken out or changed to make one text the other.</summary>
    public static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var at = 1; at <= one.Length; at++)
        {
            var diagonal = row[0];
            row[0] = at;
            for (var to = 1; to <= other.Length; to++)
            {
                var cost = diagonal + (one[at - 1] == other[to - 1] ? 0 : 1);
                diagonal = row[to];
                row[to] = Math.Min(Math.Min(row[to], row[to - 1]) + 1, cost);
            }
        }

        return row[^1];
    }

    /// <summary>Korean syllables put together from their parts, wide Latin letters and signs made plain.</summary>
    public static string Normalize(string text)
    {
        var made = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            made.Append(letter switch
            {
                >= '\uFF01' and <= '\uFF5E' => (char)(letter - 0xFEE0),
                '\u3000' or '\u00A0' => ' ',
                _ => letter,
            });
            Compose(made);
        }

        return made.ToString();
    }

    /// <summary>Whether a text has Korean letters.</summary>
    public static bool IsKorean(string text) => text.Any(letter => letter is (>= '가' and <= '힣') or (>= 'ㄱ' and <= 'ㅣ') or (>= '\u1100' and <= '\u11FF'));

    /// <summary>Hides all but the last letters: "****1234".</summary>
    public static string Mask(string text, int keep = 4) => new string('*', Math.Max(text.Length - keep, 0)) + text[Math.Max(text.Length - keep, 0)..];

    /// <summary>A text with '{name}' replaced by values of an object.</summary>
    public static string Fill(string template, object values)
    {
        var members = Json.Of(values);
        return Hole().Replace(template, hole => members.At(hole.Groups["name"].Value) is { } value ? value.Text ?? "" : hole.Value);
    }

    // A vowel joins the consonant before it, and a final consonant the syllable before it (Unicode 3.12).
    private static void Compose(StringBuilder made)
    {
        if (made.Length < 2)
        {
            return;
        }

        var (before, last) = (made[^2], made[^1]);
        char? together = (before, last) switch
        {
            ( >= '\u1100' and <= '\u1112', >= '\u1161' and <= '\u1175') => (char)('가' + ((((before - 0x1100) * 21) + (last - 0x1161)) * 28)),
            ( >= '가' and <= '힣', >= '\u11A8' and <= '\u11C2') when (before - '가') % 28 == 0 => (char)(before + (last - 0x11A7)),
            _ => null,
        };
        if (together is { } syllable)
        {
            made.Length -= 2;
            made.Append(syllable);
        }
    }

    private static string Unaccented(string text) => text.Replace("ß", "ss", StringComparison.Ordinal).Replace("æ", "ae", StringComparison.Ordinal).Replace("œ", "oe", StringComparison.Ordinal) is var plain
        ? string.Concat(plain.Where(letter => letter is < '\u0300' or > '\u036F').Select(letter => Accented.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var at ? Plain[at] : letter))
        : text;

    [GeneratedRegex(@"[^\p{L}\p{N}]+", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex NotSlug();

    [GeneratedRegex(@"<!--.*?-->|<(?<hidden>script|style|head)\b.*?</\k<hidden>\s*>", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.Singleline, 2000)]
    private static partial Regex Hidden();

    [GeneratedRegex(@"<(?:br|hr)\b[^>]*>|</?(?:p|div|li|tr|h[1-6]|ul|ol|table|section|article|blockquote)\b[^>]*>", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 2000)]
    private static partial Regex Block();

    [GeneratedRegex(@"<[/!?a-zA-Z][^>]*>", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"[ \t\u00A0\u3000\r\f\v]+", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Blank();

    [GeneratedRegex(@"[\p{L}\p{N}]+(?:['’][\p{L}]+)?", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<=[.!?。！？])\s+", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"\{(?<name>[\p{L}_][\p{L}\p{N}_.]*)\}", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Hole();
}
