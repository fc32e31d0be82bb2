namespace MetaFlow.Json;

/// <summary>The member names of an object in their order; objects that were read or made alike share one.</summary>
internal sealed class JsonShape(string[] names)
{
    // Up to here comparing names one by one is faster than hashing.
    internal const int SmallCount = 8;

    public static readonly JsonShape Empty = new([]);

    private Dictionary<string, int>? _index;

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
