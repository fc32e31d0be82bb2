using MetaFlow.Shapes;

namespace MetaFlow.Workflows;

/// <summary>What a declaration promises about an input. A default is a sample, not a promise.</summary>
internal static class InputShape
{
    public static Shape Of(InputDeclaration input) => input.Schema is { } schema ? SchemaShape.Of(schema) : input.Type switch
    {
        InputType.Text => new Shape.Text(),
        InputType.Integer => new Shape.Number(IsInteger: true),
        InputType.Number => new Shape.Number(IsInteger: false),
        InputType.Boolean => new Shape.Flag(),
        InputType.Array => Shape.ListOf(Shape.Unknown),
        InputType.Object => Shape.ObjectOf([], isOpen: true),
        _ => Shape.Unknown,
    };
}
