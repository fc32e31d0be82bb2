using System.Net.Http.Headers;
using System.Text;
using MetaFlow.Http;
using MetaFlow.Json;

namespace MetaFlow.Rehearsals;

/// <summary>Bytes of answers, on the way into a cassette and out of it.</summary>
internal static class AnswerText
{
    /// <summary>The body; in UTF-8 where the service says that it is text in another coding.</summary>
    public static byte[] InUtf8(HttpAnswer answer)
    {
        var name = answer.ContentType?.CharSet?.Trim('"', '\'', ' ').ToLowerInvariant();
        if (name is null or "" or "utf-8" or "utf8" or "us-ascii")
        {
            return answer.Body.ToArray();
        }

        try
        {
            var coding = name is "ms949" or "cp949" or "x-windows-949" or "uhc"
                ? CodePagesEncodingProvider.Instance.GetEncoding(949)!
                : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
            return Encoding.UTF8.GetBytes(coding.GetString(answer.Body.Span));
        }
        catch (ArgumentException)
        {
            return answer.Body.ToArray();
        }
    }

    /// <summary>The answer that a cassette holds, as if it had just come.</summary>
    public static HttpAnswer Play(JsonObject kept, Uri address)
    {
        var headers = new Dictionary<string, string>();
        foreach (var (name, value) in kept["headers"] as JsonObject ?? JsonObject.Empty)
        {
            headers[name.ToLowerInvariant()] = value is JsonText text ? text.Value : value.ToString();
        }

        var body = kept["body"] is { } json ? json.ToUtf8()
            : kept["text"] is JsonText written ? Encoding.UTF8.GetBytes(written.Value)
            : kept["base64"] is JsonText coded && TryDecode(coded.Value) is { } bytes ? bytes
            : [];
        if (!headers.ContainsKey("content-type") && body.Length > 0)
        {
            headers["content-type"] = kept["body"] is not null ? "application/json"
                : kept["text"] is not null ? "text/plain; charset=utf-8"
                : "application/octet-stream";
        }

        return new HttpAnswer(
            kept["status"] is JsonNumber status ? (int)status.Value : 200, address, headers,
            MediaTypeHeaderValue.TryParse(headers.GetValueOrDefault("content-type"), out var type) ? type : null, body)
        {
            RetryAfterHeader = RetryConditionHeaderValue.TryParse(headers.GetValueOrDefault("retry-after"), out var after) ? after : null,
        };
    }

    private static byte[]? TryDecode(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }
}
