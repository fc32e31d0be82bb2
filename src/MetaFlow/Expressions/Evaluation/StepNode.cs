using MetaFlow.Json;

namespace MetaFlow.Expressions.Evaluation;

/// <summary>
/// A step of a path: for one item of its input it puts what it finds on the stack of the run. Arrays are taken apart,
/// except where the whole path finds exactly one: that one stays as it is (<see cref="StepOutput.Lone"/>).
/// </summary>
internal abstract class StepNode(Predicate[] predicates)
{
    public abstract void Append(JsonData? item, Frame frame, EvaluationRun run, ref StepOutput output);

    /// <summary>The whole step at once, for a step that looks at all items together.</summary>
    public virtual bool TryAppendAll(ReadOnlySpan<JsonData> items, Frame frame, EvaluationRun run) => false;

    protected bool HasPredicates => predicates.Length > 0;

    protected void AppendFiltered(JsonData? value, Frame frame, EvaluationRun run, ref StepOutput output)
    {
        if (value is null && predicates[0].Position is null)
        {
            // As in the reference, a condition is looked at where there is nothing, too.
            predicates[0].Takes(null, 0, 1, frame, run);
        }

        var start = run.Top;
        var onStack = false;
        foreach (var predicate in predicates)
        {
            if (predicate.Position is not null)
            {
                value = onStack ? predicate.Pick(run.Since(start)) : value switch
                {
                    null => null,
                    JsonArray array => predicate.Pick(array.Items),
                    _ => predicate.Pick([value]),
                };
                run.PopTo(start);
                onStack = false;
                if (value is null)
                {
                    break;
                }
            }
            else
            {
                Filter(predicate, onStack ? null : value, start, frame, run);
                onStack = true;
                value = null;
                if (run.Top == start)
                {
                    break;
                }
            }
        }

        if (onStack || value is null)
        {
            output.Found(run, start);
        }
        else
        {
            output.Add(value, run);
        }
    }

    // Filters the value onto the stack, or what lies there in place.
    private static void Filter(Predicate predicate, JsonData? value, int start, Frame frame, EvaluationRun run)
    {
        if (value is not null)
        {
            var items = value is JsonArray array ? array.Items : new ReadOnlySpan<JsonData>(in value);
            for (var i = 0; i < items.Length; i++)
            {
                for (var times = predicate.Takes(items[i], i, items.Length, frame, run); times > 0; times--)
                {
                    run.Push(items[i]);
                }
            }

            return;
        }

        var kept = run.Since(start).ToArray();
        run.PopTo(start);
        for (var i = 0; i < kept.Length; i++)
        {
            for (var times = predicate.Takes(kept[i], i, kept.Length, frame, run); times > 0; times--)
            {
                run.Push(kept[i]);
            }
        }
    }
}

/// <summary>What a step has found so far.</summary>
internal struct StepOutput(bool isLast)
{
    private int _found;

    /// <summary>The one array the last step found, not yet on the stack.</summary>
    public JsonArray? Lone { get; private set; }

    public void Add(JsonData? value, EvaluationRun run)
    {
        if (value is null)
        {
            return;
        }

        _found++;
        if (Lone is not null)
        {
            Flatten(Lone, run);
            Lone = null;
        }

        if (value is not JsonArray array)
        {
            run.Push(value);
        }
        else if (isLast && _found == 1 && !array.IsSequence)
        {
            Lone = array;
        }
        else
        {
            Flatten(array, run);
        }
    }

    /// <summary>Adds what is no array, where no array is held back.</summary>
    public void AddOne(JsonData value, EvaluationRun run)
    {
        _found++;
        run.Push(value);
    }

    /// <summary>Something was found that lies on the stack already, from <paramref name="start"/> on.</summary>
    public void Found(EvaluationRun run, int start)
    {
        _found++;
        if (Lone is not null)
        {
            var after = run.Take(start);
            Flatten(Lone, run);
            Lone = null;
            run.Push(after);
        }
    }

    private static void Flatten(JsonArray array, EvaluationRun run)
    {
        if ((array.Marks & SequenceMarks.Constructed) == SequenceMarks.None)
        {
            run.Tick(array.Count);
            run.Push(array.Items);
        }
        else
        {
            run.NeedsCleaning = true;
            run.Push(array);
        }
    }
}

/// <summary>A step that is the name of a member.</summary>
internal sealed class NameStep(string name, Predicate[] predicates) : StepNode(predicates)
{
    private readonly string _name = JsonNames.Share(name);
    private int _hint;

    public override void Append(JsonData? item, Frame frame, EvaluationRun run, ref StepOutput output)
    {
        var value = item is JsonObject members ? members.Find(_name, ref _hint) : NameNode.Find(item, _name, ref _hint, run);
        if (HasPredicates)
        {
            AppendFiltered(value, frame, run, ref output);
        }
        else
        {
            output.Add(value, run);
        }
    }

    public JsonData? Find(JsonData? item, EvaluationRun run) =>
        item is JsonObject members ? Values.Collapse(members.Find(_name, ref _hint)) : NameNode.Find(item, _name, ref _hint, run);

    public bool IsPlain => !HasPredicates;

    /// <summary>The step for many items, without predicates: the innermost loop of most paths.</summary>
    public void AppendPlain(ReadOnlySpan<JsonData> items, EvaluationRun run, ref StepOutput output)
    {
        foreach (var item in items)
        {
            var value = item is JsonObject members ? members.Find(_name, ref _hint) : NameNode.Find(item, _name, ref _hint, run);
            if (value is JsonArray || output.Lone is not null)
            {
                output.Add(value, run);
            }
            else if (value is not null)
            {
                output.AddOne(value, run);
            }
        }
    }
}

/// <summary>A step that is any other expression.</summary>
internal sealed class ExpressionStep(Node node, Predicate[] predicates) : StepNode(predicates)
{
    public override void Append(JsonData? item, Frame frame, EvaluationRun run, ref StepOutput output)
    {
        var value = node.Evaluate(item, frame, run);
        if (HasPredicates)
        {
            AppendFiltered(value, frame, run, ref output);
        }
        else
        {
            output.Add(value, run);
        }
    }
}

/// <summary>'^(…)': orders all items.</summary>
internal sealed class SortStep(SortTerms terms, Predicate[] predicates) : StepNode(predicates)
{
    public override void Append(JsonData? item, Frame frame, EvaluationRun run, ref StepOutput output) => output.Add(item, run);

    public override bool TryAppendAll(ReadOnlySpan<JsonData> items, Frame frame, EvaluationRun run)
    {
        var sorted = terms.Sort(items, frame, run);
        if (!HasPredicates)
        {
            run.Push(sorted);
            return true;
        }

        var output = new StepOutput(isLast: false);
        AppendFiltered(new JsonArray(sorted, SequenceMarks.Sequence), frame, run, ref output);
        return true;
    }
}
