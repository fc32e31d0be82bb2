namespace MetaFlow.Shapes;

/// <summary>Says shapes in words.</summary>
internal static class ShapeWords
{
    public static string Of(Shape shape) => shape switch
    {
        Shape.Any => "anything",
        Shape.Nothing => "nothing",
        Shape.Null => "null",
        Shape.Text => "text",
        Shape.Number { IsInteger: true } => "a whole number",
        Shape.Number => "a number",
        Shape.Flag => "true or false",
        Shape.List { Item: Shape.Nothing } => "an empty list",
        Shape.List list => "a list of " + Many(list.Item),
        Shape.Object known => "an object" + Members(known),
        Shape.Function => "a function",
        _ => string.Join(" or ", shape.Alternatives.Select(Of)),
    };

    public static string Of(Flow flow) => (flow.Shape, flow.MayBeNothing, flow.MayBeMany) switch
    {
        (Shape.Nothing, _, _) => "nothing",
        (Shape.Any, true, true) => "anything",
        (_, true, true) => "none, one or more " + Many(flow.Shape),
        (_, false, true) => "one or more " + Many(flow.Shape),
        (_, true, false) => Of(flow.Shape) + " or nothing",
        _ => Of(flow.Shape),
    };

    /// <summary>The word for it in a problem; each language has its own.</summary>
    public static string Word(Shape shape) => shape switch
    {
        Shape.Null => "@null",
        Shape.Text => "@text",
        Shape.Number { IsInteger: true } => "@integer",
        Shape.Number => "@number",
        Shape.Flag => "@flag",
        Shape.List { Item: Shape.Text } => "@texts",
        Shape.List { Item: Shape.Number } => "@numbers",
        Shape.List { Item: Shape.Object } => "@objects",
        Shape.List { Item: Shape.List } => "@lists",
        Shape.List => "@list",
        Shape.Object => "@object",
        Shape.Function => "@function",
        Shape.OneOf some when some.Shapes.Where(one => one is not Shape.Null).ToList() is [var only] => Word(only),
        Shape.OneOf => "@mixed",
        _ => "@json",
    };

    private static string Many(Shape shape) => shape switch
    {
        Shape.Text => "texts",
        Shape.Number { IsInteger: true } => "whole numbers",
        Shape.Number => "numbers",
        Shape.Flag => "flags",
        Shape.List { Item: Shape.Nothing } => "empty lists",
        Shape.List list => "lists of " + Many(list.Item),
        Shape.Object known => "objects" + Members(known),
        Shape.Function => "functions",
        Shape.OneOf some => string.Join(" or ", some.Shapes.Select(Many)),
        _ => Of(shape),
    };

    private static string Members(Shape.Object known)
    {
        var names = known.Members
            .OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => member.Value.Presence == Presence.Always ? member.Key : member.Key + "?")
            .Concat(known.IsOpen ? ["…"] : Array.Empty<string>());
        return $" {{{string.Join(", ", names)}}}";
    }
}
