using MetaFlow.Json;

namespace MetaFlow.Authoring.Retrieval;

/// <summary>Where an answer has its list, and which members of an item a person reads, as the schema of the answer tells.</summary>
/// <param name="Path">Below the body; empty where the body is the list.</param>
public sealed record ListedAnswer(string Path, IReadOnlyList<string> Texts)
{
    private const int Deepest = 4;

    private static readonly string[] Read = ["title", "name", "summary", "subject", "description", "content", "text", "body", "message"];

    public static ListedAnswer? Of(JsonData? schema) => schema is JsonObject root ? Find(root, root, "", 0) : null;

    private static ListedAnswer? Find(JsonObject root, JsonObject schema, string path, int depth)
    {
        if (depth > Deepest)
        {
            return null;
        }

        schema = Resolved(root, schema);
        if (schema["items"] is JsonObject items)
        {
            var names = Properties(root, items).Select(member => member.Key).ToHashSet(StringComparer.Ordinal);
            return new ListedAnswer(path, [.. Read.Where(names.Contains).Take(2)]);
        }

        foreach (var (name, value) in Properties(root, schema))
        {
            if (name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') && value is JsonObject inner
                && Find(root, inner, path.Length == 0 ? name : $"{path}.{name}", depth + 1) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static IEnumerable<KeyValuePair<string, JsonData>> Properties(JsonObject root, JsonObject schema)
    {
        schema = Resolved(root, schema);
        var own = schema["properties"] as JsonObject ?? JsonObject.Empty;
        var parts = (schema["allOf"] as JsonArray ?? JsonArray.Empty).OfType<JsonObject>().SelectMany(part => Properties(root, part));
        return own.Concat(parts);
    }

    private static JsonObject Resolved(JsonObject root, JsonObject schema)
    {
        if (schema["$ref"] is not JsonText { Value: var reference } || !reference.StartsWith("#/", StringComparison.Ordinal))
        {
            return schema;
        }

        JsonData? at = root;
        foreach (var name in reference[2..].Split('/'))
        {
            at = (at as JsonObject)?[name];
        }

        return at as JsonObject ?? schema;
    }
}
