using System.Text;
using System.Text.Json;
using MetaFlow.Http;
using MetaFlow.Json;
using MetaFlow.Shapes;

namespace MetaFlow.Steps.ApiCall;

/// <summary>Makes data of the body of an answer, and holds it against what was declared.</summary>
internal static class AnswerBody
{
    private static readonly string[] TextTypes =
        ["application/xml", "application/javascript", "application/x-www-form-urlencoded", "application/x-ndjson", "application/yaml", "application/graphql"];

    public static JsonData? Read(HttpAnswer answer, ApiCallSettings settings, out Problem? problem)
    {
        // An answer that is expected although it is none, such as 404, has a body of its own kind.
        var response = answer.IsSuccess ? settings.Response : null;
        var kind = settings.Answer switch
        {
            AnswerType.Auto when response is not null || settings.Paging is not null => AnswerType.Json,
            AnswerType.Auto => KindOf(answer),
            var said => said,
        };
        problem = null;
        JsonData? body = kind switch
        {
            AnswerType.Text => new JsonText(TextOf(answer)),
            AnswerType.Binary => Binary(answer),
            _ when answer.Body.IsEmpty => JsonNull.Value,
            _ => ParseJson(answer),
        };
        problem = body is null ? Problem.Of(
                "api_call.answer_not_json", ("host", answer.Address.Host), ("type", answer.ContentType?.MediaType ?? "-"))
            : response is null ? null
            : Mismatch(response, body) is { } wrong ? AnswerProblem(answer, wrong)
            : null;
        return body;
    }

    /// <summary>The text, in the coding that the answer says; UTF-8 where it says none that is known.</summary>
    public static string TextOf(HttpAnswer answer)
    {
        var encoding = EncodingOf(answer);
        var text = encoding.GetString(answer.Body.Span);
        return text.TrimStart('\uFEFF');
    }

    private static ShapeMismatch? Mismatch(ResponseSettings response, JsonData body) =>
        response.Schema is { } schema ? SchemaCheck.First(schema, body)
        : response.Sample is { } sample ? ShapeMismatch.First(SampleShape.Of(sample), body)
        : null;

    private static Problem AnswerProblem(HttpAnswer answer, ShapeMismatch wrong)
    {
        var place = wrong.Path.Length == 0 ? "body" : wrong.Path.StartsWith('[') ? $"body{wrong.Path}" : $"body.{wrong.Path}";
        return wrong.Found is { } found
            ? Problem.Of("api_call.answer_differs", ("host", answer.Address.Host), ("place", place), ("expected", wrong.Expected), ("found", found))
            : Problem.Of("api_call.answer_lacks", ("host", answer.Address.Host), ("place", place), ("expected", wrong.Expected));
    }

    private static AnswerType KindOf(HttpAnswer answer)
    {
        if (answer.Body.IsEmpty)
        {
            return AnswerType.Json;
        }

        if (answer.ContentType?.MediaType?.ToLowerInvariant() is not { } type)
        {
            return IsText(answer.Body.Span) ? FirstSign(answer.Body.Span) is (byte)'{' or (byte)'[' && ParseJson(answer) is not null ? AnswerType.Json : AnswerType.Text
                : AnswerType.Binary;
        }

        return type is "application/json" or "text/json" || type.EndsWith("+json", StringComparison.Ordinal) ? AnswerType.Json
            : type.StartsWith("text/", StringComparison.Ordinal) || type.EndsWith("+xml", StringComparison.Ordinal) || TextTypes.Contains(type) ? AnswerType.Text
            : AnswerType.Binary;
    }

    private static bool IsText(ReadOnlySpan<byte> body) => System.Text.Unicode.Utf8.IsValid(body) && !body.Contains((byte)0);

    private static byte FirstSign(ReadOnlySpan<byte> body) => body.TrimStart(" \t\r\n"u8) is [var first, ..] ? first : (byte)0;

    private static JsonData? ParseJson(HttpAnswer answer)
    {
        var encoding = EncodingOf(answer);
        var bytes = encoding.CodePage == Encoding.UTF8.CodePage ? answer.Body.Span : Encoding.UTF8.GetBytes(encoding.GetString(answer.Body.Span));
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            return JsonData.Parse(bytes);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // Bytes that are no text in this coding.
            return null;
        }
    }

    private static JsonObject Binary(HttpAnswer answer) => JsonObject.Of(
        ("contentType", answer.ContentType?.ToString() ?? "application/octet-stream"),
        ("size", answer.Body.Length),
        (RequestBody.Base64, Convert.ToBase64String(answer.Body.Span)));

    private static Encoding EncodingOf(HttpAnswer answer)
    {
        var name = answer.ContentType?.CharSet?.Trim('"', '\'', ' ').ToLowerInvariant();
        if (name is null or "" or "utf-8" or "utf8")
        {
            return Encoding.UTF8;
        }

        try
        {
            // Korean services call code page 949 by many names.
            return name is "ms949" or "cp949" or "x-windows-949" or "uhc"
                ? CodePagesEncodingProvider.Instance.GetEncoding(949)!
                : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }
}
