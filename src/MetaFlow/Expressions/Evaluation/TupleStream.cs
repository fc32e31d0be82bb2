using System.Text.Json;
using MetaFlow.Json;

namespace MetaFlow.Expressions.Evaluation;

/// <summary>One item of a path that binds variables on its way ('@', '#', '%'), with what was bound.</summary>
internal sealed class PathTuple(JsonData? value)
{
    private readonly List<(string Name, JsonData? Value)> _bindings = [];

    public JsonData? Value { get; set; } = value;

    public PathTuple Copy()
    {
        var copy = new PathTuple(Value);
        copy._bindings.AddRange(_bindings);
        return copy;
    }

    public void Take(PathTuple other)
    {
        Value = other.Value;
        foreach (var (name, value) in other._bindings)
        {
            this[name] = value;
        }
    }

    public JsonData? this[string name]
    {
        get => _bindings.Find(binding => binding.Name == name).Value;
        set
        {
            var at = _bindings.FindIndex(binding => binding.Name == name);
            if (at < 0)
            {
                _bindings.Add((name, value));
            }
            else
            {
                _bindings[at] = (name, value);
            }
        }
    }

    public Frame Bind(Frame parent)
    {
        var names = new string[_bindings.Count];
        var values = new JsonData?[_bindings.Count];
        for (var i = 0; i < names.Length; i++)
        {
            (names[i], values[i]) = _bindings[i];
        }

        return new Frame(parent, names, values);
    }

    /// <summary>Puts what another tuple holds behind what this one holds, name by name.</summary>
    public void Append(PathTuple other, EvaluationRun run)
    {
        Value = Values.Append(Value, other.Value, run);
        foreach (var (name, value) in other._bindings)
        {
            this[name] = Values.Append(this[name], value, run);
        }
    }
}

/// <summary>The tuples of a path, where an outer path goes on with them.</summary>
internal sealed class TupleStream(List<PathTuple> tuples) : JsonData
{
    public int Count => tuples.Count;

    public PathTuple this[int index] => tuples[index];

    public List<PathTuple> ToList() => [.. tuples];

    public override void WriteTo(Utf8JsonWriter writer) => Items(new EvaluationRun()).WriteTo(writer);

    public JsonArray Items(EvaluationRun run)
    {
        var start = run.Top;
        foreach (var tuple in tuples)
        {
            if (tuple.Value is not null)
            {
                run.Push(tuple.Value);
            }
        }

        return new JsonArray(run.Take(start), SequenceMarks.Sequence);
    }

    public TupleStream Where(Predicate predicate, Frame frame, EvaluationRun run)
    {
        var kept = new List<PathTuple>();
        if (predicate.Position is { } position)
        {
            var index = Math.Floor(position);
            index = index < 0 ? tuples.Count + index : index;
            if (index >= 0 && index < tuples.Count)
            {
                kept.Add(tuples[(int)index]);
            }

            return new TupleStream(kept);
        }

        for (var i = 0; i < tuples.Count; i++)
        {
            for (var times = predicate.Takes(tuples[i].Value, i, tuples.Count, tuples[i].Bind(frame), run); times > 0; times--)
            {
                kept.Add(tuples[i]);
            }
        }

        return new TupleStream(kept);
    }

    /// <summary>All tuples of a group as one: the items together, and each variable with all its values.</summary>
    public static (JsonData? Item, Frame Frame) Reduce(List<PathTuple> group, Frame frame, EvaluationRun run)
    {
        var all = group[0].Copy();
        for (var i = 1; i < group.Count; i++)
        {
            all.Append(group[i], run);
        }

        return (all.Value, all.Bind(frame));
    }
}
