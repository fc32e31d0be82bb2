using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MetaFlow.Scripting;

/// <summary>Short ways to read JSON: <c>input["names"].Items.Select(name => name.Text)</c>.</summary>
public static class JsonNodeMembers
{
    extension(JsonNode? node)
    {
        /// <summary>The value as text; numbers and true/false as they are written. Null where there is no value.</summary>
        public string? Text => node switch
        {
            null => null,
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            JsonValue value => Json.Text(value),
            _ => throw NotA("text", node),
        };

        /// <summary>The value as a decimal number; text such as "1,234.5" is read as one.</summary>
        public decimal Number => node switch
        {
            JsonValue value when value.TryGetValue<decimal>(out var number) => number,
            JsonValue value when value.TryGetValue<long>(out var number) => number,
            JsonValue value when value.TryGetValue<int>(out var number) => number,
            JsonValue value when value.TryGetValue<double>(out var number) => ToDecimal(node, number),
            JsonValue value when value.TryGetValue<string>(out var text) && Numbers.TryParse(text, out var number) => number,
            _ => throw NotA("a number", node),
        };

        /// <summary>The value as a whole number.</summary>
        public int Int
        {
            get
            {
                var number = node.Number;
                return number == decimal.Truncate(number) && number is >= int.MinValue and <= int.MaxValue
                    ? (int)number
                    : throw NotA("a whole number", node);
            }
        }

        /// <summary>The value as true or false; the texts "true" and "false" are read as such.</summary>
        public bool Bool => node switch
        {
            JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
            JsonValue value when value.TryGetValue<string>(out var text) && bool.TryParse(text, out var flag) => flag,
            _ => throw NotA("true or false", node),
        };

        /// <summary>The items of a list; none where there is no value.</summary>
        public IReadOnlyList<JsonNode?> Items => node switch
        {
            null => [],
            JsonArray list => [.. list],
            _ => throw NotA("a list", node),
        };

        /// <summary>The members of an object in their order; none where there is no value.</summary>
        public IReadOnlyList<KeyValuePair<string, JsonNode?>> Members => node switch
        {
            null => [],
            JsonObject members => [.. members],
            _ => throw NotA("an object", node),
        };

        /// <summary>Whether there is no value, or null.</summary>
        public bool IsNull => node is null || node.GetValueKind() is JsonValueKind.Null or JsonValueKind.Undefined;

        /// <summary>Whether this is an object that has the member, even if the member is null.</summary>
        public bool Has(string name) => node is JsonObject members && members.ContainsKey(name);

        /// <summary>The value at a path such as "order.items[0].price", or null where there is none.</summary>
        public JsonNode? At(string path)
        {
            var at = node;
            foreach (var part in path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
            {
                at = at switch
                {
                    JsonObject members => members.TryGetPropertyValue(part, out var member) ? member : null,
                    JsonArray list when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) => index < list.Count ? list[index] : null,
                    _ => null,
                };
            }

            return at;
        }
    }

    private static decimal ToDecimal(JsonNode node, double number) =>
        Math.Abs(number) < (double)decimal.MaxValue ? (decimal)number : throw NotA("a number of at most 28 digits", node);

    private static ScriptDataException NotA(string expected, JsonNode? node) => new(node is null
        ? $"A value that is not there (null) was read as {expected}. Check the name of the member, or ask IsNull first."
        : $"'{node.GetPath()}' is not {expected}: it is {Named(node)}.");

    private static string Named(JsonNode node)
    {
        var text = Json.Text(node);
        var shown = text.Length > 60 ? string.Concat(text.AsSpan(0, 60), "…") : text;
        return node.GetValueKind() switch
        {
            JsonValueKind.Object => $"an object, {shown}",
            JsonValueKind.Array => $"a list, {shown}",
            JsonValueKind.String => $"the text {shown}",
            JsonValueKind.Number => $"the number {shown}",
            JsonValueKind.True or JsonValueKind.False => shown,
            _ => "null",
        };
    }
}
