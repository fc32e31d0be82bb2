using MetaFlow.Json;

namespace MetaFlow.Expressions.Evaluation;

/// <summary>A path without bindings: each step takes the items of the one before it.</summary>
internal sealed class PathNode : Node
{
    private readonly StepNode[] _steps;
    private readonly Node? _constructed;
    private readonly bool _isAbsolute;
    private readonly bool _keepSingleton;
    private readonly GroupNode? _group;
    private readonly NameStep? _only;

    // The names before the last step, where there is nothing else: then nothing between them is gathered.
    private readonly NameStep[]? _names;
    private readonly NameStep? _lastName;

    /// <param name="constructed">The first step where it is an array, which sees the input as a whole.</param>
    /// <param name="isAbsolute">The first step is a variable, which does not look at each item of the input.</param>
    public PathNode(StepNode[] steps, Node? constructed, bool isAbsolute, bool keepSingleton, GroupNode? group, int position)
        : base(position)
    {
        _steps = steps;
        _constructed = constructed;
        _isAbsolute = isAbsolute;
        _keepSingleton = keepSingleton;
        _group = group;
        _names = ChainOf(steps, constructed);
        _lastName = steps[^1] is NameStep { IsPlain: true } last ? last : null;
        _only = !keepSingleton && group is null && steps is [NameStep { IsPlain: true } name] ? name : null;
    }

    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run)
    {
        if (input is JsonObject && _only is not null)
        {
            return _only.Find(input, run);
        }

        EvaluationRun.EnsureStack(Position);
        var start = run.Top;
        var lone = Walk(input, frame, run);
        if (_group is not null)
        {
            return _group.Evaluate(lone ?? new JsonArray(run.Take(start), SequenceMarks.Sequence), frame, run);
        }

        if (lone is not null)
        {
            run.PopTo(start);
            return Finish(lone);
        }

        switch (run.Top - start)
        {
            case 0:
                return null;
            case 1 when !_keepSingleton:
                var item = run.At(start);
                run.PopTo(start);
                return item;
            default:
                return new JsonArray(
                    run.Take(start), _keepSingleton ? SequenceMarks.Sequence | SequenceMarks.KeepSingleton : SequenceMarks.Sequence);
        }
    }

    /// <summary>Leaves the items on the stack for whoever only wants to look at them; true where there is no single value instead.</summary>
    public bool TryGather(JsonData? input, Frame frame, EvaluationRun run, out JsonData? value)
    {
        if (_group is not null || _keepSingleton)
        {
            value = Evaluate(input, frame, run);
            return false;
        }

        EvaluationRun.EnsureStack(Position);
        var start = run.Top;
        var lone = Walk(input, frame, run);
        value = null;
        if (lone is not null)
        {
            run.PopTo(start);
            value = Finish(lone);
            return false;
        }

        if (run.Top - start > 1)
        {
            return true;
        }

        value = run.Top == start ? null : run.At(start);
        run.PopTo(start);
        return false;
    }

    private JsonData? Finish(JsonArray lone)
    {
        if (_keepSingleton && (lone.Marks & SequenceMarks.Constructed) != SequenceMarks.None)
        {
            return new JsonArray([lone], SequenceMarks.Sequence | SequenceMarks.KeepSingleton);
        }

        return Values.Collapse(lone);
    }

    // The items are on the stack afterwards, unless one array is the whole result.
    private JsonArray? Walk(JsonData? input, Frame frame, EvaluationRun run)
    {
        if (_names is not null)
        {
            return WalkNames(input, frame, run);
        }

        var start = run.Top;
        JsonArray? lone = null;
        var first = 0;
        if (_constructed is not null)
        {
            var made = _constructed.Evaluate(input is JsonArray ? input : AsSequence(input), frame, run);
            if (made is null or JsonArray { Count: 0 } || _steps.Length == 1)
            {
                return made as JsonArray ?? (made is null ? null : new JsonArray([made], SequenceMarks.Sequence));
            }

            run.Push(Values.ToArray(made).Items);
            first = 1;
        }
        else
        {
            lone = input is JsonArray array && !_isAbsolute
                ? Step(_steps[0], array.Items, _steps.Length == 1, frame, run)
                : StepOne(_steps[0], input, _steps.Length == 1, frame, run);
            first = 1;
        }

        for (var i = first; i < _steps.Length; i++)
        {
            var end = run.Top;
            if (end == start)
            {
                return lone;
            }

            var items = run.Since(start);
            lone = Step(_steps[i], items, i == _steps.Length - 1, frame, run);
            run.Move(start, end);
        }

        return lone;
    }

    private JsonArray? WalkNames(JsonData? input, Frame frame, EvaluationRun run)
    {
        var output = new StepOutput(isLast: true);
        if (input is JsonArray array && !_isAbsolute)
        {
            foreach (var item in array.Items)
            {
                Descend(item, 0, frame, run, ref output);
            }
        }
        else
        {
            Descend(input, 0, frame, run, ref output);
        }

        return output.Lone;
    }

    private void Descend(JsonData? item, int depth, Frame frame, EvaluationRun run, ref StepOutput output)
    {
        if (depth == _names!.Length)
        {
            _steps[depth].Append(item, frame, run, ref output);
            return;
        }

        var value = _names[depth].Find(item, run);
        if (value is JsonArray array && (array.Marks & SequenceMarks.Constructed) == SequenceMarks.None)
        {
            run.Tick(array.Count);
            if (_lastName is not null && depth + 1 == _names.Length)
            {
                _lastName.AppendPlain(array.Items, run, ref output);
                return;
            }

            foreach (var inner in array.Items)
            {
                Descend(inner, depth + 1, frame, run, ref output);
            }
        }
        else if (value is not null)
        {
            Descend(value, depth + 1, frame, run, ref output);
        }
    }

    private static NameStep[]? ChainOf(StepNode[] steps, Node? constructed)
    {
        var names = steps[..^1].OfType<NameStep>().Where(step => step.IsPlain).ToArray();
        return constructed is null && names.Length == steps.Length - 1 && steps[^1] is not SortStep ? names : null;
    }

    private static JsonArray AsSequence(JsonData? input) =>
        input is null ? new JsonArray([], SequenceMarks.Sequence) : new JsonArray([input], SequenceMarks.Sequence);

    private static JsonArray? Step(StepNode step, ReadOnlySpan<JsonData> items, bool isLast, Frame frame, EvaluationRun run)
    {
        run.Tick(items.Length);
        if (step.TryAppendAll(items, frame, run))
        {
            return null;
        }

        var output = new StepOutput(isLast);
        foreach (var item in items)
        {
            step.Append(item, frame, run, ref output);
        }

        return output.Lone;
    }

    private static JsonArray? StepOne(StepNode step, JsonData? item, bool isLast, Frame frame, EvaluationRun run)
    {
        var output = new StepOutput(isLast);
        step.Append(item, frame, run, ref output);
        return output.Lone;
    }
}
