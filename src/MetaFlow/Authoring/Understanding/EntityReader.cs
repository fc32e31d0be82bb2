using System.Globalization;
using System.Text.RegularExpressions;

namespace MetaFlow.Authoring.Understanding;

/// <summary>Finds addresses, quotations, numbers, amounts and dates. What was found first is not read again as something smaller.</summary>
internal static partial class EntityReader
{
    public static IReadOnlyList<Entity> Read(string text)
    {
        var found = new List<Entity>();
        Add(found, EntityKind.Url, Url().Matches(text), match => match.Value.TrimEnd('.', ',', ')', ';', '\'', '"', '?', '!'));
        Add(found, EntityKind.Mail, Mail().Matches(text), match => match.Value);
        Add(found, EntityKind.Quote, Quote().Matches(text), match => match.Value);
        Add(found, EntityKind.Phone, Phone().Matches(text), match => match.Value);
        Add(found, EntityKind.Channel, Channel().Matches(text), match => match.Value);
        Add(found, EntityKind.Path, HookPath().Matches(text), match => match.Value);
        Add(found, EntityKind.Host, Host().Matches(text), match => match.Value);
        Add(found, EntityKind.Date, Date().Matches(text), match => match.Value);
        Add(found, EntityKind.Percent, Percent().Matches(text), match => match.Value);
        Add(found, EntityKind.Money, Money().Matches(text), match => match.Value);
        Add(found, EntityKind.Number, Number().Matches(text), match => match.Value);
        return [.. found.OrderBy(entity => entity.At.Start)];
    }

    /// <summary>The number in an amount, a percentage or a number; null where there is none.</summary>
    public static double? NumberIn(string text)
    {
        var match = Digits().Match(text);
        if (!match.Success || !double.TryParse(match.Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var unit = text.AsSpan(match.Index + match.Length).TrimStart();
        return number * (unit switch
        {
            ['억', ..] => 100_000_000,
            ['만', ..] => 10_000,
            ['천', ..] => 1_000,
            ['k' or 'K', ..] when unit.Length == 1 || !char.IsLetter(unit[1]) => 1_000,
            _ => 1,
        });
    }

    private static void Add(List<Entity> found, EntityKind kind, MatchCollection matches, Func<Match, string> cut)
    {
        foreach (Match match in matches)
        {
            var words = new Span(match.Index, cut(match));
            if (words.Text.Length > 0 && !found.Exists(other => other.At.Overlaps(words)))
            {
                found.Add(new Entity(kind, words, kind == EntityKind.Quote ? words.Text[1..^1] : words.Text));
            }
        }
    }

    [GeneratedRegex("""https?://[^\s<>"'“”‘’가-힣]+""", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Url();

    [GeneratedRegex("""[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}""", RegexOptions.None, 1000)]
    private static partial Regex Mail();

    [GeneratedRegex("""(?<![\p{L}\p{N}])(?:"[^"]{1,200}"|“[^”]{1,200}”|「[^」]{1,200}」|'[^']{1,100}'(?![A-Za-z])|‘[^’]{1,100}’)""", RegexOptions.None, 1000)]
    private static partial Regex Quote();

    [GeneratedRegex("""(?<![\w-])(?:\+\d[\d -]{7,}\d|0\d{1,2}-\d{3,4}-\d{4})(?!\d)""", RegexOptions.None, 1000)]
    private static partial Regex Phone();

    [GeneratedRegex("""(?<!\S)#[\p{L}\p{N}_-]+""", RegexOptions.None, 1000)]
    private static partial Regex Channel();

    [GeneratedRegex("""(?<=\b(?:GET|POST|PUT|PATCH|DELETE)\s)/[\w/{}-]+""", RegexOptions.None, 1000)]
    private static partial Regex HookPath();

    [GeneratedRegex("""(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:com|org|net|io|kr|co\.kr|dev|gov|app|ai)\b(?![\w.])""", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Host();

    [GeneratedRegex("""\b\d{4}-\d{2}-\d{2}\b|\b(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}(?:st|nd|rd|th)?\b|\d{4}년 ?\d{1,2}월 ?\d{1,2}일""", RegexOptions.None, 1000)]
    private static partial Regex Date();

    [GeneratedRegex("""\d+(?:[.,]\d+)*\s?(?:%|percent\b|퍼센트|프로(?!\p{L}))""", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Percent();

    [GeneratedRegex("""[$€£¥₩₹]\s?\d+(?:,\d{3})*(?:\.\d+)?[kKM]?|\b(?:EUR|USD|KRW|GBP|JPY|INR)\s?\d+(?:,\d{3})*(?:\.\d+)?|\d+(?:,\d{3})*(?:\.\d+)?\s?(?:EUR|USD|KRW|GBP|JPY|INR|dollars|euros|won)\b|\d+(?:,\d{3})*(?:\.\d+)?(?:억|만|천)?\s?(?:원|달러|유로)""", RegexOptions.None, 1000)]
    private static partial Regex Money();

    [GeneratedRegex("""(?<![\p{L}\p{N}.#-])\d+(?:,\d{3})*(?:\.\d+)?(?:x\d+)?""", RegexOptions.None, 1000)]
    private static partial Regex Number();

    [GeneratedRegex("""\d+(?:,\d{3})*(?:\.\d+)?""", RegexOptions.None, 1000)]
    private static partial Regex Digits();
}
