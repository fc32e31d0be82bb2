using System.Text;
using MetaFlow.Json;

namespace MetaFlow.Workflows;

/// <summary>The pieces that the schema of definitions is put together from.</summary>
internal static class SchemaPart
{
    public static JsonObject Text => JsonObject.Of(("type", "string"));

    public static JsonObject Flag => JsonObject.Of(("type", "boolean"));

    public static JsonObject Number => JsonObject.Of(("type", "number"));

    public static JsonObject Null => JsonObject.Of(("type", "null"));

    /// <summary>A text, or a list of texts.</summary>
    public static JsonObject OneOrMore => AnyOf(Text, List(Text));

    public static JsonObject Ref(string name) => JsonObject.Of(("$ref", $"#/$defs/{name}"));

    public static JsonObject Pattern(string pattern) => JsonObject.Of(("type", "string"), ("pattern", pattern));

    public static JsonObject List(JsonData items) => JsonObject.Of(("type", "array"), ("items", items));

    public static JsonObject Range(string type, double minimum, double maximum) =>
        JsonObject.Of(("type", type), ("minimum", minimum), ("maximum", maximum));

    public static JsonObject AnyOf(params ReadOnlySpan<JsonData> choices) => JsonObject.Of(("anyOf", JsonArray.Create(choices)));

    public static JsonObject Const(string text) => JsonObject.Of(("const", text));

    public static JsonObject Names(IEnumerable<string> names) => JsonObject.Of(("enum", Texts(names)));

    /// <summary>One of these words, which an editor offers; the reader takes them in capitals too.</summary>
    /// <param name="also">Words that are taken and not offered.</param>
    public static JsonObject Words(IEnumerable<string> names, params IEnumerable<string> also) =>
        AnyOf(Names(names), Pattern(InAnyCase([.. names, .. also])));

    /// <summary>Asks for members that stand for another: <c>cron</c> or <c>every</c>.</summary>
    public static JsonData Required(params ReadOnlySpan<string> names) => JsonObject.Of(("required", Texts([.. names])));

    /// <summary>What holds of an object that has one of these words as a member.</summary>
    public static JsonData When(string member, string[] words, JsonData then) => JsonObject.Of(
        ("if", JsonObject.Of(("properties", JsonObject.Of((member, Pattern(InAnyCase(words))))), ("required", Texts([member])))),
        ("then", then));

    /// <summary>An object of these members and an author's own <c>x-</c> members.</summary>
    public static JsonObject Members(string[] required, params ReadOnlySpan<(string Name, JsonData Schema)> members)
    {
        var schema = JsonObject.Of(
            ("type", "object"), ("properties", JsonObject.Of(members)),
            ("patternProperties", JsonObject.Of(("^x-", JsonObject.Empty))), ("additionalProperties", false));
        return required.Length == 0 ? schema : schema.With("required", Texts(required));
    }

    public static JsonArray All(IEnumerable<JsonData> schemas) => JsonArray.Create([.. schemas]);

    public static JsonArray Texts(IEnumerable<string> texts) => JsonArray.Create([.. texts.Select(text => (JsonData)text)]);

    // The patterns of JSON schema have no switch for it.
    private static string InAnyCase(string[] words)
    {
        var pattern = new StringBuilder("^(?:");
        for (var i = 0; i < words.Length; i++)
        {
            pattern.Append(i == 0 ? "" : "|");
            foreach (var letter in words[i])
            {
                pattern.Append(char.IsAsciiLetter(letter) ? $"[{char.ToLowerInvariant(letter)}{char.ToUpperInvariant(letter)}]" : letter);
            }
        }

        return pattern.Append(")$").ToString();
    }
}
