using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using MetaFlow.Credentials;
using MetaFlow.Json;
using MetaFlow.Triggers;
using MetaFlow.Workflows;

namespace MetaFlow.Web.Hooks;

/// <summary>Reads what a webhook received: <c>trigger</c> in its run.</summary>
internal static class HookRequest
{
    private const string NoType = "application/json";

    // What lets somebody in is not for the journal of a run.
    private static readonly HashSet<string> Kept = new(StringComparer.OrdinalIgnoreCase) { "Authorization", "Cookie", "Proxy-Authorization" };

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Null where the trigger takes bodies of this type.</summary>
    public static (int Status, Problem Problem)? WrongType(HttpRequest request, IReadOnlyList<string> taken)
    {
        if (taken.Count == 0 || request.ContentLength == 0)
        {
            return null;
        }

        var type = TypeOf(request.ContentType ?? NoType).ToString().ToLowerInvariant();
        return taken.Any(one => one == type || (one.EndsWith("/*", StringComparison.Ordinal) && type.StartsWith(one[..^1], StringComparison.Ordinal)))
            ? null
            : (StatusCodes.Status415UnsupportedMediaType, Problem.Of("hooks.type_not_taken", ("type", type), ("taken", string.Join(", ", taken))));
    }

    /// <summary>The whole body, byte for byte; its memory is the caller's.</summary>
    public static async ValueTask<(ReadOnlyMemory<byte> Body, (int Status, Problem Problem)? Unreadable)> ReadBodyAsync(
        HttpRequest request, int largest, TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (request.ContentLength > largest)
        {
            return (default, TooLarge(largest));
        }

        // Until all of it is here, or too much.
        var reading = request.BodyReader.ReadAtLeastAsync(largest + 1, cancellationToken);

        // Most are here already, and need nobody to watch them.
        await using var over = reading.IsCompleted
            ? null
            : clock.CreateTimer(static reader => ((PipeReader)reader!).CancelPendingRead(), request.BodyReader, patience, Timeout.InfiniteTimeSpan);
        var read = await reading;
        try
        {
            if (read.IsCanceled)
            {
                return (default, (StatusCodes.Status408RequestTimeout, Problem.Of("hooks.too_slow", ("seconds", (int)patience.TotalSeconds))));
            }

            return read.Buffer.Length > largest ? (default, TooLarge(largest)) : (read.Buffer.ToArray(), null);
        }
        finally
        {
            request.BodyReader.AdvanceTo(read.Buffer.End);
        }
    }

    /// <param name="proof">The headers that prove who sent it.</param>
    public static (JsonObject? Received, (int Status, Problem Problem)? Unreadable) Read(
        HttpRequest request, ReadOnlyMemory<byte> bytes, string trigger, IReadOnlyList<string> proof, DateTimeOffset now)
    {
        var (body, unreadable) = Read(request.ContentType ?? "", bytes.Span);
        if (body is null)
        {
            return (null, unreadable);
        }

        var headers = new JsonObject.Builder();
        foreach (var (name, value) in request.Headers)
        {
            if (!Kept.Contains(name) && !proof.Contains(name, StringComparer.OrdinalIgnoreCase))
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

    /// <summary>For people who may see runs: what a run is given in secret may be anywhere in the body.</summary>
    public static JsonObject? Shown(JsonObject? received, Hook hook) =>
        received is not null && hook.Workflow.Inputs.Any(input => input.Secret)
            ? received.With("body", SecretMask.Mask).With("query", SecretMask.Mask)
            : received;

    private static ReadOnlySpan<char> TypeOf(string contentType) =>
        contentType.AsSpan(0, contentType.IndexOf(';', StringComparison.Ordinal) is var end and >= 0 ? end : contentType.Length).Trim();

    private static (JsonData? Body, (int, Problem)? Unreadable) Read(string contentType, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return (JsonNull.Value, default);
        }

        var type = TypeOf(contentType);
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
            return (null, (StatusCodes.Status400BadRequest, Problem.Of("hooks.body_unreadable", ("type", type.IsEmpty ? NoType : type.ToString()))));
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

    private static (int, Problem) TooLarge(int largest) => (
        StatusCodes.Status413PayloadTooLarge, Problem.Of("hooks.too_large", ("limit", largest >= 1024 ? $"{largest / 1024} KB" : $"{largest} B")));
}
