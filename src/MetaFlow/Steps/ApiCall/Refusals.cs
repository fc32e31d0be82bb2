using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MetaFlow.Credentials;
using MetaFlow.Http;
using MetaFlow.Json;

namespace MetaFlow.Steps.ApiCall;

/// <summary>Says what a service said when it did not do what was asked.</summary>
internal static partial class Refusals
{
    private const int Longest = 300;

    // Where services put their sentence, the most telling first.
    private static readonly string[][] Places =
    [
        ["error", "message"], ["error_description"], ["errorMessage"], ["message"], ["detail"], ["error", "detail"], ["error"], ["msg"], ["title"],
    ];

    /// <param name="mask">Covers the credential where the service says it back.</param>
    public static StepOutcome.Failed Of(HttpAnswer answer, SecretMask mask, DateTimeOffset now)
    {
        var said = mask.Hide(Said(answer));
        (string, object?)[] names = [("host", answer.Address.Host), ("status", answer.Status), ("said", said.Length > Longest ? said[..(Longest - 1)] + "…" : said)];
        var problem = answer.Status switch
        {
            401 or 403 => Problem.Of("api_call.not_admitted", names),
            404 => Problem.Of("api_call.not_found", names),
            429 => Problem.Of("api_call.too_often", names),
            >= 500 => Problem.Of("api_call.service_failed", names),
            >= 400 => Problem.Of("api_call.refused", names),
            _ => Problem.Of("api_call.unexpected_status", names),
        };
        return new StepOutcome.Failed(problem, PassesWithTime(answer.Status), answer.RetryAfter(now));
    }

    // 501 and 505 are what the service cannot do, today and tomorrow.
    private static bool PassesWithTime(int status) => status is 408 or 425 or 429 or (>= 500 and not 501 and not 505);

    private static string Said(HttpAnswer answer)
    {
        var text = answer.Body.IsEmpty ? "" : Sentence(AnswerBody.TextOf(answer));
        return text.Length > 0 ? text : Reason(answer.Status);
    }

    private static string Sentence(string body)
    {
        var first = body.AsSpan().TrimStart();
        if (first is ['{' or '[', ..])
        {
            try
            {
                var data = JsonData.Parse(body);
                return Plain(OfJson(data is JsonArray { Count: > 0 } list ? list[0] : data) ?? body);
            }
            catch (JsonException)
            {
                return Plain(body);
            }
        }

        return first is ['<', ..] && Title().Match(body) is { Success: true } title ? Plain(WebUtility.HtmlDecode(title.Groups["text"].Value))
            : first is ['<', ..] ? Plain(WebUtility.HtmlDecode(Tag().Replace(body.Length > 20_000 ? body[..20_000] : body, " ")))
            : Plain(body);
    }

    private static string? OfJson(JsonData data)
    {
        foreach (var place in Places)
        {
            var at = data;
            foreach (var name in place)
            {
                at = (at as JsonObject)?[name];
            }

            if (at is JsonText { Value.Length: > 0 } text)
            {
                return text.Value;
            }
        }

        return data is JsonObject members && members["errors"] is JsonArray { Count: > 0 } errors
            ? (errors[0] as JsonText)?.Value ?? OfJson(errors[0])
            : null;
    }

    // One line, without what a terminal would obey.
    private static string Plain(string text)
    {
        var plain = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var isSpace = Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format;
            if (!isSpace)
            {
                plain.Append(rune);
            }
            else if (plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }

            if (plain.Length > 4 * Longest)
            {
                break;
            }
        }

        return plain.ToString().Trim();
    }

    private static string Reason(int status) =>
        Enum.IsDefined((HttpStatusCode)status) ? Words().Replace(((HttpStatusCode)status).ToString(), " ") : "-";

    [GeneratedRegex("<title[^>]*>(?<text>[^<]{1,1000})</title>", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Title();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();
}
