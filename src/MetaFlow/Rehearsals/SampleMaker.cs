using MetaFlow.Json;
using MetaFlow.Shapes;

namespace MetaFlow.Rehearsals;

/// <summary>Makes a value that fits a JSON schema: what the schema shows itself, else the plainest there is.</summary>
internal static class SampleMaker
{
    private const int Deepest = 12;

    public static JsonData Of(JsonData schema) => Of(schema, schema, 0);

    /// <summary>The same value with nothing in its lists.</summary>
    public static JsonData Empty(JsonData value) => value switch
    {
        JsonArray => JsonArray.Empty,
        JsonObject members => JsonObject.Of([.. members.Select(member => (member.Key, IsCursor(member.Key) ? JsonNull.Value : Empty(member.Value)))]),
        _ => value,
    };

    private static bool IsCursor(string name) =>
        name.Contains("next", StringComparison.OrdinalIgnoreCase) || name.Contains("cursor", StringComparison.OrdinalIgnoreCase);

    private static JsonData Of(JsonData written, JsonData root, int depth)
    {
        if (written is not JsonObject schema || depth > Deepest)
        {
            return JsonNull.Value;
        }

        if ((schema["const"] ?? schema["example"] ?? schema["default"]) is { } said)
        {
            return said;
        }

        if ((schema["examples"] ?? schema["enum"]) is JsonArray { Count: > 0 } choices)
        {
            return choices[0];
        }

        if (schema["$ref"] is JsonText reference)
        {
            return SchemaRef.Find(root, reference.Value) is { } found ? Of(found, root, depth + 1) : JsonNull.Value;
        }

        if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray { Count: > 0 } ways)
        {
            return Of(ways[0], root, depth + 1);
        }

        if (schema["allOf"] is JsonArray { Count: > 0 } all)
        {
            return Merged(all, schema, root, depth);
        }

        return (SchemaRef.Types(schema) is [var type, ..] ? type : "") switch
        {
            "object" => Members(schema, root, depth),
            "array" => Items(schema, root, depth),
            "string" => Text(schema),
            "integer" or "number" => Number(schema),
            "boolean" => true,
            _ => JsonNull.Value,
        };
    }

    private static JsonObject Members(JsonObject schema, JsonData root, int depth) => JsonObject.Of(
        [.. (schema["properties"] as JsonObject ?? JsonObject.Empty).Select(member => (member.Key, Of(member.Value, root, depth + 1)))]);

    private static JsonObject Merged(JsonArray all, JsonObject schema, JsonData root, int depth)
    {
        var members = new JsonObject.Builder();
        foreach (var (name, value) in all.Select(part => Of(part, root, depth + 1)).OfType<JsonObject>().Append(Members(schema, root, depth)).SelectMany(part => part))
        {
            members[name] = value;
        }

        return members.ToObject();
    }

    private static JsonArray Items(JsonObject schema, JsonData root, int depth)
    {
        if (schema["items"] is not { } items)
        {
            return JsonArray.Empty;
        }

        var count = schema["minItems"] is JsonNumber { Value: > 1 and < 20 } least ? (int)least.Value : 1;
        return JsonArray.Create([.. Enumerable.Repeat(Of(items, root, depth + 1), count)]);
    }

    private static JsonData Text(JsonObject schema)
    {
        var text = (schema["format"] as JsonText)?.Value switch
        {
            "date-time" => "2026-01-01T00:00:00Z",
            "date" => "2026-01-01",
            "time" => "00:00:00Z",
            "duration" => "PT1H",
            "email" => "someone@example.com",
            "uri" or "url" => "https://example.com/",
            "uuid" => "00000000-0000-7000-8000-000000000000",
            "ipv4" => "192.0.2.1",
            _ => "text",
        };
        return schema["minLength"] is JsonNumber { Value: > 0 and < 1000 } least ? text.PadRight((int)least.Value, 'x') : text;
    }

    private static JsonData Number(JsonObject schema) =>
        schema["minimum"] is JsonNumber least ? least
        : schema["exclusiveMinimum"] is JsonNumber above ? above.Value + 1
        : schema["maximum"] is JsonNumber { Value: < 1 } most ? most
        : 1;
}
