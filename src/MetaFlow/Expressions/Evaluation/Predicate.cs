using MetaFlow.Json;

namespace MetaFlow.Expressions.Evaluation;

/// <summary>What stands in brackets behind a step: a position, positions, or a condition.</summary>
internal sealed class Predicate
{
    private readonly Node _node;

    public Predicate(Node node)
    {
        _node = node;
        Position = node is LiteralNode { Value: JsonNumber number } ? number.Value : null;
    }

    /// <summary>The position where it is written as a number: then nothing is evaluated.</summary>
    public double? Position { get; }

    /// <summary>The item at the written position.</summary>
    public JsonData? Pick(ReadOnlySpan<JsonData> items)
    {
        var index = Math.Floor(Position!.Value);
        index = index < 0 ? items.Length + index : index;
        return index >= 0 && index < items.Length ? items[(int)index] : null;
    }

    /// <summary>How often the item is taken: once or not at all, except where an array of positions names it twice.</summary>
    public int Takes(JsonData? item, int index, int count, Frame frame, EvaluationRun run)
    {
        run.Tick();
        var result = _node.Evaluate(item, frame, run);
        switch (result)
        {
            case JsonBool boolean:
                return boolean.Value ? 1 : 0;
            case JsonNumber:
                return IsAt(result, index, count) ? 1 : 0;
            case JsonArray array:
                var times = 0;
                foreach (var position in array.Items)
                {
                    if (position is not JsonNumber)
                    {
                        return Values.IsTrue(array) ? 1 : 0;
                    }

                    times += IsAt(position, index, count) ? 1 : 0;
                }

                return times;
            default:
                return Values.IsTrue(result) ? 1 : 0;
        }
    }

    /// <summary>What is left of a value that is no path step; a sequence, or the array at the written position.</summary>
    public JsonData? Apply(JsonData? value, Frame frame, EvaluationRun run)
    {
        if (value is TupleStream tuples)
        {
            return tuples.Where(this, frame, run);
        }

        if (value is null && Position is not null)
        {
            return null;
        }

        if (Position is not null)
        {
            return Pick(value is JsonArray array ? array.Items : [value!]);
        }

        if (value is null)
        {
            Takes(null, 0, 1, frame, run);
            return null;
        }

        var start = run.Top;
        if (value is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
            {
                PushTaken(items[i], i, items.Count, frame, run);
            }
        }
        else
        {
            PushTaken(value, 0, 1, frame, run);
        }

        return new JsonArray(run.Take(start), SequenceMarks.Sequence);
    }

    private void PushTaken(JsonData item, int index, int count, Frame frame, EvaluationRun run)
    {
        for (var times = Takes(item, index, count, frame, run); times > 0; times--)
        {
            run.Push(item);
        }
    }

    private static bool IsAt(JsonData position, int index, int count)
    {
        Values.IsNumber(position, out var number);
        number = Math.Floor(number);
        return (number < 0 ? count + number : number) == index;
    }
}
