using System.Text.RegularExpressions;
using MetaFlow.Json;

namespace MetaFlow.Shapes;

/// <summary>Holds a value against a JSON schema (2020-12, and <c>nullable</c>). A keyword that is not known asks for nothing.</summary>
public static class SchemaCheck
{
    // Deeper than any value: a schema that refers to itself and to nothing else.
    private const int MaxDepth = 2 * JsonData.MaxDepth;

    /// <summary>The first place where it does not fit; null where it does.</summary>
    public static ShapeMismatch? First(JsonData schema, JsonData value) => new Checking(schema).First(schema, value, "", 0);

    private sealed class Checking(JsonData root)
    {
        public ShapeMismatch? First(JsonData? schema, JsonData value, string path, int depth)
        {
            if (schema is JsonBool { Value: false })
            {
                return new ShapeMismatch(path, "-", ShapeMismatch.Word(value));
            }

            if (schema is not JsonObject members || depth > MaxDepth)
            {
                return null;
            }

            return OfReference(members, value, path, depth)
                ?? OfKind(members, value, path)
                ?? OfChoice(members, value, path)
                ?? OfMembers(members, value, path, depth)
                ?? OfItems(members, value, path, depth)
                ?? OfBounds(members, value, path)
                ?? OfCombination(members, value, path, depth);
        }

        private ShapeMismatch? OfReference(JsonObject schema, JsonData value, string path, int depth) =>
            schema["$ref"] is JsonText reference ? First(SchemaRef.Find(root, reference.Value), value, path, depth + 1) : null;

        private static ShapeMismatch? OfKind(JsonObject schema, JsonData value, string path)
        {
            var types = SchemaRef.Types(schema);
            return types.Count == 0 || types.Any(type => IsOf(type, value)) ? null : new ShapeMismatch(
                path, types.Where(type => type != "null").ToList() is [var one] ? WordOf(one) : string.Join(" | ", types), ShapeMismatch.Word(value));
        }

        private static ShapeMismatch? OfChoice(JsonObject schema, JsonData value, string path)
        {
            var choices = schema["const"] is { } only ? [only] : schema["enum"] as JsonArray;
            if (choices is null)
            {
                return null;
            }

            var written = value.ToString();
            return choices.Any(choice => choice.ToString() == written)
                ? null
                : new ShapeMismatch(path, string.Join(" | ", choices.Take(10)), Shown(value));
        }

        private ShapeMismatch? OfMembers(JsonObject schema, JsonData value, string path, int depth)
        {
            if (value is not JsonObject members)
            {
                return null;
            }

            var properties = schema["properties"] as JsonObject ?? JsonObject.Empty;
            foreach (var name in (schema["required"] as JsonArray ?? JsonArray.Empty).OfType<JsonText>())
            {
                if (members[name.Value] is null)
                {
                    return new ShapeMismatch(ShapeMismatch.Within(path, name.Value), Expected(properties[name.Value]), null);
                }
            }

            foreach (var (name, member) in members)
            {
                var held = properties[name] ?? (schema["patternProperties"] is null ? schema["additionalProperties"] : null);
                if (First(held, member, ShapeMismatch.Within(path, name), depth + 1) is { } wrong)
                {
                    return wrong;
                }
            }

            return null;
        }

        private ShapeMismatch? OfItems(JsonObject schema, JsonData value, string path, int depth)
        {
            if (value is not JsonArray items)
            {
                return null;
            }

            var first = schema["prefixItems"] as JsonArray ?? JsonArray.Empty;
            for (var i = 0; i < items.Count; i++)
            {
                if (First(i < first.Count ? first[i] : schema["items"], items[i], $"{path}[{i}]", depth + 1) is { } wrong)
                {
                    return wrong;
                }
            }

            return Bound(schema, "minItems", path, items.Count, static (count, bound) => count >= bound, "[…] >= ")
                ?? Bound(schema, "maxItems", path, items.Count, static (count, bound) => count <= bound, "[…] <= ");
        }

        private static ShapeMismatch? OfBounds(JsonObject schema, JsonData value, string path) => value switch
        {
            JsonNumber number => Bound(schema, "minimum", path, number.Value, static (found, bound) => found >= bound, ">= ")
                ?? Bound(schema, "maximum", path, number.Value, static (found, bound) => found <= bound, "<= ")
                ?? Bound(schema, "exclusiveMinimum", path, number.Value, static (found, bound) => found > bound, "> ")
                ?? Bound(schema, "exclusiveMaximum", path, number.Value, static (found, bound) => found < bound, "< "),
            JsonText text => Bound(schema, "minLength", path, text.Value.Length, static (found, bound) => found >= bound, "\"…\" >= ")
                ?? Bound(schema, "maxLength", path, text.Value.Length, static (found, bound) => found <= bound, "\"…\" <= ")
                ?? (schema["pattern"] is JsonText pattern && !Matches(pattern.Value, text.Value)
                    ? new ShapeMismatch(path, pattern.Value, Shown(value))
                    : null),
            _ => null,
        };

        private ShapeMismatch? OfCombination(JsonObject schema, JsonData value, string path, int depth)
        {
            foreach (var part in schema["allOf"] as JsonArray ?? JsonArray.Empty)
            {
                if (First(part, value, path, depth + 1) is { } wrong)
                {
                    return wrong;
                }
            }

            if (schema["anyOf"] is JsonArray { Count: > 0 } some && NoneFits(some, value, path, depth) is { } none)
            {
                return none;
            }

            if (schema["oneOf"] is JsonArray { Count: > 0 } one)
            {
                var fitting = one.Count(each => First(each, value, path, depth + 1) is null);
                return fitting == 1 ? null : NoneFits(one, value, path, depth) ?? new ShapeMismatch(path, "oneOf", Shown(value));
            }

            return schema["not"] is { } not && First(not, value, path, depth + 1) is null ? new ShapeMismatch(path, "not", Shown(value)) : null;
        }

        // The alternative of its kind says more than that none of them fits.
        private ShapeMismatch? NoneFits(JsonArray some, JsonData value, string path, int depth)
        {
            var wrong = some.Select(each => First(each, value, path, depth + 1)).ToList();
            return wrong.Contains(null) ? null
                : wrong.OrderByDescending(each => each!.Path.Length).First() is { } deepest && deepest.Path.Length > path.Length ? deepest
                : new ShapeMismatch(path, string.Join(" | ", wrong.Select(each => each!.Expected.TrimStart('@')).Distinct()), ShapeMismatch.Word(value));
        }

        private static ShapeMismatch? Bound(
            JsonObject schema, string keyword, string path, double found, Func<double, double, bool> holds, string sign) =>
            schema[keyword] is JsonNumber bound && !holds(found, bound.Value)
                ? new ShapeMismatch(path, sign + bound.Literal, new JsonNumber(found).Literal)
                : null;

        private static string Expected(JsonData? schema) =>
            schema is JsonObject members && SchemaRef.Types(members) is [var type, ..] ? WordOf(type) : "@json";

        private static bool IsOf(string type, JsonData value) => type switch
        {
            "null" => value is JsonNull,
            "boolean" => value is JsonBool,
            "string" => value is JsonText,
            "integer" => value is JsonNumber number && number.Value == Math.Truncate(number.Value),
            "number" => value is JsonNumber,
            "array" => value is JsonArray,
            "object" => value is JsonObject,
            _ => true,
        };

        private static string WordOf(string type) => type switch
        {
            "null" => "@null",
            "boolean" => "@flag",
            "string" => "@text",
            "integer" => "@integer",
            "number" => "@number",
            "array" => "@list",
            "object" => "@object",
            _ => type,
        };

        private static string Shown(JsonData value)
        {
            var written = value.ToString();
            return written.Length <= 60 ? written : string.Concat(written.AsSpan(0, 59), "…");
        }

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
}
