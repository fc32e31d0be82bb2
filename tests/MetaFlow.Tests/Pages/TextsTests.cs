using System.Text.RegularExpressions;

namespace MetaFlow.Tests.Pages;

public sealed partial class TextsTests
{
    [Fact]
    public void Every_text_exists_in_English_and_Korean()
    {
        var missing =
            from pair in ResourcePair.All()
            from key in pair.English.Keys.Union(pair.Korean.Keys)
            where string.IsNullOrWhiteSpace(pair.English.GetValueOrDefault(key))
                || string.IsNullOrWhiteSpace(pair.Korean.GetValueOrDefault(key))
            select $"{pair.Marker}: {key}";

        Assert.Empty(missing);
    }

    [Fact]
    public void A_text_names_the_same_things_in_both_languages()
    {
        var different =
            from pair in ResourcePair.All()
            from key in pair.English.Keys.Intersect(pair.Korean.Keys)
            where !Placeholders(pair.English[key]).SetEquals(Placeholders(pair.Korean[key]))
            select $"{pair.Marker}: {key}";

        Assert.Empty(different);
    }

    [Fact]
    public void Korean_texts_are_written_in_Korean()
    {
        // A text of nothing but names and placeholders is the same in both.
        var english =
            from pair in ResourcePair.OfPages()
            from text in pair.Korean
            where Regex.IsMatch(text.Value, "[a-z]{3,} [a-z]{3,}", RegexOptions.None, TimeSpan.FromSeconds(1))
            select $"{pair.Marker}: {text.Key}";

        Assert.Empty(english);
    }

    [Fact]
    public void Every_key_that_a_page_asks_for_exists()
    {
        var missing =
            from pair in ResourcePair.OfPages()
            from asked in pair.AskedFor()
            where !pair.English.Keys.Any(key => Answers(asked, key))
            select $"{pair.Marker}: {asked}";

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_key_is_asked_for_by_a_page()
    {
        var unused =
            from pair in ResourcePair.OfPages()
            let asked = pair.AskedFor()
            from key in pair.English.Keys
            where !asked.Any(pattern => Answers(pattern, key))
            select $"{pair.Marker}: {key}";

        Assert.Empty(unused);
    }

    [Fact]
    public void Pages_have_no_words_of_their_own()
    {
        var words =
            from file in Repository.Files("src/MetaFlow.Web", "*.razor")
            from text in VisibleText(File.ReadAllText(file))
            select $"{Path.GetFileName(file)}: {text}";

        Assert.Empty(words);
    }

    private static bool Answers(string asked, string key) =>
        asked.EndsWith('*') ? key.StartsWith(asked[..^1], StringComparison.Ordinal) : asked == key;

    private static HashSet<string> Placeholders(string text) =>
        [.. Placeholder().Matches(text).Select(match => match.Value)];

    /// <summary>Words between tags and in attributes that are read out, which should have come from the texts.</summary>
    private static IEnumerable<string> VisibleText(string razor)
    {
        var markup = Statement().Replace(Code().Replace(razor, ""), "");
        var attributes = ReadOut().Matches(markup).Select(match => match.Groups["words"].Value);
        var between = Tag().Replace(Razor().Replace(markup, ""), "\n").Split('\n').Select(line => line.Trim());
        return attributes.Concat(between).Where(text => Word().IsMatch(text));
    }

    // {0} of pages and {name} of problems.
    [GeneratedRegex(@"\{[\w:]+\}", RegexOptions.None, 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"@code\s*\{.*\z|@\*.*?\*@|<!DOCTYPE[^>]*>", RegexOptions.Singleline, 1000)]
    private static partial Regex Code();

    // Lines of directives and of C# between the markup.
    [GeneratedRegex(@"^\s*(?:@[a-z]+\b[ (].*|else\b.*|case .*|default:|break;|var .*)$", RegexOptions.Multiline, 1000)]
    private static partial Regex Statement();

    // Expressions, with one level of brackets inside them.
    [GeneratedRegex("""@(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|[\w.?!]+(?:\[(?:[^\[\]"]|"[^"]*")*\]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|[\w.?!])*)""", RegexOptions.None, 1000)]
    private static partial Regex Razor();

    [GeneratedRegex("""<(?:[^<>"]|"[^"]*")*>""", RegexOptions.None, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex("""\b(?:aria-label|title|placeholder|alt)="(?<words>[^"@]*)["]""", RegexOptions.None, 1000)]
    private static partial Regex ReadOut();

    [GeneratedRegex(@"\p{L}{2,}", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
