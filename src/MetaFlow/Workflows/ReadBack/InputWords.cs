using MetaFlow.Json;

namespace MetaFlow.Workflows.ReadBack;

/// <summary>Says what a workflow takes.</summary>
internal sealed class InputWords(Wording words)
{
    public string Say(InputDeclaration input) =>
        words.Say("input", ("name", input.Name), ("kind", Kind(input)), ("rest", Rest(input)))
        + (input.Secret ? words.Say("input.secret") : "")
        + (input.Description is { Length: > 0 } text ? $" ({text})" : "");

    private string Kind(InputDeclaration input)
    {
        if (input.Choices.Count > 0)
        {
            return words.Say("kind.choice", ("choices", words.Either([.. input.Choices.Select(words.Value)])));
        }

        var kind = input is { Schema: { } schema, Type: InputType.Array or InputType.Object }
            ? Composed(input.Type, schema)
            : words.Say($"kind.{input.Type}");
        return (input.Minimum, input.Maximum) switch
        {
            ({ } least, { } most) => words.Say("range.both", ("kind", kind), ("minimum", Wording.Number(least)), ("maximum", Wording.Number(most))),
            ({ } least, null) => words.Say("range.minimum", ("kind", kind), ("minimum", Wording.Number(least))),
            (null, { } most) => words.Say("range.maximum", ("kind", kind), ("maximum", Wording.Number(most))),
            _ => kind,
        };
    }

    private string Composed(InputType type, JsonObject schema) => (type, schema["items"]) switch
    {
        (InputType.Array, JsonObject items) => words.Say("kind.list_of", ("items", With(Many(items), items))),
        (InputType.Array, _) => words.Say("kind.Array"),
        _ => With(words.Say("kind.Object"), schema),
    };

    private string Many(JsonObject items) => words.Say("many." + ((items["type"] as JsonText)?.Value switch
    {
        "string" => InputType.Text,
        "integer" => InputType.Integer,
        "number" => InputType.Number,
        "boolean" => InputType.Boolean,
        "array" => InputType.Array,
        "object" => InputType.Object,
        _ => InputType.Any,
    }));

    private string With(string kind, JsonObject schema) => schema["properties"] is JsonObject { Count: > 0 } members
        ? words.Say("kind.with", ("kind", kind), ("members", words.List([.. members.Select(member => $"'{member.Key}'")])))
        : kind;

    private string Rest(InputDeclaration input) => input switch
    {
        { Default: not null, Secret: true } => words.Say("input.default_secret"),
        { Default: { } value } => words.Say("input.default", ("value", words.Value(value))),
        _ => words.Say(input.Required ? "input.required" : "input.optional"),
    };
}
