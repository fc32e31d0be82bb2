using System.Runtime.InteropServices;
using MetaFlow.Json;

namespace MetaFlow.Expressions.Evaluation;

/// <summary>
/// The pairs between braces. Each item of the input goes to the pairs under the keys it gives; then each key's value is
/// made from the items that came together.
/// </summary>
internal sealed class GroupNode
{
    private readonly (Node Key, Node Value)[] _pairs;
    private readonly int _position;

    // Keys that are written as texts, all different: the members are known before anything is looked at.
    private readonly JsonShape? _shape;

    public GroupNode((Node Key, Node Value)[] pairs, int position)
    {
        _pairs = pairs;
        _position = position;
        _shape = ShapeOf(pairs);
    }

    /// <summary>An object for one input.</summary>
    public JsonData EvaluateOne(JsonData? input, Frame frame, EvaluationRun run)
    {
        if (_shape is null)
        {
            return EvaluateItems([input], null, frame, run);
        }

        var values = new JsonData[_pairs.Length];
        var found = 0;
        for (var i = 0; i < _pairs.Length; i++)
        {
            if (_pairs[i].Value.Evaluate(input, frame, run) is { } value)
            {
                values[i] = Values.Kept(value, run);
                found++;
            }
        }

        run.ChargeItems(values.Length);
        return found == values.Length ? new JsonObject(_shape, values) : WithoutGaps(values);
    }

    public JsonData Evaluate(JsonData? input, Frame frame, EvaluationRun run)
    {
        switch (input)
        {
            case TupleStream tuples:
                return EvaluateItems(default, tuples, frame, run);
            case JsonArray { Count: 1 } array when _shape is not null:
                return EvaluateOne(array[0], frame, run);
            case JsonArray { Count: > 0 } array:
                return EvaluateItems(array.Items!, null, frame, run);
            default:
                // An empty input still makes an object, of the members that need none.
                return EvaluateOne(input is JsonArray ? null : input, frame, run);
        }
    }

    private JsonObject EvaluateItems(ReadOnlySpan<JsonData?> items, TupleStream? tuples, Frame frame, EvaluationRun run)
    {
        var groups = new Dictionary<string, Group>();
        var order = new List<Group>();
        var count = tuples?.Count ?? items.Length;
        for (var i = 0; i < count; i++)
        {
            var tuple = tuples?[i];
            var item = tuple is null ? items[i] : tuple.Value;
            var inner = tuple is null ? frame : tuple.Bind(frame);
            for (var pair = 0; pair < _pairs.Length; pair++)
            {
                run.Tick();
                if (_pairs[pair].Key.Evaluate(item, inner, run) is { } key)
                {
                    Put(groups, order, KeyText(key, run), pair, item, tuple);
                }
            }
        }

        var result = new JsonObject.Builder(order.Count);
        foreach (var group in order)
        {
            var (context, inner) = group.Tuples is null
                ? (group.Context(), frame)
                : TupleStream.Reduce(group.Tuples, frame, run);
            if (_pairs[group.Pair].Value.Evaluate(context, inner, run) is { } value)
            {
                result[group.Key] = Values.Kept(value, run);
            }
        }

        run.ChargeWords(order.Count, 2);
        return result.ToObject();
    }

    private string KeyText(JsonData key, EvaluationRun run) => key is JsonText text
        ? text.Value
        : throw new ExpressionException("T1003", _position, value: JsText.Of(key, run));

    private void Put(Dictionary<string, Group> groups, List<Group> order, string key, int pair, JsonData? item, PathTuple? tuple)
    {
        ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, key, out var exists);
        if (!exists)
        {
            group = new Group(key, pair);
            order.Add(group);
        }
        else if (group!.Pair != pair)
        {
            throw new ExpressionException("D1009", _position, value: key);
        }

        group!.Add(item, tuple);
    }

    private JsonObject WithoutGaps(JsonData?[] values)
    {
        var members = new JsonObject.Builder(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is { } value)
            {
                members[_shape!.Names[i]] = value;
            }
        }

        return members.ToObject();
    }

    private static JsonShape? ShapeOf((Node Key, Node Value)[] pairs)
    {
        var names = new string[pairs.Length];
        for (var i = 0; i < pairs.Length; i++)
        {
            if (pairs[i].Key is not LiteralNode { Value: JsonText text } || Array.IndexOf(names, text.Value, 0, i) >= 0)
            {
                return null;
            }

            names[i] = text.Value;
        }

        return new JsonShape(names);
    }

    private sealed class Group(string key, int pair)
    {
        private JsonData? _first;
        private List<JsonData>? _items;

        public string Key { get; } = key;

        public int Pair { get; } = pair;

        public List<PathTuple>? Tuples { get; private set; }

        public void Add(JsonData? item, PathTuple? tuple)
        {
            if (tuple is not null)
            {
                (Tuples ??= []).Add(tuple);
            }
            else if (_first is null)
            {
                _first = item;
            }
            else if (item is not null)
            {
                if (_items is null)
                {
                    _items = [];
                    AddAll(_first);
                }

                AddAll(item);
            }
        }

        /// <summary>One item as it is; several as an array, into which arrays are taken apart.</summary>
        public JsonData? Context() => _items is null ? _first : new JsonArray([.. _items]);

        private void AddAll(JsonData item)
        {
            if (item is JsonArray array)
            {
                _items!.AddRange(array.Items);
            }
            else
            {
                _items!.Add(item);
            }
        }
    }
}

/// <summary>An object: the grouping of the one input.</summary>
internal sealed class ObjectNode(GroupNode group, int position) : Node(position)
{
    // An array as input is grouped item by item here too, as in the reference.
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run) => group.Evaluate(input, frame, run);
}
