using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace MetaFlow.Json;

/// <summary>Members in the order they were written. Made with <see cref="Of"/> or a <see cref="Builder"/>.</summary>
public sealed class JsonObject : JsonData, IReadOnlyCollection<KeyValuePair<string, JsonData>>
{
    public static readonly JsonObject Empty = new(JsonShape.Empty, []);

    private readonly JsonShape _shape;
    private readonly JsonData[] _values;

    /// <summary>Takes the array over: who made it must not change it afterwards.</summary>
    internal JsonObject(JsonShape shape, JsonData[] values) => (_shape, _values) = (shape, values);

    public int Count => _values.Length;

    public ReadOnlySpan<string> Names => _shape.Names;

    internal JsonShape Shape => _shape;

    public ReadOnlySpan<JsonData> Values => _values;

    /// <summary>The member, or null where there is none.</summary>
    public JsonData? this[string name] => _shape.IndexOf(name) is >= 0 and var index ? _values[index] : null;

    public static JsonObject Of(params ReadOnlySpan<(string Name, JsonData Value)> members)
    {
        if (members.Length <= JsonShape.SmallCount && AreDistinct(members))
        {
            return OfDistinct(members);
        }

        var builder = new Builder(members.Length);
        foreach (var (name, value) in members)
        {
            builder[name] = value;
        }

        return builder.ToObject();
    }

    private static bool AreDistinct(ReadOnlySpan<(string Name, JsonData Value)> members)
    {
        for (var i = 1; i < members.Length; i++)
        {
            for (var before = 0; before < i; before++)
            {
                if (members[before].Name == members[i].Name)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static JsonObject OfDistinct(ReadOnlySpan<(string Name, JsonData Value)> members)
    {
        if (members.Length == 0)
        {
            return Empty;
        }

        var names = new string[members.Length];
        var values = new JsonData[members.Length];
        for (var i = 0; i < members.Length; i++)
        {
            (names[i], values[i]) = members[i];
        }

        return new JsonObject(new JsonShape(names), values);
    }

    public bool TryGet(string name, [NotNullWhen(true)] out JsonData? value)
    {
        value = this[name];
        return value is not null;
    }

    /// <summary>
    /// The member, looked for first where it was found last time. The hint is checked against the name, so that it
    /// may be shared between threads and between documents.
    /// </summary>
    internal JsonData? Find(string name, ref int hint)
    {
        var names = _shape.Names;
        var at = hint;
        if ((uint)at < (uint)names.Length && names[at] == name)
        {
            return _values[at];
        }

        at = _shape.IndexOf(name);
        if (at < 0)
        {
            return null;
        }

        hint = at;
        return _values[at];
    }

    /// <summary>The same members with one added or replaced.</summary>
    public JsonObject With(string name, JsonData value)
    {
        var at = _shape.IndexOf(name);
        var values = new JsonData[at < 0 ? Count + 1 : Count];
        _values.CopyTo(values, 0);
        values[at < 0 ? Count : at] = value;
        return new JsonObject(at < 0 ? _shape.With(name) : _shape, values);
    }

    /// <summary>The same members, with those of another one added or replaced.</summary>
    public JsonObject With(JsonObject more)
    {
        var all = this;
        for (var i = 0; i < more.Count; i++)
        {
            all = all.With(more.Names[i], more.Values[i]);
        }

        return all;
    }

    public IEnumerator<KeyValuePair<string, JsonData>> GetEnumerator()
    {
        for (var i = 0; i < _values.Length; i++)
        {
            yield return new KeyValuePair<string, JsonData>(_shape.Names[i], _values[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        for (var i = 0; i < _values.Length; i++)
        {
            writer.WritePropertyName(_shape.Names[i]);
            _values[i].WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    /// <summary>Collects members; a name set twice keeps its place and its last value.</summary>
    public sealed class Builder(int capacity = 4)
    {
        private readonly List<string> _names = new(capacity);
        private readonly List<JsonData> _values = new(capacity);
        private Dictionary<string, int>? _index;

        public JsonData this[string name]
        {
            set
            {
                var at = IndexOf(name);
                if (at >= 0)
                {
                    _values[at] = value;
                    return;
                }

                _index?.Add(name, _names.Count);
                _names.Add(name);
                _values.Add(value);
            }
        }

        public JsonObject ToObject() => _names.Count == 0 ? Empty : new JsonObject(new JsonShape([.. _names]), [.. _values]);

        private int IndexOf(string name)
        {
            if (_names.Count <= JsonShape.SmallCount)
            {
                return _names.IndexOf(name);
            }

            if (_index is null)
            {
                _index = new Dictionary<string, int>(_names.Count * 2);
                for (var i = 0; i < _names.Count; i++)
                {
                    _index[_names[i]] = i;
                }
            }

            return _index.TryGetValue(name, out var at) ? at : -1;
        }
    }
}
