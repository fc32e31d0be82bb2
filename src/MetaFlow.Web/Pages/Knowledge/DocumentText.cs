using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace MetaFlow.Web.Pages.Knowledge;

/// <summary>
/// Markdown of a document as markup of the page. Documents come from anywhere: their HTML is shown as text, and only
/// links of known kinds lead somewhere.
/// </summary>
internal static class DocumentText
{
    // Not the advanced extensions: one of them lets an author write attributes, event handlers among them.
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().UseTaskLists().Build();

    private static readonly string[] Schemes = ["http", "https", "mailto"];

    public static bool IsMarkdown(string contentType) =>
        contentType.StartsWith("text/markdown", StringComparison.OrdinalIgnoreCase);

    public static MarkupString Markup(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);

        // The page has a title of its own; what the document says again above its text is left out.
        if (document is [HeadingBlock { Level: 1 } title, ..])
        {
            document.Remove(title);
        }

        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            heading.Level = Math.Clamp(heading.Level, 2, 6);
        }

        foreach (var cell in document.Descendants<TableRow>().Where(row => row.IsHeader).SelectMany(row => row.OfType<TableCell>()))
        {
            cell.GetAttributes().AddProperty("scope", "col");
        }

        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (link.IsImage || !LeadsSomewhere(link.Url))
            {
                // Pictures would be fetched from where the document says: its words are enough.
                link.ReplaceBy(new LiteralInline(Words(link)));
            }
            else
            {
                Outward(link);
            }
        }

        foreach (var link in document.Descendants<AutolinkInline>().ToList())
        {
            if (link.IsEmail || LeadsSomewhere(link.Url))
            {
                Outward(link);
            }
            else
            {
                link.ReplaceBy(new LiteralInline(link.Url));
            }
        }

        return new MarkupString(document.ToHtml(Pipeline));
    }

    private static bool LeadsSomewhere(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && Schemes.Contains(address.Scheme);

    private static void Outward(MarkdownObject link) =>
        link.GetAttributes().AddProperty("rel", "noopener noreferrer nofollow");

    private static string Words(LinkInline link) =>
        string.Concat(link.Descendants<LiteralInline>().Select(word => word.Content.ToString()));
}
