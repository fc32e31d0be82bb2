using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using MetaFlow.Json;

namespace MetaFlow.Llm.Chat;

/// <summary>
/// What a refusal means. Sentences of services are not passed on: some repeat the key. Their codes are.
/// </summary>
internal static partial class ChatRefusal
{
    // Nobody waits longer because a service says so.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public static ChatReply.Failed Of(HttpResponseMessage response, string body, LlmOptions options, string host, DateTimeOffset now)
    {
        var code = CodeIn(body, options.ApiKey);
        var status = (int)response.StatusCode;
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Final(Problem.Of("llm.key_refused", ("host", host), ("status", status))),
            HttpStatusCode.NotFound => Final(Problem.Of("llm.not_found", ("host", host), ("model", options.Model))),
            HttpStatusCode.PaymentRequired => Final(Problem.Of("llm.no_credit", ("host", host))),
            HttpStatusCode.TooManyRequests when code is "insufficient_quota" => Final(Problem.Of("llm.no_credit", ("host", host))),
            HttpStatusCode.TooManyRequests => Passing(Problem.Of("llm.rate_limited", ("host", host)), WaitOf(response, now)),
            HttpStatusCode.RequestEntityTooLarge => Final(Problem.Of("llm.prompt_too_long", ("model", options.Model))),
            HttpStatusCode.BadRequest when code is "context_length_exceeded" || TooLong().IsMatch(body) =>
                Final(Problem.Of("llm.prompt_too_long", ("model", options.Model))),
            HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or (HttpStatusCode)425 or >= HttpStatusCode.InternalServerError =>
                Passing(Problem.Of("llm.unavailable", ("host", host), ("status", status)), WaitOf(response, now)),
            _ when code is not null => Final(Problem.Of("llm.request_refused_because", ("host", host), ("status", status), ("reason", code))),
            _ => Final(Problem.Of("llm.request_refused", ("host", host), ("status", status))),
        };
    }

    private static ChatReply.Failed Final(Problem problem) => new(problem, Retryable: false);

    private static ChatReply.Failed Passing(Problem problem, TimeSpan? wait) => new(problem, Retryable: true, wait);

    private static TimeSpan? WaitOf(HttpResponseMessage response, DateTimeOffset now)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => Milliseconds(response),
        };
        return wait is { } said ? TimeSpan.FromTicks(Math.Clamp(said.Ticks, 0, LongestWait.Ticks)) : null;
    }

    private static TimeSpan? Milliseconds(HttpResponseMessage response) =>
        response.Headers.TryGetValues("retry-after-ms", out var values)
        && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds)
        && milliseconds is >= 0 and < 1e9
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;

    // {"error": {"code": "...", "param": "...", "type": "..."}}: the most exact of them that is a code and not a sentence.
    private static string? CodeIn(string body, string? key)
    {
        try
        {
            // Some services put the error into a list of one.
            var said = JsonData.Parse(body);
            var error = ((said is JsonArray { Count: > 0 } list ? list[0] : said) as JsonObject)?["error"] as JsonObject;
            return new[] { error?["code"], error?["param"], error?["type"] }
                .OfType<JsonText>()
                .Select(text => text.Value)
                .FirstOrDefault(text => CodeForm().IsMatch(text) && (string.IsNullOrEmpty(key) || !text.Contains(key, StringComparison.Ordinal)));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9]*(?:[_.][a-z0-9]+)*\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodeForm();

    [GeneratedRegex("context[ _](?:length|window)|maximum context|too many tokens|prompt is too long", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TooLong();
}
