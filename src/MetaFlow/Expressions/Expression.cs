using System.Diagnostics.CodeAnalysis;
using MetaFlow.Json;
using MetaFlow.Expressions.Evaluation;
using MetaFlow.Expressions.Parsing;

namespace MetaFlow.Expressions;

/// <summary>A JSONata expression, ready to be evaluated as often as wanted and by any number of threads.</summary>
public sealed class Expression
{
    private static readonly Frame NoVariables = new(null);

    private readonly Node _node;
    private readonly bool _bindsVariables;

    // The working memory of the last evaluation, for the next one.
    private EvaluationRun? _spare;

    internal Expression(string source, ExpressionSyntax syntax)
    {
        Source = source;
        Syntax = syntax;
        _node = Compiler.Compile(syntax, isEvaluated: false, out _bindsVariables);
    }

    public string Source { get; }

    /// <summary>What the expression says, for whoever wants to know what it reads.</summary>
    public ExpressionSyntax Syntax { get; }

    /// <exception cref="ExpressionException">The source is not an expression.</exception>
    public static Expression Compile(string source) => new(source, Parser.Parse(source));

    public static bool TryCompile(string source, [NotNullWhen(true)] out Expression? expression, [NotNullWhen(false)] out Problem? problem)
    {
        try
        {
            (expression, problem) = (Compile(source), null);
            return true;
        }
        catch (ExpressionException exception)
        {
            (expression, problem) = (null, exception.ToProblem());
            return false;
        }
    }

    /// <summary>The value for an input, where null is nothing ("undefined").</summary>
    /// <exception cref="ExpressionException">The expression cannot be evaluated on this input or goes beyond a limit.</exception>
    public JsonData? Evaluate(JsonData? input, ExpressionScope scope)
    {
        var run = Interlocked.Exchange(ref _spare, null) ?? new EvaluationRun();
        run.Begin(input, scope);
        try
        {
            // An array is one input, not many.
            var wrapped = input is JsonArray
                ? new JsonArray([input], SequenceMarks.Sequence | SequenceMarks.OuterWrapper)
                : input;
            var value = _node.Evaluate(wrapped, _bindsVariables ? new Frame(null) : NoVariables, run);
            return value is null ? null : Leave(value, run);
        }
        catch (InsufficientExecutionStackException)
        {
            throw new ExpressionException("D1011");
        }
        finally
        {
            if (run.End())
            {
                _spare = run;
            }
        }
    }

    public override string ToString() => Source;

    private static JsonData Leave(JsonData value, EvaluationRun run)
    {
        if (run.NeedsCleaning || value is FunctionValue or TupleStream)
        {
            return Values.Clean(value);
        }

        return value is JsonArray array ? array.Marked(SequenceMarks.None) : value;
    }
}
