using System.Text;
using System.Text.Json;
using System.Web;
using MetaFlow.Http;
using MetaFlow.Json;

namespace MetaFlow.Rehearsals;

/// <summary>A call and its answer as a cassette keeps them.</summary>
internal static class HttpPrint
{
    // What tells one request from another. Everything else is how it travels, or proves who asks.
    private static readonly string[] Telling = ["accept", "accept-language", "content-type", "prefer", "range", "soapaction"];

    // Of an answer: how it travelled, and what a service gives to be shown again.
    private static readonly HashSet<string> Passing = new(StringComparer.OrdinalIgnoreCase)
    {
        "age", "alt-svc", "cf-ray", "connection", "content-encoding", "content-length", "date", "keep-alive", "nel", "report-to", "server",
        "set-cookie", "set-cookie2", "strict-transport-security", "traceparent", "trailer", "transfer-encoding", "vary", "via",
        "www-authenticate", "proxy-authenticate", "x-powered-by", "x-request-id", "x-runtime", "x-served-by", "x-timer",
    };

    private static readonly string[] SecretParts = ["cookie", "token", "auth", "secret", "session", "signature", "api-key", "apikey", "csrf"];

    /// <summary>What is asked, without what proves who asks.</summary>
    public static async Task<JsonObject> RequestAsync(OutboundCall call, Scrub scrub, CancellationToken cancellationToken)
    {
        var request = new JsonObject.Builder(6);
        request["method"] = call.Method.Method;
        request["url"] = scrub.Hide(Uri.UnescapeDataString(call.Address.GetLeftPart(UriPartial.Path)));
        var query = Pairs(call.Address.Query.TrimStart('?')).Where(pair => !call.SecretQuery.Contains(pair.Key)).ToList();
        if (query.Count > 0)
        {
            request["query"] = Grouped(query, scrub);
        }

        using var content = call.Content?.Invoke();
        var type = content?.Headers.ContentType?.MediaType;
        var boundary = content?.Headers.ContentType?.Parameters.FirstOrDefault(parameter => parameter.Name == "boundary")?.Value?.Trim('"');
        var headers = call.Headers
            .Where(header => Telling.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
            .Select(header => (Name: header.Key.ToLowerInvariant(), Value: (JsonData)scrub.Hide(header.Value)))
            .Where(header => header.Name != "content-type" || type is null)
            .Concat(type is null or "application/json" ? [] : [("content-type", (JsonData)type)])
            .OrderBy(header => header.Name, StringComparer.Ordinal)
            .ToArray();
        if (headers.Length > 0)
        {
            request["headers"] = JsonObject.Of(headers);
        }

        if (content is not null)
        {
            var (name, body) = Body(await content.ReadAsByteArrayAsync(cancellationToken), type, boundary, scrub);
            request[name] = body;
        }

        return request.ToObject();
    }

    public static JsonObject Answer(HttpAnswer answer, Scrub scrub)
    {
        var response = new JsonObject.Builder(3);
        response["status"] = answer.Status;
        var isText = answer.ContentType?.CharSet is not null;
        var headers = answer.Headers
            .Where(header => !Passing.Contains(header.Key) && !LooksSecret(header.Key))
            .OrderBy(header => header.Key, StringComparer.Ordinal)
            .Select(header => (header.Key, (JsonData)(header.Key == "content-type" && isText ? $"{answer.ContentType!.MediaType}; charset=utf-8" : scrub.Hide(header.Value))))
            .ToArray();
        if (headers.Length > 0)
        {
            response["headers"] = JsonObject.Of(headers);
        }

        if (!answer.Body.IsEmpty)
        {
            var (name, body) = Body(AnswerText.InUtf8(answer), answer.ContentType?.MediaType, boundary: null, scrub);
            response[name] = body;
        }

        return response.ToObject();
    }

    private static bool LooksSecret(string header) => SecretParts.Any(part => header.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static (string Name, JsonData Value) Body(byte[] bytes, string? type, string? boundary, Scrub scrub)
    {
        if (!System.Text.Unicode.Utf8.IsValid(bytes) || bytes.Contains((byte)0))
        {
            return ("base64", scrub.Hide(Convert.ToBase64String(bytes)));
        }

        if (type is null || type.EndsWith("json", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                return ("body", scrub.Hide(JsonData.Parse(bytes)));
            }
            catch (JsonException)
            {
                // A text that says it is JSON, and is none.
            }
        }

        var text = Encoding.UTF8.GetString(bytes);
        if (type == "application/x-www-form-urlencoded")
        {
            return ("form", Grouped([.. Pairs(text)], scrub));
        }

        return ("text", scrub.Hide(boundary is null ? text : text.Replace(boundary, "boundary", StringComparison.Ordinal)));
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string query) =>
        from part in query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        let at = part.IndexOf('=', StringComparison.Ordinal)
        select KeyValuePair.Create(
            HttpUtility.UrlDecode(at < 0 ? part : part[..at]), at < 0 ? "" : HttpUtility.UrlDecode(part[(at + 1)..]));

    // The order of different names says nothing; a name that comes twice keeps the order of its values.
    private static JsonObject Grouped(IReadOnlyList<KeyValuePair<string, string>> pairs, Scrub scrub) => JsonObject.Of(
    [
        .. pairs.GroupBy(pair => pair.Key)
            .OrderBy(same => same.Key, StringComparer.Ordinal)
            .Select(same => (scrub.Hide(same.Key), same.Select(pair => (JsonData)scrub.HideParameter(pair.Key, pair.Value)).ToArray() is [var one]
                ? one
                : JsonArray.Create([.. same.Select(pair => (JsonData)scrub.HideParameter(pair.Key, pair.Value))]))),
    ]);
}
