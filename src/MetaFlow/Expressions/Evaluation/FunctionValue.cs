using System.Text.Json;
using MetaFlow.Json;

namespace MetaFlow.Expressions.Evaluation;

/// <summary>A function as a value. Lives inside one evaluation; as JSON it is the empty text.</summary>
internal abstract class FunctionValue : JsonData
{
    /// <summary>How many arguments it can use; the functions that call it give no more.</summary>
    public abstract int Arity { get; }

    public abstract JsonData? Invoke(Span<JsonData?> arguments, in CallContext context);

    public override void WriteTo(Utf8JsonWriter writer) => writer.WriteStringValue(string.Empty);
}

/// <summary>Where a call stands.</summary>
internal readonly ref struct CallContext(EvaluationRun run, JsonData? input, Frame frame, int position)
{
    public EvaluationRun Run { get; } = run;

    public JsonData? Input { get; } = input;

    public Frame Frame { get; } = frame;

    public int Position { get; } = position;

    /// <summary>Calls a function that was given as an argument, with no context of its own.</summary>
    public JsonData? Call(FunctionValue function, Span<JsonData?> arguments) =>
        TailCall.Apply(function, arguments, new CallContext(Run, JsonNull.Value, Frame, Position));

    /// <summary>Calls it with as many of the arguments as it can use.</summary>
    public JsonData? CallWith(FunctionValue function, JsonData? first, JsonData? second, JsonData? third)
    {
        var arguments = new ArgumentBuffer();
        arguments[0] = first;
        arguments[1] = second;
        arguments[2] = third;
        Span<JsonData?> span = arguments;
        return Call(function, span[..Math.Clamp(function.Arity, 1, 3)]);
    }
}

/// <summary>Room for the arguments of nearly every call without an allocation.</summary>
[System.Runtime.CompilerServices.InlineArray(Length)]
internal struct ArgumentBuffer
{
    public const int Length = 4;

    private JsonData? _first;
}

internal delegate JsonData? NativeCode(ReadOnlySpan<JsonData?> arguments, in CallContext context);

/// <summary>A function of the language itself.</summary>
internal sealed class NativeFunction(string name, string? signature, int arity, NativeCode code) : FunctionValue
{
    public string Name { get; } = name;

    public Signature? Signature { get; } = signature is null ? null : Signature.Parse(signature);

    public override int Arity { get; } = arity;

    public override JsonData? Invoke(Span<JsonData?> arguments, in CallContext context) =>
        code(Signature is null ? arguments : Signature.Check(arguments, context.Input), context);
}

/// <summary>A lambda with the variables and the input it was written in.</summary>
internal sealed class LambdaFunction(string[] parameters, Signature? signature, Node body, JsonData? input, Frame frame) : FunctionValue
{
    public override int Arity => parameters.Length;

    public override JsonData? Invoke(Span<JsonData?> arguments, in CallContext context)
    {
        ReadOnlySpan<JsonData?> given = signature is null ? arguments : signature.Check(arguments, context.Input);
        var values = new JsonData?[parameters.Length];
        given[..Math.Min(given.Length, values.Length)].CopyTo(values);
        return body.Evaluate(input, new Frame(frame, parameters, values), context.Run);
    }
}

/// <summary>A function some of whose arguments are given already.</summary>
internal sealed class PartialFunction(FunctionValue function, JsonData?[] given, int[] open) : FunctionValue
{
    public override int Arity => open.Length;

    public override JsonData? Invoke(Span<JsonData?> arguments, in CallContext context)
    {
        context.Run.Enter(context.Position);
        var all = (JsonData?[])given.Clone();
        for (var i = 0; i < open.Length; i++)
        {
            all[open[i]] = i < arguments.Length ? arguments[i] : null;
        }

        var result = function.Invoke(all, context);
        context.Run.Leave();
        return result;
    }
}

/// <summary>First one function, then the other on its result.</summary>
internal sealed class ChainedFunction(FunctionValue first, FunctionValue second) : FunctionValue
{
    public override int Arity => 1;

    public override JsonData? Invoke(Span<JsonData?> arguments, in CallContext context)
    {
        Span<JsonData?> argument = [arguments.Length > 0 ? arguments[0] : null];
        argument[0] = TailCall.Apply(first, argument, context);
        return TailCall.Apply(second, argument, context);
    }
}

/// <summary>
/// A lambda that ends with a call does not make it: it leaves function and arguments in the run, and whoever called the
/// lambda goes on with them. So a loop written as a recursion does not grow the stack.
/// </summary>
internal sealed class TailCall : FunctionValue
{
    public static readonly TailCall Pending = new();

    private TailCall()
    {
    }

    public override int Arity => 0;

    public override JsonData? Invoke(Span<JsonData?> arguments, in CallContext context) => null;

    public static JsonData? Apply(FunctionValue function, Span<JsonData?> arguments, in CallContext context)
    {
        var run = context.Run;
        run.Enter(context.Position);
        var result = function.Invoke(arguments, context);
        while (ReferenceEquals(result, Pending))
        {
            run.Tick();
            var next = run.PendingFunction as FunctionValue ?? throw new ExpressionException("T1006", context.Position);
            result = next.Invoke(run.PendingArguments, context);
        }

        run.Leave();
        return result;
    }
}
