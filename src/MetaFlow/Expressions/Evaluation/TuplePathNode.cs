using MetaFlow.Json;

namespace MetaFlow.Expressions.Evaluation;

/// <summary>A step of a path that binds variables.</summary>
internal sealed record TupleStep(
    Node? Node, SortTerms? Sort, (Predicate? Predicate, string? Index)[] Stages, string? Focus, string? Index, string? Ancestor, bool IsTuple);

/// <summary>A path some step of which binds a variable: what flows are tuples of an item and its bindings.</summary>
internal sealed class TuplePathNode(
    TupleStep[] steps, bool isFirstConstructed, bool isAbsolute, bool carriesTuples, bool keepSingleton, GroupNode? group, int position)
    : Node(position)
{
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run)
    {
        EvaluationRun.EnsureStack(Position);
        var first = isFirstConstructed
            ? Values.ToArray(steps[0].Node!.Evaluate(AsSequence(input), frame, run) ?? JsonArray.Empty)
            : null;
        if (first is { Count: 0 } && !steps[0].IsTuple)
        {
            // Nothing was bound yet: the empty array is the value as it stands.
            return group is null ? first : group.Evaluate(first, frame, run);
        }

        var tuples = Walk(input, first, frame, run);
        if (group is not null)
        {
            return group.Evaluate(tuples, frame, run);
        }

        if (carriesTuples)
        {
            return tuples;
        }

        var items = tuples.Items(run);
        return Values.Collapse(keepSingleton ? items.Marked(SequenceMarks.Sequence | SequenceMarks.KeepSingleton) : items);
    }

    private TupleStream Walk(JsonData? input, JsonArray? first, Frame frame, EvaluationRun run)
    {
        // Before the first binding the items flow alone.
        JsonArray items = input is JsonArray array && !isAbsolute
            ? array
            : new JsonArray(input is null ? [] : [input], SequenceMarks.Sequence);
        var startsFromNothing = input is null;
        TupleStream? tuples = null;
        for (var i = 0; i < steps.Length; i++)
        {
            var step = steps[i];
            if (i == 0 && first is not null)
            {
                items = first;
            }
            else if (tuples is not null || step.IsTuple)
            {
                tuples = Bind(step, items, tuples, startsFromNothing && i == 0, frame, run);
            }
            else
            {
                items = Plain(step, items, startsFromNothing && i == 0, frame, run);
            }
        }

        return tuples ?? new TupleStream([.. items.Select(item => new PathTuple(item))]);
    }

    private static JsonArray AsSequence(JsonData? input) =>
        input as JsonArray ?? new JsonArray(input is null ? [] : [input], SequenceMarks.Sequence);

    private static JsonArray Plain(TupleStep step, JsonArray items, bool withNothing, Frame frame, EvaluationRun run)
    {
        var predicates = Array.ConvertAll(step.Stages, stage => stage.Predicate!);
        StepNode plain = step.Sort is null ? new ExpressionStep(step.Node!, predicates) : new SortStep(step.Sort, predicates);
        var start = run.Top;
        var output = new StepOutput(isLast: false);
        if (withNothing)
        {
            plain.Append(null, frame, run, ref output);
        }
        else if (!plain.TryAppendAll(items.Items, frame, run))
        {
            foreach (var item in items.Items)
            {
                plain.Append(item, frame, run, ref output);
            }
        }

        return new JsonArray(run.Take(start), SequenceMarks.Sequence);
    }

    private static TupleStream Bind(
        TupleStep step, JsonArray items, TupleStream? tuples, bool withNothing, Frame frame, EvaluationRun run)
    {
        List<PathTuple> result = [];
        if (step.Sort is not null)
        {
            result = Sort(step, items, tuples, frame, run);
        }
        else if (tuples is not null)
        {
            for (var i = 0; i < tuples.Count; i++)
            {
                Expand(step, tuples[i], tuples[i].Bind(frame), result, run);
            }
        }
        else if (withNothing)
        {
            Expand(step, new PathTuple(null), frame, result, run);
        }
        else
        {
            foreach (var item in items.Items)
            {
                Expand(step, new PathTuple(item), frame, result, run);
            }
        }

        return Stages(step, new TupleStream(result), frame, run);
    }

    private static List<PathTuple> Sort(TupleStep step, JsonArray items, TupleStream? tuples, Frame frame, EvaluationRun run)
    {
        if (tuples is not null)
        {
            return step.Sort!.Sort(tuples, frame, run);
        }

        var sorted = step.Sort!.Sort(items.Items, frame, run);
        var result = new List<PathTuple>(sorted.Length);
        for (var i = 0; i < sorted.Length; i++)
        {
            var tuple = new PathTuple(sorted[i]);
            if (step.Index is not null)
            {
                tuple[step.Index] = JsonNumber.Of(i);
            }

            result.Add(tuple);
        }

        return result;
    }

    private static void Expand(TupleStep step, PathTuple tuple, Frame frame, List<PathTuple> result, EvaluationRun run)
    {
        var value = step.Node!.Evaluate(tuple.Value, frame, run);
        if (value is TupleStream inner)
        {
            for (var i = 0; i < inner.Count; i++)
            {
                run.Tick();
                var joined = tuple.Copy();
                joined.Take(inner[i]);
                result.Add(joined);
            }

            return;
        }

        if (value is null)
        {
            return;
        }

        var found = value is JsonArray array ? array.Items : new ReadOnlySpan<JsonData>(in value);
        run.ChargeWords(found.Length, 8);
        for (var i = 0; i < found.Length; i++)
        {
            run.Tick();
            var next = tuple.Copy();
            if (step.Focus is null)
            {
                next.Value = found[i];
            }
            else
            {
                next[step.Focus] = found[i];
            }

            if (step.Index is not null)
            {
                next[step.Index] = JsonNumber.Of(i);
            }

            if (step.Ancestor is not null)
            {
                next[step.Ancestor] = tuple.Value;
            }

            result.Add(next);
        }
    }

    private static TupleStream Stages(TupleStep step, TupleStream tuples, Frame frame, EvaluationRun run)
    {
        foreach (var (predicate, index) in step.Stages)
        {
            if (predicate is not null)
            {
                tuples = tuples.Where(predicate, frame, run);
                continue;
            }

            for (var i = 0; i < tuples.Count; i++)
            {
                tuples[i][index!] = JsonNumber.Of(i);
            }
        }

        return tuples;
    }
}
