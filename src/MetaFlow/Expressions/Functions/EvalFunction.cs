using MetaFlow.Json;
using MetaFlow.Expressions.Evaluation;
using MetaFlow.Expressions.Parsing;

namespace MetaFlow.Expressions.Functions;

/// <summary>$eval: an expression made at run time, under the limits of the evaluation it is part of.</summary>
internal static class EvalFunction
{
    public static JsonData? Eval(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonText source)
        {
            return null;
        }

        var input = context.Input;
        if (arguments.Length > 1 && arguments[1] is { } given)
        {
            input = given is JsonArray { IsSequence: false } array
                ? new JsonArray([array], SequenceMarks.Sequence | SequenceMarks.OuterWrapper)
                : given;
        }

        context.Run.Tick(1 + source.Value.Length);
        Node node;
        try
        {
            node = Compiler.Compile(Parser.Parse(source.Value), isEvaluated: true, out _);
        }
        catch (ExpressionException exception)
        {
            throw new ExpressionException("D3120", value: exception.Message);
        }

        try
        {
            return node.Evaluate(input, context.Frame, context.Run);
        }
        catch (ExpressionException exception) when (!exception.IsLimit)
        {
            throw new ExpressionException("D3121", value: exception.Message);
        }
    }
}
