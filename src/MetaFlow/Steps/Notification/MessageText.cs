using System.Text.RegularExpressions;
using Markdig;
using MetaFlow.Mail;

namespace MetaFlow.Steps.Notification;

/// <summary>One body in the ways that channels want it.</summary>
internal static partial class MessageText
{
    // HTML in Markdown is shown as text: a body often carries texts from elsewhere.
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().Build();

    /// <summary>For readers that show text only. Markdown is text that can be read as it is.</summary>
    public static string Plain(string body, NotificationFormat format) =>
        format == NotificationFormat.Html ? HtmlText.Of(body) : body;

    /// <summary>Null where the body is text and nothing more.</summary>
    public static string? Html(string body, NotificationFormat format) => format switch
    {
        NotificationFormat.Html => body,
        NotificationFormat.Markdown => $"<!doctype html>\n<html><head><meta charset=\"utf-8\"></head><body>\n{Markdown.ToHtml(body, Pipeline)}</body></html>\n",
        _ => null,
    };

    /// <summary>The markup of Slack: <c>*bold*</c>, <c>&lt;address|words&gt;</c>; three characters are escaped.</summary>
    public static string Slack(string body, NotificationFormat format)
    {
        var text = Plain(body, format)
            .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        return format == NotificationFormat.Markdown ? string.Concat(Code().Split(text).Select((part, index) => index % 2 == 1 ? part : SlackMarkup(part))) : text;
    }

    private static string SlackMarkup(string markdown)
    {
        var text = Links().Replace(markdown, "<${to}|${words}>");
        text = Headings().Replace(text, "*${words}*");
        text = Bold().Replace(text, "*${words}*");
        return Bullets().Replace(text, "${indent}• ");
    }

    [GeneratedRegex("(?<code>```.*?```|`[^`\n]+`)", RegexOptions.Singleline, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Code();

    [GeneratedRegex(@"(?<!!)\[(?<words>[^\]\n]+)\]\((?<to>https?://[^)\s|]+)\)", RegexOptions.None, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Links();

    [GeneratedRegex(@"^#{1,6} +(?<words>.+?) *#*$", RegexOptions.Multiline, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Headings();

    [GeneratedRegex(@"(?:\*\*|__)(?=\S)(?<words>[^*\n]+?)(?:\*\*|__)", RegexOptions.None, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Bold();

    [GeneratedRegex(@"^(?<indent> *)[-*+] +", RegexOptions.Multiline, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Bullets();
}
