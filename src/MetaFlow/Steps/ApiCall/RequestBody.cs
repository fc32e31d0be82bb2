using System.Buffers.Text;
using System.Text;
using MetaFlow.Json;

namespace MetaFlow.Steps.ApiCall;

/// <summary>Writes the body of a call. It is written once; a redirect or a new token sends the same bytes again.</summary>
internal static class RequestBody
{
    public const string Base64 = "base64";

    /// <summary>Null and no problem where there is no body.</summary>
    public static Func<HttpContent>? Of(ApiCallSettings settings, out Problem? problem)
    {
        problem = null;
        if (settings.Body is not { } body)
        {
            return null;
        }

        switch (settings.BodyType, body)
        {
            case (BodyType.Json, _):
                return Bytes(body.ToUtf8(), "application/json");

            case (BodyType.Text, _) when QueryText.Plain(body) is { } text:
                return Bytes(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8");

            case (BodyType.Form, JsonObject fields) when Fields(fields) is { } pairs:
                return () => new FormUrlEncodedContent(pairs);

            case (BodyType.Multipart, JsonObject members) when Parts(members) is { } parts:
                return () => Multipart(parts);

            case (BodyType.Binary, _) when Binary(body) is { } file:
                return Bytes(file.Bytes, file.ContentType);

            default:
                problem = Unfit(settings.BodyType) with { Path = "settings.body" };
                return null;
        }
    }

    /// <summary>What a body of that kind has to be.</summary>
    public static Problem Unfit(BodyType type) => Problem.Of(
        "api_call.body_does_not_fit",
        ("type", type.ToString().ToLowerInvariant()),
        ("expected", type switch { BodyType.Form => "@fields", BodyType.Multipart => "@parts", BodyType.Binary => "@base64", _ => "@text" }));

    private static Func<HttpContent> Bytes(byte[] bytes, string contentType) => () =>
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return content;
    };

    private static List<KeyValuePair<string, string>>? Fields(JsonObject fields)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var (name, item) in Items(fields))
        {
            if (QueryText.Plain(item) is not { } plain)
            {
                return null;
            }

            pairs.Add(new(name, plain));
        }

        return pairs;
    }

    private static List<Part>? Parts(JsonObject members)
    {
        var parts = new List<Part>();
        foreach (var (name, item) in Items(members))
        {
            if (QueryText.Plain(item) is { } plain)
            {
                parts.Add(new Part(name, Encoding.UTF8.GetBytes(plain), null, null));
            }
            else if (item is JsonObject file && FileOf(file) is { } bytes)
            {
                parts.Add(new Part(name, bytes, TextOf(file, "contentType") ?? "application/octet-stream", TextOf(file, "fileName") ?? name));
            }
            else
            {
                return null;
            }
        }

        return parts;
    }

    // MultipartFormDataContent would write names that are not ASCII a second time.
    private static MultipartContent Multipart(List<Part> parts)
    {
        var content = new MultipartContent("form-data") { HeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        foreach (var part in parts)
        {
            var one = new ByteArrayContent(part.Bytes);
            if (part.ContentType is not null)
            {
                one.Headers.TryAddWithoutValidation("Content-Type", part.ContentType);
            }

            // As browsers write it (RFC 7578): names in UTF-8.
            one.Headers.TryAddWithoutValidation(
                "Content-Disposition",
                $"form-data; name=\"{Quoted(part.Name)}\"" + (part.FileName is null ? "" : $"; filename=\"{Quoted(part.FileName)}\""));
            content.Add(one);
        }

        return content;
    }

    private static (byte[] Bytes, string ContentType)? Binary(JsonData body) => body switch
    {
        JsonText text when Decode(text.Value) is { } bytes => (bytes, "application/octet-stream"),
        JsonObject file when FileOf(file) is { } bytes => (bytes, TextOf(file, "contentType") ?? "application/octet-stream"),
        _ => null,
    };

    private static byte[]? FileOf(JsonObject file) =>
        file[Base64] is JsonText base64 ? Decode(base64.Value)
        : file["text"] is JsonText text ? Encoding.UTF8.GetBytes(text.Value)
        : null;

    private static byte[]? Decode(string base64)
    {
        if (!Base64Url.IsValid(base64) && !System.Buffers.Text.Base64.IsValid(base64))
        {
            return null;
        }

        return System.Buffers.Text.Base64.IsValid(base64) ? Convert.FromBase64String(base64) : Base64Url.DecodeFromChars(base64);
    }

    // A list is one field for each item; what is null is left out.
    private static IEnumerable<(string Name, JsonData Item)> Items(JsonObject members) =>
        from member in members
        from item in member.Value is JsonArray list ? list.AsEnumerable() : [member.Value]
        where item is not JsonNull
        select (member.Key, item);

    private static string? TextOf(JsonObject members, string name) => (members[name] as JsonText)?.Value;

    private static string Quoted(string text) => text
        .Replace("\"", "%22", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private sealed record Part(string Name, byte[] Bytes, string? ContentType, string? FileName);
}
