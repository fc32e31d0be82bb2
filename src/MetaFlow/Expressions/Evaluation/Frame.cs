using MetaFlow.Json;

namespace MetaFlow.Expressions.Evaluation;

/// <summary>Variables of one block, call or tuple. There are few in each, so they are found by looking through them.</summary>
internal sealed class Frame
{
    private readonly Frame? _parent;
    private string[] _names;
    private JsonData?[] _values;
    private int _count;

    public Frame(Frame? parent) => (_parent, _names, _values) = (parent, [], []);

    /// <summary>A frame with its first variables; the arrays are not written to afterwards.</summary>
    public Frame(Frame? parent, string[] names, JsonData?[] values) =>
        (_parent, _names, _values, _count) = (parent, names, values, names.Length);

    public void Bind(string name, JsonData? value)
    {
        var at = Array.IndexOf(_names, name, 0, _count);
        if (at < 0)
        {
            at = _count++;
            Array.Resize(ref _names, Math.Max(_count, _names.Length));
            _names[at] = name;
        }

        var values = new JsonData?[_names.Length];
        _values.AsSpan(0, Math.Min(_values.Length, values.Length)).CopyTo(values);
        values[at] = value;
        _values = values;
    }

    public bool TryFind(string name, out JsonData? value)
    {
        for (var frame = this; frame is not null; frame = frame._parent)
        {
            var names = frame._names;
            for (var i = 0; i < frame._count; i++)
            {
                if (names[i] == name)
                {
                    value = frame._values[i];
                    return true;
                }
            }
        }

        value = null;
        return false;
    }
}
