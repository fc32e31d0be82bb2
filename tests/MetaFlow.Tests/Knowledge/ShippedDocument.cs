using System.Text.RegularExpressions;
using MetaFlow.Knowledge;

namespace MetaFlow.Tests.Knowledge;

/// <summary>A Markdown file of <c>knowledge/</c> as its tests see it.</summary>
/// <param name="Name">As golden questions call it: <c>naver/news-search.md</c>.</param>
internal sealed partial record ShippedDocument(string Name, string File, FrontMatter Front, IReadOnlyList<FencedBlock> Blocks)
{
    public string Domain => Name[..Name.IndexOf('/', StringComparison.Ordinal)];

    public bool IsKorean => Name.EndsWith(".ko.md", StringComparison.Ordinal);

    public string Twin => IsKorean ? $"{Name[..^".ko.md".Length]}.md" : $"{Name[..^".md".Length]}.ko.md";

    public static IEnumerable<string> Names => Repository.Files("knowledge", "*.md")
        .Select(file => Path.GetRelativePath(Repository.Path("knowledge"), file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    public static ShippedDocument Read(string name)
    {
        var text = System.IO.File.ReadAllText(Repository.Path("knowledge", name));
        return new ShippedDocument(
            name, text, FrontMatter.Read(text),
            [.. Fence().Matches(text).Select(match => new FencedBlock(match.Groups["kind"].Value, match.Groups["text"].Value))]);
    }

    [GeneratedRegex("^```(?<kind>[^\n]*)\n(?<text>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fence();
}

/// <param name="Kind">What stands behind the three signs: <c>json</c>, <c>json payload</c>, <c>json response GET https://…</c>, <c>sh</c>.</param>
internal sealed record FencedBlock(string Kind, string Text);
