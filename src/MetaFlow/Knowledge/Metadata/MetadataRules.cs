using System.Text.RegularExpressions;
using MetaFlow.Knowledge.Passages;

namespace MetaFlow.Knowledge.Metadata;

/// <summary>What rules can tell of a document, without a model.</summary>
internal static partial class MetadataRules
{
    public static readonly IReadOnlyList<string> Categories =
        ["api", "manual", "guide", "reference", "faq", "policy", "data", "notes", "troubleshooting"];

    // Of the words of a title, then of those of the headings; the first that fits.
    private static readonly (string Category, string[] Words)[] CategoryWords =
    [
        ("faq", ["faq", "frequently asked", "자주 묻는", "질문과 답"]),
        ("troubleshooting", ["troubleshoot", "error", "problem", "장애", "오류", "문제 해결"]),
        ("policy", ["policy", "terms", "privacy", "regulation", "약관", "정책", "규정", "개인정보"]),
        ("api", ["api", "endpoint", "rest", "엔드포인트", "호출 방법"]),
        ("manual", ["manual", "handbook", "step type", "설명서", "매뉴얼", "단계 종류"]),
        ("reference", ["reference", "syntax", "specification", "참조", "명세", "문법"]),
        ("guide", ["guide", "tutorial", "how to", "getting started", "introduction", "가이드", "안내", "시작하기", "방법", "하는 법", "쓰는 법"]),
        ("notes", ["minutes", "notes", "meeting", "회의록", "메모"]),
    ];

    public static DocumentMetadata Extract(
        string title, string type, IReadOnlyList<string> tags, string text, IReadOnlyList<PassageDraft> passages)
    {
        var language = LanguageRules.Of(text);
        var headings = passages.Select(passage => passage.Heading.Count > 0 ? passage.Heading[^1] : "")
            .Where(heading => heading.Length > 0 && heading != title).Distinct().Take(40).ToList();
        var known = new DocumentMetadata(
            title, language, [.. tags.Concat(KeywordRules.Of(Prose(text, type, headings), language)).Distinct(StringComparer.OrdinalIgnoreCase).Take(20)],
            TechnologyRules.Of(text), Description(text), Category(title, type, headings), type, "");
        return known with { SearchableText = DocumentMetadata.Searchable(known, headings) };
    }

    // Code, addresses and what is said of every operation alike would crowd out what the document is about.
    private static string Prose(string text, string type, IReadOnlyList<string> headings) => type == "openapi"
        ? string.Join('\n', headings.Prepend(PassageCutter.Head(text, 2000).Split("\n## ", 2)[0]))
        : NoProse().Replace(PassageCutter.Head(text, 100_000), "\n");

    // The first paragraph that is a sentence or more.
    private static string Description(string text)
    {
        foreach (var block in TextBlocks.Of(PassageCutter.Head(text, 20_000), isMarkdown: true))
        {
            if (block is { Level: 0, Kind: PassageKind.Text, Length: > 30 })
            {
                var words = string.Join(' ', text[block.Start..block.End].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
                return words.Length <= 300 ? words : PassageCutter.Head(words, 299) + "…";
            }
        }

        return "";
    }

    private static string Category(string title, string type, IReadOnlyList<string> headings)
    {
        if (type is "openapi")
        {
            return "api";
        }

        if (type is "table" or "json" or "yaml")
        {
            return "data";
        }

        foreach (var said in headings.Take(10).Prepend(title))
        {
            foreach (var (category, words) in CategoryWords)
            {
                if (words.Any(word => Says(said, word)))
                {
                    return category;
                }
            }
        }

        return "guide";
    }

    private static bool Says(string said, string word)
    {
        for (var at = said.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = said.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            // 'rest' is no part of 'restaurant'; Korean words carry their particles.
            if (!char.IsAsciiLetter(word[0]) || ((at == 0 || !char.IsAsciiLetter(said[at - 1])) && (at + word.Length >= said.Length
                || !char.IsAsciiLetter(said[at + word.Length]) || said[at + word.Length] is 's' or 'S')))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(@"^(?<fence>```|~~~)[\s\S]*?^\k<fence>|`[^`\n]*`|https?://\S+", RegexOptions.Multiline, matchTimeoutMilliseconds: 2000)]
    private static partial Regex NoProse();
}
