namespace MetaFlow.Scripts.Pool;

/// <summary>The children that wait for the next script of their run.</summary>
internal sealed class KeptChildren
{
    private readonly LinkedList<(RunId Run, ScriptChild Child, DateTimeOffset Since)> _kept = new();

    public int Count => _kept.Count;

    public void Add(RunId run, ScriptChild child, DateTimeOffset now) => _kept.AddLast((run, child, now));

    public ScriptChild? Take(RunId run)
    {
        for (var node = _kept.Last; node is not null; node = node.Previous)
        {
            if (node.Value.Run == run)
            {
                _kept.Remove(node);
                return node.Value.Child;
            }
        }

        return null;
    }

    /// <summary>The one that has waited longest.</summary>
    public ScriptChild? TakeOldest()
    {
        var node = _kept.First;
        if (node is not null)
        {
            _kept.RemoveFirst();
        }

        return node?.Value.Child;
    }

    /// <summary>Those that have waited since before.</summary>
    public List<ScriptChild> TakeSince(DateTimeOffset before)
    {
        var old = new List<ScriptChild>();
        while (_kept.First is { } first && first.Value.Since <= before)
        {
            old.Add(first.Value.Child);
            _kept.RemoveFirst();
        }

        return old;
    }
}
