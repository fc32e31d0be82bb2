using MetaFlow.Shapes;

namespace MetaFlow.Workflows;

/// <summary>What a declaration promises about an input. A default is a sample, not a promise.</summary>
internal static class InputShape
{
    public static Shape Of(InputDeclaration input) => input.Type switch
    {
        InputType.Text => new Shape.Text(),
        InputType.Integer => new Shape.Number(IsInteger: true),
        InputType.Number => new Shape.Number(IsInteger: false),
        InputType.Boolean => new Shape.Flag(),
        InputType.Array => input.Schema is { } schema && SchemaShape.Of(schema) is Shape.List list ? list : Shape.ListOf(Shape.Unknown),
        InputType.Object => input.Schema is { } schema && SchemaShape.Of(schema) is Shape.Object members ? members : Shape.ObjectOf([], isOpen: true),
        _ when input.Choices.Count > 0 => Union.Of(input.Choices.Select(Shape.Of)),
        _ => input.Schema is { } schema ? SchemaShape.Of(schema) : Shape.Unknown,
    };

    /// <summary>As a member of <c>inputs</c>: one that may be left out is not always there.</summary>
    public static Member Member(InputDeclaration input) => input.Required || input.Default is not null
        ? new Member(Of(input))
        : new Member(Of(input), Presence.Perhaps) { Absence = new Absence(Absence.OptionalInput, input.Name) };
}
