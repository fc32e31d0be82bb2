using System.Globalization;
using System.Text.RegularExpressions;

namespace MetaFlow.Json;

/// <summary>
/// Holds a value against the common part of JSON Schema, and tells every place that does not fit. A keyword that is not
/// known here asks for nothing.
/// </summary>
public sealed class JsonSchema(JsonData schema)
{
    private const int MostMismatches = 20;

    // A schema that refers to itself and to nothing else.
    private const int MaxDepth = 2 * JsonData.MaxDepth;

    internal static readonly string[] Kinds = ["object", "array", "string", "number", "integer", "boolean", "null"];

    /// <summary>Everything that does not fit, up to twenty places; empty where the value fits.</summary>
    public IReadOnlyList<SchemaMismatch> Check(JsonData value)
    {
        var found = new List<SchemaMismatch>();
        Check(schema, value, "", 0, found);
        return found;
    }

    /// <summary>The place in the schema that is no schema, such as a kind that does not exist; null where all is well.</summary>
    public string? FirstFault() => SchemaFault.First(schema, "", 0);

    private void Check(JsonData? part, JsonData value, string path, int depth, List<SchemaMismatch> found)
    {
        if (part is JsonBool { Value: false })
        {
            found.Add(new SchemaMismatch(path, null, Word(value)));
            return;
        }

        if (part is not JsonObject members || depth > MaxDepth || found.Count >= MostMismatches)
        {
            return;
        }

        if (members["$ref"] is JsonText reference)
        {
            Check(Find(reference.Value), value, path, depth + 1, found);
        }

        var kinds = KindsOf(members);
        if (kinds.Length > 0 && !kinds.Any(kind => IsOf(kind, value)))
        {
            // What is inside a value of another kind is beside the point.
            found.Add(new SchemaMismatch(path, kinds is [var one] ? WordOf(one) : string.Join(" | ", kinds), Word(value)));
            return;
        }

        CheckChoice(members, value, path, found);
        CheckMembers(members, value, path, depth, found);
        CheckItems(members, value, path, depth, found);
        CheckBounds(members, value, path, found);
        CheckCombinations(members, value, path, depth, found);
    }

    private static void CheckChoice(JsonObject part, JsonData value, string path, List<SchemaMismatch> found)
    {
        var choices = part["const"] is { } only ? [only] : part["enum"] as JsonArray;
        if (choices is not null && !choices.Any(choice => Same(choice, value)))
        {
            found.Add(new SchemaMismatch(path, string.Join(" | ", choices.Take(20)), Shown(value)));
        }
    }

    private void CheckMembers(JsonObject part, JsonData value, string path, int depth, List<SchemaMismatch> found)
    {
        if (value is not JsonObject members)
        {
            return;
        }

        var properties = part["properties"] as JsonObject ?? JsonObject.Empty;
        foreach (var name in (part["required"] as JsonArray ?? JsonArray.Empty).OfType<JsonText>())
        {
            if (members[name.Value] is null)
            {
                found.Add(new SchemaMismatch(Within(path, name.Value), ExpectedOf(properties[name.Value]), null));
            }
        }

        foreach (var (name, member) in members)
        {
            var held = properties[name] ?? (part["patternProperties"] is null ? part["additionalProperties"] : null);
            Check(held, member, Within(path, name), depth + 1, found);
        }
    }

    private void CheckItems(JsonObject part, JsonData value, string path, int depth, List<SchemaMismatch> found)
    {
        if (value is not JsonArray items)
        {
            return;
        }

        Bound(part, "minItems", items.Count, static (count, bound) => count >= bound, "[…] ≥ ", path, found);
        Bound(part, "maxItems", items.Count, static (count, bound) => count <= bound, "[…] ≤ ", path, found);
        if (part["uniqueItems"] is JsonBool { Value: true } && items.Select(item => item.ToString()).Distinct().Count() < items.Count)
        {
            found.Add(new SchemaMismatch(path, "uniqueItems", Shown(value)));
        }

        var first = part["prefixItems"] as JsonArray ?? JsonArray.Empty;
        for (var i = 0; i < items.Count; i++)
        {
            Check(i < first.Count ? first[i] : part["items"], items[i], $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]", depth + 1, found);
        }
    }

    private static void CheckBounds(JsonObject part, JsonData value, string path, List<SchemaMismatch> found)
    {
        if (value is JsonNumber number)
        {
            Bound(part, "minimum", number.Value, static (its, bound) => its >= bound, "≥ ", path, found);
            Bound(part, "maximum", number.Value, static (its, bound) => its <= bound, "≤ ", path, found);
            Bound(part, "exclusiveMinimum", number.Value, static (its, bound) => its > bound, "> ", path, found);
            Bound(part, "exclusiveMaximum", number.Value, static (its, bound) => its < bound, "< ", path, found);
        }
        else if (value is JsonText text)
        {
            var length = text.Value.EnumerateRunes().Count();
            Bound(part, "minLength", length, static (its, bound) => its >= bound, "\"…\" ≥ ", path, found);
            Bound(part, "maxLength", length, static (its, bound) => its <= bound, "\"…\" ≤ ", path, found);
            if (part["pattern"] is JsonText pattern && !Matches(pattern.Value, text.Value))
            {
                found.Add(new SchemaMismatch(path, $"/{pattern.Value}/", Shown(value)));
            }
        }
    }

    private void CheckCombinations(JsonObject part, JsonData value, string path, int depth, List<SchemaMismatch> found)
    {
        foreach (var every in part["allOf"] as JsonArray ?? JsonArray.Empty)
        {
            Check(every, value, path, depth + 1, found);
        }

        if ((part["anyOf"] ?? part["oneOf"]) is JsonArray { Count: > 0 } some)
        {
            var tries = some.Select(each => Tried(each, value, path, depth)).ToList();
            var fitting = tries.Count(each => each.Count == 0);
            if (fitting == 0)
            {
                // The alternative that came closest says more than that none of them fits.
                found.AddRange(tries.MinBy(each => each.Count(wrong => wrong.Path == path) * MostMismatches + each.Count)!);
            }
            else if (fitting > 1 && part["anyOf"] is null)
            {
                found.Add(new SchemaMismatch(path, "oneOf", Shown(value)));
            }
        }

        if (part["not"] is { } not && Tried(not, value, path, depth).Count == 0)
        {
            found.Add(new SchemaMismatch(path, "not", Shown(value)));
        }
    }

    private List<SchemaMismatch> Tried(JsonData part, JsonData value, string path, int depth)
    {
        var found = new List<SchemaMismatch>();
        Check(part, value, path, depth + 1, found);
        return found;
    }

    private static void Bound(
        JsonObject part, string keyword, double value, Func<double, double, bool> holds, string sign, string path, List<SchemaMismatch> found)
    {
        if (part[keyword] is JsonNumber bound && !holds(value, bound.Value))
        {
            found.Add(new SchemaMismatch(path, sign + bound.Literal, new JsonNumber(value).Literal));
        }
    }

    private JsonData? Find(string reference)
    {
        var at = reference.StartsWith('#') ? schema : null;
        foreach (var part in Uri.UnescapeDataString(reference).Split('/').Skip(1))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            at = (at as JsonObject)?[name];
        }

        return at;
    }

    private static string[] KindsOf(JsonObject part)
    {
        string[] said = part["type"] switch
        {
            JsonText one => [one.Value],
            JsonArray some => [.. some.OfType<JsonText>().Select(kind => kind.Value)],
            _ => [],
        };
        return said.Length > 0 && part["nullable"] is JsonBool { Value: true } ? [.. said, "null"] : said;
    }

    private static bool IsOf(string kind, JsonData value) => kind switch
    {
        "integer" => value is JsonNumber number && number.Value == Math.Truncate(number.Value),
        _ => !Kinds.Contains(kind) || WordOf(kind) == Word(value),
    };

    private static bool Same(JsonData a, JsonData b) => (a, b) switch
    {
        (JsonNumber one, JsonNumber other) => one.Value == other.Value,
        _ => a.ToString() == b.ToString(),
    };

    private static string ExpectedOf(JsonData? part) => part is JsonObject members && KindsOf(members) is [var kind, ..] ? WordOf(kind) : "@json";

    private static string WordOf(string kind) => kind switch
    {
        "object" => "@object",
        "array" => "@list",
        "string" => "@text",
        "number" => "@number",
        "integer" => "@integer",
        "boolean" => "@flag",
        "null" => "@null",
        _ => kind,
    };

    private static string Word(JsonData value) => value switch
    {
        JsonObject => "@object",
        JsonArray => "@list",
        JsonText => "@text",
        JsonNumber => "@number",
        JsonBool => "@flag",
        _ => "@null",
    };

    private static string Shown(JsonData value) => value.ToString() is { Length: > 60 } text ? string.Concat(text.AsSpan(0, 59), "…") : value.ToString();

    internal static string Within(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    // A pattern of another dialect, or one that takes too long, is not held against anybody.
    private static bool Matches(string pattern, string text)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.ECMAScript, TimeSpan.FromMilliseconds(200));
        }
        catch (Exception exception) when (exception is ArgumentException or RegexMatchTimeoutException)
        {
            return true;
        }
    }
}

/// <summary>A place where a value does not fit a schema.</summary>
/// <param name="Path">Such as <c>items[0].name</c>; empty for the whole value.</param>
/// <param name="Expected">What has to be there: a word such as <c>@text</c>, a bound, or the choices; null where nothing may be.</param>
/// <param name="Found">What is there: a word such as <c>@list</c>, or the value; null where it is missing.</param>
public sealed record SchemaMismatch(string Path, string? Expected, string? Found);
