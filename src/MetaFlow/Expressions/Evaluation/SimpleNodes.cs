using MetaFlow.Json;

namespace MetaFlow.Expressions.Evaluation;

internal sealed class LiteralNode(JsonData value, int position) : Node(position)
{
    public JsonData Value { get; } = value;

    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run) => Value;
}

/// <summary>'$'.</summary>
internal sealed class ContextNode(int position) : Node(position)
{
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run) => Values.Collapse(EvaluateRaw(input, frame, run));

    public override JsonData? EvaluateRaw(JsonData? input, Frame frame, EvaluationRun run) =>
        input is JsonArray { Count: 1 } wrapper && (wrapper.Marks & SequenceMarks.OuterWrapper) != SequenceMarks.None ? wrapper[0] : input;
}

/// <summary>'$name': a variable of the expression, of the scope, or a function of the language.</summary>
/// <param name="builtin">The function of that name.</param>
/// <param name="isBoundHere">The expression may bind the name itself, so that frames have to be asked.</param>
internal sealed class VariableNode(string name, NativeFunction? builtin, bool isBoundHere, int position) : Node(position)
{
    public string Name { get; } = name;

    /// <summary>The function of the language, unless the scope hides it.</summary>
    public NativeFunction? Builtin(EvaluationRun run) =>
        isBoundHere || builtin is null || run.Scope.Variables.ContainsKey(Name) ? null : builtin;

    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run) => Values.Collapse(EvaluateRaw(input, frame, run));

    public override JsonData? EvaluateRaw(JsonData? input, Frame frame, EvaluationRun run)
    {
        if (isBoundHere && frame.TryFind(Name, out var value))
        {
            return value;
        }

        if (Name == "$")
        {
            return run.Root;
        }

        return run.Scope.Variables.TryGetValue(Name, out value) ? value : builtin;
    }
}

internal sealed class NegationNode(Node operand, int position) : Node(position)
{
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run)
    {
        var value = operand.Evaluate(input, frame, run);
        if (value is null)
        {
            return null;
        }

        return Values.IsNumber(value, out var number)
            ? JsonNumber.Of(-number)
            : throw new ExpressionException("D1002", Position, "-", JsText.Of(value, run));
    }
}

internal sealed class ArrayNode(Node[] items, bool[] isNested, bool isConstructed, int position) : Node(position)
{
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run)
    {
        var start = run.Top;
        for (var i = 0; i < items.Length; i++)
        {
            var value = items[i].Evaluate(input, frame, run);
            if (value is null)
            {
                continue;
            }

            if (value is JsonArray array && !isNested[i])
            {
                run.Push(array.Items);
            }
            else
            {
                run.Push(Values.Kept(value, run));
            }
        }

        return new JsonArray(run.Take(start), isConstructed ? SequenceMarks.Constructed : SequenceMarks.None);
    }
}

internal sealed class BlockNode(Node[] items, bool bindsVariables, int position) : Node(position)
{
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run)
    {
        EvaluationRun.EnsureStack(Position);
        var inner = bindsVariables ? new Frame(frame) : frame;
        JsonData? value = null;
        foreach (var item in items)
        {
            value = item.Evaluate(input, inner, run);
        }

        return value;
    }
}

internal sealed class BindNode(string name, Node value, int position) : Node(position)
{
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run)
    {
        var result = value.Evaluate(input, frame, run);
        frame.Bind(name, result);
        return result;
    }
}

internal sealed class ConditionNode(Node test, Node then, Node? otherwise, int position) : Node(position)
{
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run) =>
        Values.IsTrue(test.Evaluate(input, frame, run))
            ? then.Evaluate(input, frame, run)
            : otherwise?.Evaluate(input, frame, run);
}

/// <summary>'??' and '?:'.</summary>
internal sealed class OtherwiseNode(Node left, Node right, bool onlyForNothing, int position) : Node(position)
{
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run)
    {
        var value = left.Evaluate(input, frame, run);
        return (onlyForNothing ? value is not null : Values.IsTrue(value)) ? value : right.Evaluate(input, frame, run);
    }
}

/// <summary>Predicates, grouping and '[]' behind something that is no path.</summary>
internal sealed class SuffixedNode(Node operand, Predicate[] predicates, GroupNode? group, bool keepArray, int position) : Node(position)
{
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run)
    {
        var value = operand.EvaluateRaw(input, frame, run);
        foreach (var predicate in predicates)
        {
            value = predicate.Apply(value, frame, run);
        }

        if (group is not null)
        {
            value = group.Evaluate(value, frame, run);
        }

        if (keepArray && value is JsonArray { IsSequence: true } sequence)
        {
            value = sequence.Marked(sequence.Marks | SequenceMarks.KeepSingleton);
        }

        return Values.Collapse(value);
    }
}

internal sealed class LambdaNode(string[] parameters, Signature? signature, Node body, int position) : Node(position)
{
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run) =>
        new LambdaFunction(parameters, signature, body, input, frame);
}
