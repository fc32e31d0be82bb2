using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using MetaFlow.Json;
using MetaFlow.Expressions.Evaluation;
using MetaFlow.Expressions.Parsing;

namespace MetaFlow.Expressions;

/// <summary>A JSONata expression, ready to be evaluated as often as wanted and by any number of threads.</summary>
public sealed class Expression
{
    private const int LargeStack = 32 * 1024 * 1024;

    private static readonly Frame NoVariables = new(null);

    // The working memory of the last evaluation on this thread, emptied, for the next one.
    [ThreadStatic]
    private static EvaluationRun? _spare;

    private readonly Node _node;
    private readonly bool _bindsVariables;

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
            (expression, problem) = (null, exception.ToProblem(source: source));
            return false;
        }
    }

    /// <summary>The value for an input, where null is nothing ("undefined").</summary>
    /// <exception cref="ExpressionException">The expression cannot be evaluated on this input or goes beyond a limit.</exception>
    public JsonData? Evaluate(JsonData? input, ExpressionScope scope)
    {
        try
        {
            return EvaluateHere(input, scope);
        }
        catch (ExpressionException exception) when (exception.IsShortOfStack)
        {
            return EvaluateDeeper(input, scope);
        }
    }

    /// <summary>The value, or the problem that there is none.</summary>
    public bool TryEvaluate(JsonData? input, ExpressionScope scope, out JsonData? value, [NotNullWhen(false)] out Problem? problem)
    {
        try
        {
            (value, problem) = (Evaluate(input, scope), null);
            return true;
        }
        catch (ExpressionException exception)
        {
            (value, problem) = (null, exception.ToProblem(source: Source));
            return false;
        }
    }

    public override string ToString() => Source;

    // How deep an expression may go is for its limits to say and not for the thread it happens to be on. An evaluation
    // changes nothing, so it can simply be done again with more room.
    private JsonData? EvaluateDeeper(JsonData? input, ExpressionScope scope)
    {
        JsonData? value = null;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    value = EvaluateHere(input, scope);
                }
                catch (Exception exception) when (exception is ExpressionException or OperationCanceledException)
                {
                    failure = ExceptionDispatchInfo.Capture(exception);
                }
            },
            LargeStack);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return value;
    }

    private JsonData? EvaluateHere(JsonData? input, ExpressionScope scope)
    {
        var run = _spare ?? new EvaluationRun();
        _spare = null;
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
        finally
        {
            if (run.End())
            {
                _spare = run;
            }
        }
    }

    private static JsonData Leave(JsonData value, EvaluationRun run)
    {
        if (run.NeedsCleaning || value is FunctionValue or TupleStream)
        {
            return Values.Clean(value);
        }

        return value is JsonArray array ? array.Marked(SequenceMarks.None) : value;
    }
}
