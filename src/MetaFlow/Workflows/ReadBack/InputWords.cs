namespace MetaFlow.Workflows.ReadBack;

/// <summary>Says what a workflow takes and what starts it.</summary>
internal sealed class InputWords(Wording words)
{
    public string Say(InputDeclaration input) =>
        words.Say("input", ("name", input.Name), ("kind", Kind(input)), ("rest", Rest(input)))
        + (input.Description is { Length: > 0 } text ? $" ({text})" : "");

    /// <summary>A type of trigger has a text of its own, <c>trigger.type</c>; one that has none is named.</summary>
    public string Say(TriggerDeclaration trigger) =>
        Wording.Resources.GetString($"trigger.{trigger.TypeName}", words.Language) is { } text
            ? Wording.Fill(text)
            : words.Say("trigger.other", ("id", trigger.Id), ("type", trigger.TypeName));

    private string Kind(InputDeclaration input)
    {
        var kind = words.Say($"kind.{input.Type}");
        return (input.Minimum, input.Maximum) switch
        {
            ({ } least, { } most) => words.Say("range.both", ("kind", kind), ("minimum", Wording.Number(least)), ("maximum", Wording.Number(most))),
            ({ } least, null) => words.Say("range.minimum", ("kind", kind), ("minimum", Wording.Number(least))),
            (null, { } most) => words.Say("range.maximum", ("kind", kind), ("maximum", Wording.Number(most))),
            _ => kind,
        };
    }

    private string Rest(InputDeclaration input) =>
        input.Default is { } value ? words.Say("input.default", ("value", words.Value(value)))
        : words.Say(input.Required ? "input.required" : "input.optional");
}
