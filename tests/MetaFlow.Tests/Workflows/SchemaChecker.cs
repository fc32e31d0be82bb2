using System.Text.RegularExpressions;
using MetaFlow.Json;

namespace MetaFlow.Tests.Workflows;

/// <summary>Checks JSON against the keywords of JSON schema that the schema of definitions uses; throws on any other.</summary>
internal sealed class SchemaChecker(JsonObject root)
{
    private static readonly HashSet<string> Silent = ["$schema", "$defs", "title", "description", "then", "additionalProperties", "patternProperties"];

    public bool Accepts(JsonData value) => Accepts(root, value);

    private bool Accepts(JsonData schema, JsonData value) => schema switch
    {
        JsonBool flag => flag.Value,
        JsonObject members => members.All(keyword => Holds(members, keyword.Key, keyword.Value, value)),
        _ => throw new InvalidOperationException($"{schema} is no schema."),
    };

    private bool Holds(JsonObject schema, string keyword, JsonData said, JsonData value) => keyword switch
    {
        "type" => IsOf(((JsonText)said).Value, value),
        "const" => Same(said, value),
        "enum" => ((JsonArray)said).Any(choice => Same(choice, value)),
        "required" => value is not JsonObject members || ((JsonArray)said).All(name => members[((JsonText)name).Value] is not null),
        "properties" => value is not JsonObject members || MembersHold(schema, (JsonObject)said, members),
        "minItems" => value is not JsonArray list || list.Count >= ((JsonNumber)said).Value,
        "items" => value is not JsonArray items || items.All(item => Accepts(said, item)),
        "anyOf" => ((JsonArray)said).Any(choice => Accepts(choice, value)),
        "not" => !Accepts(said, value),
        "allOf" => ((JsonArray)said).All(part => Accepts(part, value)),
        "oneOf" => ((JsonArray)said).Count(choice => Accepts(choice, value)) == 1,
        "if" => !Accepts(said, value) || schema["then"] is not { } then || Accepts(then, value),
        "$ref" => Accepts(Find(((JsonText)said).Value), value),
        "pattern" => value is not JsonText text || Matches(((JsonText)said).Value, text.Value),
        "minimum" => value is not JsonNumber number || number.Value >= ((JsonNumber)said).Value,
        "maximum" => value is not JsonNumber number || number.Value <= ((JsonNumber)said).Value,
        "additionalProperties" when schema["properties"] is null =>
            value is not JsonObject members || MembersHold(schema, JsonObject.Empty, members),
        _ => Silent.Contains(keyword) ? true : throw new InvalidOperationException($"The checker does not know '{keyword}'."),
    };

    private bool MembersHold(JsonObject schema, JsonObject properties, JsonObject members)
    {
        foreach (var (name, value) in members)
        {
            var patterns = (schema["patternProperties"] as JsonObject ?? JsonObject.Empty).Where(each => Matches(each.Key, name)).ToArray();
            JsonData[] schemas = properties[name] is { } known ? [known, .. patterns.Select(each => each.Value)]
                : patterns.Length > 0 ? [.. patterns.Select(each => each.Value)]
                : [schema["additionalProperties"] ?? true];
            if (!schemas.All(each => Accepts(each, value)))
            {
                return false;
            }
        }

        return true;
    }

    private JsonData Find(string reference)
    {
        JsonData at = root;
        foreach (var name in reference.Split('/').Skip(1))
        {
            at = ((JsonObject)at)[name] ?? throw new InvalidOperationException($"There is no '{reference}'.");
        }

        return at;
    }

    private static bool IsOf(string type, JsonData value) => type switch
    {
        "null" => value is JsonNull,
        "boolean" => value is JsonBool,
        "integer" => value is JsonNumber number && number.Value == Math.Truncate(number.Value),
        "number" => value is JsonNumber,
        "string" => value is JsonText,
        "array" => value is JsonArray,
        "object" => value is JsonObject,
        _ => throw new InvalidOperationException($"There is no type '{type}'."),
    };

    private static bool Same(JsonData a, JsonData b) =>
        a is JsonNumber one && b is JsonNumber other ? one.Value.Equals(other.Value) : a.ToString() == b.ToString();

    private static bool Matches(string pattern, string text) =>
        Regex.IsMatch(text, pattern, RegexOptions.ECMAScript, TimeSpan.FromSeconds(1));
}
