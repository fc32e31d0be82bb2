namespace MetaFlow.Json;

/// <summary>The member names of an object in their order; objects that were read or made alike share one.</summary>
internal sealed class JsonShape(string[] names)
{
    // Up to here comparing names one by one is faster than hashing.
    internal const int SmallCount = 8;

    private const int LongestKept = 32;

    public static readonly JsonShape Empty = new([]);

    private Dictionary<string, int>? _index;
    private JsonShape? _next;

    public string[] Names { get; } = names;

    public int IndexOf(string name)
    {
        var all = Names;
        if (all.Length <= SmallCount)
        {
            for (var i = 0; i < all.Length; i++)
            {
                if (all[i] == name)
                {
                    return i;
                }
            }

            return -1;
        }

        // Racing threads build the same index; the last one stays.
        var index = _index ??= BuildIndex();
        return index.TryGetValue(name, out var at) ? at : -1;
    }

    /// <summary>The same names and one more, which is none of them. What was added last is remembered: it is mostly the same again.</summary>
    public JsonShape With(string name)
    {
        if (_next is { } known && known.Names[^1] == name)
        {
            return known;
        }

        // Racing threads make the same shape; the last one stays. Long ones are seldom alike, and each would be kept by the one before it.
        var next = new JsonShape([.. Names, name]);
        if (next.Names.Length <= LongestKept)
        {
            _next = next;
        }

        return next;
    }

    private Dictionary<string, int> BuildIndex()
    {
        var index = new Dictionary<string, int>(Names.Length);
        for (var i = 0; i < Names.Length; i++)
        {
            index[Names[i]] = i;
        }

        return index;
    }
}
