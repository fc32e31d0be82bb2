using MetaFlow.Json;

namespace MetaFlow.Expressions.Evaluation;

/// <summary>A call of a function.</summary>
/// <param name="name">What the function is called in the source, for messages.</param>
/// <param name="isTail">The last thing a lambda does.</param>
internal sealed class CallNode(Node function, string? name, Node[] arguments, bool isTail, int position) : Node(position)
{
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run) => Values.Collapse(EvaluateRaw(input, frame, run));

    public override JsonData? EvaluateRaw(JsonData? input, Frame frame, EvaluationRun run) => Call(null, false, input, frame, run);

    /// <summary>The call with a value put before its arguments, as '~>' does.</summary>
    public JsonData? CallOn(JsonData? value, JsonData? input, Frame frame, EvaluationRun run) => Call(value, true, input, frame, run);

    private JsonData? Call(JsonData? first, bool hasFirst, JsonData? input, Frame frame, EvaluationRun run)
    {
        try
        {
            var target = (function as VariableNode)?.Builtin(run) ?? function.Evaluate(input, frame, run);
            var count = arguments.Length + (hasFirst ? 1 : 0);
            if (count > ArgumentBuffer.Length || isTail)
            {
                var array = new JsonData?[count];
                Fill(array, first, hasFirst, input, frame, run);
                return Invoke(target, array, array, input, frame, run);
            }

            var buffer = new ArgumentBuffer();
            Span<JsonData?> span = buffer;
            span = span[..count];
            Fill(span, first, hasFirst, input, frame, run);
            return Invoke(target, span, null, input, frame, run);
        }
        catch (ExpressionException exception) when (exception.Locate(Position, name))
        {
            throw;
        }
    }

    private void Fill(Span<JsonData?> given, JsonData? first, bool hasFirst, JsonData? input, Frame frame, EvaluationRun run)
    {
        var next = 0;
        if (hasFirst)
        {
            given[next++] = first;
        }

        foreach (var argument in arguments)
        {
            given[next++] = argument.Evaluate(input, frame, run);
        }
    }

    private JsonData? Invoke(JsonData? target, Span<JsonData?> given, JsonData?[]? array, JsonData? input, Frame frame, EvaluationRun run)
    {
        if (target is not FunctionValue callee)
        {
            throw NotCallable(run);
        }

        if (isTail && target is not NativeFunction)
        {
            run.PendingFunction = callee;
            run.PendingArguments = array!;
            return TailCall.Pending;
        }

        return TailCall.Apply(callee, given, new CallContext(run, input, frame, Position));
    }

    // Who writes sum(x) means $sum(x).
    private ExpressionException NotCallable(EvaluationRun run) => function is PathNode && name is not null && Builtins.Has(name, run)
        ? new ExpressionException("T1005", Position, name)
        : new ExpressionException("T1006", Position, name);
}

/// <summary>A call with some arguments left open.</summary>
internal sealed class PartialCallNode(Node function, string? name, Node?[] arguments, int position) : Node(position)
{
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run)
    {
        var given = new JsonData?[arguments.Length];
        var open = new List<int>();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is { } argument)
            {
                given[i] = argument.Evaluate(input, frame, run);
            }
            else
            {
                open.Add(i);
            }
        }

        var target = function.Evaluate(input, frame, run);
        if (target is FunctionValue callee)
        {
            return new PartialFunction(callee, given, [.. open]);
        }

        throw function is PathNode && name is not null && Builtins.Has(name, run)
            ? new ExpressionException("T1007", Position, name)
            : new ExpressionException("T1008", Position, name);
    }
}

/// <summary>'~>': gives a value to a function, or puts one function behind another.</summary>
internal sealed class ApplyNode(Node value, Node function, bool keepArray, int position) : Node(position)
{
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run)
    {
        EvaluationRun.EnsureStack(Position);
        var result = EvaluateRaw(input, frame, run);
        if (keepArray && result is JsonArray { IsSequence: true } sequence)
        {
            result = sequence.Marked(sequence.Marks | SequenceMarks.KeepSingleton);
        }

        return Values.Collapse(result);
    }

    public override JsonData? EvaluateRaw(JsonData? input, Frame frame, EvaluationRun run)
    {
        var given = value.Evaluate(input, frame, run);
        if (function is CallNode call)
        {
            return call.CallOn(given, input, frame, run);
        }

        if (function.Evaluate(input, frame, run) is not FunctionValue target)
        {
            throw new ExpressionException("T2006", Position, "~>");
        }

        if (given is FunctionValue first)
        {
            return new ChainedFunction(first, target);
        }

        Span<JsonData?> arguments = [given];
        return TailCall.Apply(target, arguments, new CallContext(run, JsonNull.Value, frame, Position));
    }
}
