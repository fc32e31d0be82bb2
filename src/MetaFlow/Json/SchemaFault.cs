namespace MetaFlow.Json;

/// <summary>Finds the place where a JSON schema is none.</summary>
internal static class SchemaFault
{
    private static readonly string[] Maps = ["properties", "$defs", "definitions"];
    private static readonly string[] Lists = ["anyOf", "oneOf", "allOf", "prefixItems"];

    public static string? First(JsonData part, string path, int depth)
    {
        if (part is JsonBool || depth > JsonData.MaxDepth)
        {
            return null;
        }

        if (part is not JsonObject schema)
        {
            return path;
        }

        if (schema["type"] is { } type && (type as JsonArray ?? [type]).Any(kind => kind is not JsonText text || !JsonSchema.Kinds.Contains(text.Value)))
        {
            return JsonSchema.Within(path, "type");
        }

        if (schema["required"] is { } required && (required as JsonArray)?.All(name => name is JsonText) != true)
        {
            return JsonSchema.Within(path, "required");
        }

        if (schema["enum"] is { } choices and not JsonArray { Count: > 0 })
        {
            return JsonSchema.Within(path, "enum");
        }

        return Maps.Select(map => InMap(schema, map, path, depth)).FirstOrDefault(fault => fault is not null)
            ?? Lists.Select(list => InList(schema, list, path, depth)).FirstOrDefault(fault => fault is not null)
            ?? (schema["items"] is { } items ? First(items, JsonSchema.Within(path, "items"), depth + 1) : null);
    }

    private static string? InMap(JsonObject schema, string map, string path, int depth)
    {
        var at = JsonSchema.Within(path, map);
        return schema[map] switch
        {
            null => null,
            JsonObject parts => parts
                .Select(part => First(part.Value, JsonSchema.Within(at, part.Key), depth + 1))
                .FirstOrDefault(fault => fault is not null),
            _ => at,
        };
    }

    private static string? InList(JsonObject schema, string list, string path, int depth)
    {
        var at = JsonSchema.Within(path, list);
        return schema[list] switch
        {
            null => null,
            JsonArray { Count: > 0 } parts => parts
                .Select((part, index) => First(part, FormattableString.Invariant($"{at}[{index}]"), depth + 1))
                .FirstOrDefault(fault => fault is not null),
            _ => at,
        };
    }
}
