using System.Globalization;
using MetaFlow.Json;

namespace MetaFlow.Shapes;

/// <summary>Follows <c>$ref</c> within one schema.</summary>
internal static class SchemaRef
{
    /// <summary>What <c>#/$defs/name</c> points to; null where there is nothing, or where it points out of the document.</summary>
    public static JsonData? Find(JsonData root, string reference)
    {
        if (reference is not ['#', ..])
        {
            return null;
        }

        var at = root;
        foreach (var part in Uri.UnescapeDataString(reference[1..]).Split('/').Skip(1))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            var next = at switch
            {
                JsonObject members => members[name],
                JsonArray list when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            at = next;
        }

        return at;
    }

    /// <summary>The kinds that a schema allows; empty where it says none. One that lists members means an object.</summary>
    public static IReadOnlyList<string> Types(JsonObject schema)
    {
        string[] said = schema["type"] switch
        {
            JsonText one => [one.Value],
            JsonArray some => [.. some.OfType<JsonText>().Select(type => type.Value)],
            _ when schema["properties"] is JsonObject || schema["required"] is JsonArray => ["object"],
            _ when schema["items"] is not null || schema["prefixItems"] is not null => ["array"],
            _ => [],
        };

        // OpenAPI 3.0 says it beside the type.
        return said.Length > 0 && schema["nullable"] is JsonBool { Value: true } ? [.. said, "null"] : said;
    }
}
