using System.Globalization;
using System.Text.Json;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Rehearsals;

/// <summary>Cassettes as files: laid out like definitions, so that people read them and a change shows as one.</summary>
internal static class CassetteJson
{
    private const int Version = 1;

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private static readonly string[] Members = ["cassette", "note", "recordedAt", "request", "response", "variants"];

    public static string Write(Cassette cassette)
    {
        var file = new JsonObject.Builder(Members.Length);
        file["cassette"] = Version;
        if (cassette.Note is { } note)
        {
            file["note"] = note;
        }

        if (cassette.RecordedAt is { } at)
        {
            file["recordedAt"] = at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        }

        file["request"] = cassette.Request;
        if (cassette.Answers.Count > 0)
        {
            file["response"] = Written(cassette.Answers);
        }

        if (cassette.Variants.Count > 0)
        {
            file["variants"] = JsonObject.Of([.. cassette.Variants
                .OrderBy(variant => variant.Key, StringComparer.Ordinal)
                .Select(variant => (variant.Key, Written(variant.Value)))]);
        }

        return DefinitionFormat.Write(file.ToObject());
    }

    /// <summary>Null and what is wrong with it where it is no cassette.</summary>
    public static Cassette? Read(ReadOnlySpan<byte> utf8, out Problem? problem)
    {
        problem = null;
        JsonObject? file;
        try
        {
            file = JsonData.Parse(utf8) as JsonObject;
        }
        catch (JsonException)
        {
            file = null;
        }

        if (file is null)
        {
            problem = Problem.Of("rehearsals.cassette_not_json");
            return null;
        }

        var unknown = file.Select(member => member.Key).FirstOrDefault(name => !Members.Contains(name));
        problem = unknown is not null ? Problem.OfUnknown("rehearsals.cassette_member", unknown, Members)
            : file["cassette"] is not JsonNumber { Value: Version } ? Problem.Of("rehearsals.cassette_version", ("known", Version))
            : null;
        if (problem is not null)
        {
            return null;
        }

        var variants = file["variants"] as JsonObject ?? JsonObject.Empty;
        var answers = Answers(file["response"]);
        var named = variants.Select(variant => (variant.Key, Answers: Answers(variant.Value))).ToList();
        if (file["request"] is not JsonObject { Count: > 0 } request || answers is null || named.Exists(variant => variant.Answers is not { Count: > 0 })
            || (answers.Count == 0 && named.Count == 0))
        {
            problem = Problem.Of("rehearsals.cassette_lacks");
            return null;
        }

        return new Cassette(request, answers, named.ToDictionary(variant => variant.Key, variant => variant.Answers!, StringComparer.Ordinal))
        {
            Note = (file["note"] as JsonText)?.Value,
            RecordedAt = DateTimeOffset.TryParse(
                (file["recordedAt"] as JsonText)?.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null,
        };
    }

    // One answer is written as itself, several as a list.
    private static JsonData Written(IReadOnlyList<JsonObject> answers) => answers is [var one] ? one : JsonArray.Create([.. answers]);

    private static IReadOnlyList<JsonObject>? Answers(JsonData? written) => written switch
    {
        null => [],
        JsonObject one => [one],
        JsonArray { Count: > 0 } list when list.All(item => item is JsonObject) => [.. list.Cast<JsonObject>()],
        _ => null,
    };
}
