using System.Net;
using System.Text.RegularExpressions;

namespace MetaFlow.Mail;

/// <summary>The words of HTML, for readers that show text only. Linear in its length, whatever it is.</summary>
public static class HtmlText
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.Singleline;

    private static readonly Regex Unseen = new(
        @"<!--.*?-->|<script\b.*?</script\s*>|<style\b.*?</style\s*>|<head\b.*?</head\s*>|<title\b.*?</title\s*>", Linear, Regex.InfiniteMatchTimeout);

    private static readonly Regex Links = new(
        """<a\b[^>]*\bhref\s*=\s*["'](?<to>(?:https?:|mailto:)[^"'>]*)["'][^>]*>(?<text>.*?)</a\s*>""", Linear, Regex.InfiniteMatchTimeout);

    private static readonly Regex Tags = new("<[^>]*>", Linear, Regex.InfiniteMatchTimeout);

    private static readonly (Regex Found, string Becomes)[] Layout =
    [
        (new(@"<li\b[^>]*>", Linear, Regex.InfiniteMatchTimeout), "\n- "),
        (new(@"</t[dh]\s*>", Linear, Regex.InfiniteMatchTimeout), "  "),
        (new(@"<br\b[^>]*>|</tr\s*>|</div\s*>", Linear, Regex.InfiniteMatchTimeout), "\n"),
        (new(@"</?(?:p|h[1-6]|ul|ol|table|blockquote|pre)\b[^>]*>", Linear, Regex.InfiniteMatchTimeout), "\n\n"),
        (Tags, ""),
        (new(@"[ \t]*\n[ \t]*", Linear, Regex.InfiniteMatchTimeout), "\n"),
        (new(@"\n{3,}", Linear, Regex.InfiniteMatchTimeout), "\n\n"),
        (new(@"\n\n- ", Linear, Regex.InfiniteMatchTimeout), "\n- "),
    ];

    public static string Of(string html)
    {
        var text = string.Join(' ', Unseen.Replace(html, "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        text = Links.Replace(text, link => Linked(link.Groups["to"].Value, link.Groups["text"].Value));
        text = Layout.Aggregate(text, (laid, rule) => rule.Found.Replace(laid, rule.Becomes));
        return WebUtility.HtmlDecode(text).Trim();
    }

    private static string Linked(string to, string text)
    {
        var words = Tags.Replace(text, "").Trim();
        return WebUtility.HtmlDecode(to) == WebUtility.HtmlDecode(words) ? words : $"{words} ({to})";
    }
}
