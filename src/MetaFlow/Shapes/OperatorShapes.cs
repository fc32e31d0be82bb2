using MetaFlow.Expressions;

namespace MetaFlow.Shapes;

/// <summary>What operators give, and what they certainly cannot be used on.</summary>
internal sealed class OperatorShapes(Inference inference)
{
    public Flow Of(ExpressionSyntax.Binary binary, Flow context, Bindings bindings)
    {
        var left = inference.Of(binary.Left, context, bindings);
        var right = binary.Operator == "and"
            ? inference.OfGuarded(binary.Left, binary.Right, context, bindings)
            : inference.Of(binary.Right, context, bindings);
        var mayBeNothing = left.MayBeNothing || right.MayBeNothing;
        switch (binary.Operator)
        {
            case "+" or "-" or "*" or "/" or "%":
                CheckNumber(binary.Left, left, binary.Operator);
                CheckNumber(binary.Right, right, binary.Operator);
                return new Flow(new Shape.Number(binary.Operator is "+" or "-" or "*" && IsInteger(left) && IsInteger(right)), mayBeNothing);
            case "<" or "<=" or ">" or ">=":
                CheckOrder(binary, left, right);
                return new Flow(new Shape.Flag(), mayBeNothing);
            case "=" or "!=":
                CheckEquality(binary, left, right);
                return new Flow(new Shape.Flag());
            case "and" or "or" or "in":
                return new Flow(new Shape.Flag());
            case "&":
                return new Flow(new Shape.Text());
            case "..":
                CheckNumber(binary.Left, left, "..");
                CheckNumber(binary.Right, right, "..");
                return new Flow(new Shape.Number(IsInteger: true), MayBeNothing: true, MayBeMany: true);
            default:
                return Flow.Unknown;
        }
    }

    public Flow Of(ExpressionSyntax.Negation negation, Flow context, Bindings bindings)
    {
        var operand = inference.Of(negation.Operand, context, bindings);
        CheckNumber(negation.Operand, operand, "-");
        return new Flow(new Shape.Number(IsInteger(operand)), operand.MayBeNothing);
    }

    private static bool IsInteger(Flow flow) => flow.Shape is Shape.Number { IsInteger: true };

    // A list is found out before a text is: the words for it differ.
    private void CheckNumber(ExpressionSyntax syntax, Flow flow, string sign)
    {
        inference.Need(flow, Place(syntax));
        var all = flow.Shape.Alternatives;
        if (all.Any(one => one is Shape.List) && all.All(one => one is Shape.List or Shape.Null))
        {
            inference.Report(Place(syntax), Problem.Of("types.list_for_one", ("sign", sign), ("found", ShapeWords.Word(flow.Shape))));
        }
        else if (all.Count > 0 && all.All(one => one is not (Shape.Any or Shape.Number)))
        {
            inference.Report(Place(syntax), Problem.Of("types.not_a_number", ("sign", sign), ("found", ShapeWords.Word(flow.Shape))));
        }
    }

    private void CheckOrder(ExpressionSyntax.Binary binary, Flow left, Flow right)
    {
        inference.Need(left, Place(binary.Left));
        inference.Need(right, Place(binary.Right));
        var both = Kinds(left.Shape) & Kinds(right.Shape) & (Kind.Number | Kind.Text);
        if (both == Kind.None && IsKnown(left) && IsKnown(right))
        {
            ReportComparison(binary, left, right);
        }
    }

    // Two constants may differ in kind on purpose; a value and something it can never be are a slip.
    private void CheckEquality(ExpressionSyntax.Binary binary, Flow left, Flow right)
    {
        var isNumberAndText = (Kinds(left.Shape), Kinds(right.Shape)) is (Kind.Number, Kind.Text) or (Kind.Text, Kind.Number);
        var isConstant = binary is { Left: ExpressionSyntax.Literal, Right: ExpressionSyntax.Literal };
        if (isNumberAndText && !isConstant && !left.MayBeMany && !right.MayBeMany)
        {
            ReportComparison(binary, left, right);
        }
    }

    private void ReportComparison(ExpressionSyntax.Binary binary, Flow left, Flow right) => inference.Report(
        Place(binary.Left),
        Problem.Of(
            "types.cannot_compare",
            ("left", ShapeWords.Word(left.Shape)), ("sign", binary.Operator), ("right", ShapeWords.Word(right.Shape))));

    private static bool IsKnown(Flow flow) => flow.Shape is not (Shape.Nothing or Shape.Any);

    private static Kind Kinds(Shape shape) => shape.Alternatives.Aggregate(Kind.None, (kinds, one) => kinds | one switch
    {
        Shape.Any => Kind.Number | Kind.Text | Kind.Other,
        Shape.Number => Kind.Number,
        Shape.Text => Kind.Text,
        _ => Kind.Other,
    });

    /// <summary>Where a part begins for the eye: an operator's own place is its sign.</summary>
    public static int Place(ExpressionSyntax syntax) => syntax switch
    {
        ExpressionSyntax.Binary binary => Place(binary.Left),
        ExpressionSyntax.Path { Steps: [var first, ..] } => Place(first.Expression),
        ExpressionSyntax.Call call => Place(call.Function),
        _ => syntax.Position,
    };

    [Flags]
    private enum Kind
    {
        None = 0,
        Number = 1,
        Text = 2,
        Other = 4,
    }
}
