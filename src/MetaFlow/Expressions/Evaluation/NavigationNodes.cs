using MetaFlow.Json;

namespace MetaFlow.Expressions.Evaluation;

/// <summary>A member of the input; of an array the members of its items.</summary>
internal sealed class NameNode(string name, int position) : Node(position)
{
    private readonly string _name = JsonNames.Share(name);
    private int _hint;

    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run) => Find(input, _name, ref _hint, run);

    public static JsonData? Find(JsonData? input, string name, ref int hint, EvaluationRun run)
    {
        switch (input)
        {
            case JsonObject members:
                return Values.Collapse(members.Find(name, ref hint));
            case JsonArray array:
                var start = run.Top;
                Gather(array, name, ref hint, run);
                return Values.Collapse(new JsonArray(run.Take(start), SequenceMarks.Sequence));
            default:
                return null;
        }
    }

    private static void Gather(JsonArray array, string name, ref int hint, EvaluationRun run)
    {
        run.Tick(array.Count);
        foreach (var item in array.Items)
        {
            var found = item switch
            {
                JsonObject members => members.Find(name, ref hint),
                JsonArray inner => GatherInner(inner, name, ref hint, run),
                _ => null,
            };
            if (found is JsonArray values)
            {
                run.Push(values.Items);
            }
            else if (found is not null)
            {
                run.Push(found);
            }
        }
    }

    private static JsonArray GatherInner(JsonArray array, string name, ref int hint, EvaluationRun run)
    {
        EvaluationRun.EnsureStack(0);
        var start = run.Top;
        Gather(array, name, ref hint, run);
        return new JsonArray(run.Take(start), SequenceMarks.Sequence);
    }
}

/// <summary>'*': the values of all members, arrays among them taken apart to the ground.</summary>
internal sealed class WildcardNode(int position) : Node(position)
{
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run) => Values.Collapse(EvaluateRaw(input, frame, run));

    public override JsonData? EvaluateRaw(JsonData? input, Frame frame, EvaluationRun run)
    {
        if (input is JsonArray { Count: > 0 } wrapper && (wrapper.Marks & SequenceMarks.OuterWrapper) != SequenceMarks.None)
        {
            input = wrapper[0];
        }

        var values = input switch
        {
            JsonObject members => members.Values,
            JsonArray array => array.Items,
            _ => default,
        };
        // What is joined from arrays is an array and stays one with one item, too.
        var marks = SequenceMarks.Sequence;
        var start = run.Top;
        foreach (var value in values)
        {
            marks = value is JsonArray ? SequenceMarks.None : marks;
            Flatten(value, run);
        }

        return new JsonArray(run.Take(start), marks);
    }

    private static void Flatten(JsonData value, EvaluationRun run)
    {
        run.Tick();
        if (value is not JsonArray array)
        {
            run.Push(value);
            return;
        }

        EvaluationRun.EnsureStack(0);
        foreach (var item in array.Items)
        {
            Flatten(item, run);
        }
    }
}

/// <summary>'**': the input and everything below it, except the arrays themselves.</summary>
internal sealed class DescendantsNode(int position) : Node(position)
{
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run) => Values.Collapse(EvaluateRaw(input, frame, run));

    public override JsonData? EvaluateRaw(JsonData? input, Frame frame, EvaluationRun run)
    {
        if (input is null)
        {
            return null;
        }

        var start = run.Top;
        Descend(input, run);
        return new JsonArray(run.Take(start), SequenceMarks.Sequence);
    }

    private static void Descend(JsonData value, EvaluationRun run)
    {
        run.Tick();
        if (value is not JsonArray)
        {
            run.Push(value);
        }

        var below = value switch
        {
            JsonObject members => members.Values,
            JsonArray array => array.Items,
            _ => default,
        };
        if (!below.IsEmpty)
        {
            EvaluationRun.EnsureStack(0);
        }

        foreach (var item in below)
        {
            Descend(item, run);
        }
    }
}

/// <summary>'%': what a step of the path was looking at.</summary>
internal sealed class ParentNode(string label, int position) : Node(position)
{
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run) =>
        frame.TryFind(label, out var value) ? Values.Collapse(value) : null;
}
