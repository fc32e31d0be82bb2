using MetaFlow.Json;

namespace MetaFlow.Connectors.Adc;

/// <summary>Reads what others wrote: a member that is missing or of another kind is nothing, never an exception.</summary>
internal static class JsonReading
{
    /// <summary>The value behind a path of members; null where the path ends early.</summary>
    public static JsonData? At(this JsonData? data, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            data = (data as JsonObject)?[name];
        }

        return data;
    }

    /// <summary>The text behind a path; null where there is none or it is blank.</summary>
    public static string? Text(this JsonData? data, params ReadOnlySpan<string> path) =>
        data.At(path) is JsonText { Value: var text } && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    /// <summary>The texts of a list; a text alone is a list of one.</summary>
    public static IReadOnlyList<string> Texts(this JsonData? data, params ReadOnlySpan<string> path) => data.At(path) switch
    {
        JsonArray list => [.. list.OfType<JsonText>().Select(text => text.Value.Trim()).Where(text => text.Length > 0)],
        JsonText { Value: var text } when !string.IsNullOrWhiteSpace(text) => [text.Trim()],
        _ => [],
    };

    /// <summary>The objects of a list.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonData? data, params ReadOnlySpan<string> path) =>
        data.At(path) is JsonArray list ? list.OfType<JsonObject>() : [];

    public static JsonArray ToJson(this IEnumerable<string> texts) => JsonArray.Create([.. texts.Select(text => (JsonData)text)]);
}
