using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Web.Hooks;

/// <summary>Reads what a webhook received: <c>trigger</c> in its run.</summary>
internal static class HookRequest
{
    public const int LargestBody = 1024 * 1024;

    // What lets somebody in is not for the journal of a run.
    private static readonly HashSet<string> Kept = new(StringComparer.OrdinalIgnoreCase) { "Authorization", "Cookie", "Proxy-Authorization" };

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async ValueTask<(JsonObject? Received, (int Status, Problem? Problem) Unreadable)> ReadAsync(
        HttpRequest request, string trigger, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (request.ContentLength > LargestBody)
        {
            return (null, TooLarge());
        }

        var (body, unreadable) = await ReadBodyAsync(request, cancellationToken);
        if (body is null)
        {
            return (null, unreadable);
        }

        var headers = new JsonObject.Builder();
        foreach (var (name, value) in request.Headers)
        {
            if (!Kept.Contains(name))
            {
                headers[name.ToLowerInvariant()] = value.ToString();
            }
        }

        var query = new JsonObject.Builder();
        if (request.QueryString.HasValue)
        {
            foreach (var (name, value) in request.Query)
            {
                query[name] = value.Count == 1 ? value.ToString() : JsonArray.Create([.. value.Select(one => (JsonData)(one ?? ""))]);
            }
        }

        return (JsonObject.Of(
            ("id", trigger), ("type", TriggerWord.Webhook), ("method", request.Method), ("headers", headers.ToObject()), ("query", query.ToObject()),
            ("body", body), ("receivedAt", now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture))), default);
    }

    private static async ValueTask<(JsonData? Body, (int, Problem?) Unreadable)> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // Until all of it is here, or too much.
        var read = await request.BodyReader.ReadAtLeastAsync(LargestBody + 1, cancellationToken);
        try
        {
            if (read.Buffer.Length > LargestBody)
            {
                return (null, TooLarge());
            }

            return Read(request.ContentType ?? "", read.Buffer);
        }
        finally
        {
            request.BodyReader.AdvanceTo(read.Buffer.End);
        }
    }

    private static (JsonData? Body, (int, Problem?) Unreadable) Read(string contentType, ReadOnlySequence<byte> body)
    {
        if (body.IsEmpty)
        {
            return (JsonNull.Value, default);
        }

        var type = contentType.AsSpan(0, contentType.IndexOf(';', StringComparison.Ordinal) is var end and >= 0 ? end : contentType.Length).Trim();
        var bytes = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
        try
        {
            if (type.IsEmpty || type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase))
            {
                return (JsonData.Parse(bytes), default);
            }

            if (type.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            {
                return (Form(Strict.GetString(bytes)), default);
            }

            if (type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || type.EndsWith("xml", StringComparison.OrdinalIgnoreCase))
            {
                return (Strict.GetString(bytes), default);
            }
        }
        catch (Exception exception) when (exception is JsonException or DecoderFallbackException)
        {
            return (null, (StatusCodes.Status400BadRequest, Problem.Of("hooks.body_unreadable", ("type", type.IsEmpty ? "application/json" : type.ToString()))));
        }

        return (null, (StatusCodes.Status415UnsupportedMediaType, Problem.Of("hooks.body_type", ("type", type.ToString()))));
    }

    private static JsonObject Form(string text)
    {
        var members = new JsonObject.Builder();
        foreach (var (name, value) in Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(text))
        {
            members[name] = value.Count == 1 ? value.ToString() : JsonArray.Create([.. value.Select(one => (JsonData)(one ?? ""))]);
        }

        return members.ToObject();
    }

    private static (int, Problem?) TooLarge() => (
        StatusCodes.Status413PayloadTooLarge, Problem.Of("hooks.too_large", ("limit", LargestBody / 1024)));
}
