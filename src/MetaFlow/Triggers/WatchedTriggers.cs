namespace MetaFlow.Triggers;

/// <summary>A trigger that this node fires, and how far it is.</summary>
internal sealed record WatchedTrigger(ScheduledTrigger Trigger, TriggerState State);

/// <summary>The triggers that this node watches, the next to be looked at first. Used by one caller at a time.</summary>
internal sealed class WatchedTriggers
{
    private readonly Dictionary<TriggerKey, WatchedTrigger> _triggers = [];
    private readonly Dictionary<string, List<TriggerKey>> _byWorkflow = [];

    // What was put anew leaves its old place here: it is passed over when its turn comes.
    private readonly PriorityQueue<WatchedTrigger, DateTimeOffset> _next = new();
    private TriggerState? _all;

    /// <summary>What was said about all triggers.</summary>
    public TriggerState? All
    {
        get => _all;
        set
        {
            _all = value;
            foreach (var watched in _triggers.Values)
            {
                Plan(watched);
            }
        }
    }

    public int Count => _triggers.Count;

    public IReadOnlyList<WatchedTrigger> ToList() => [.. _triggers.Values];

    public WatchedTrigger? Find(TriggerKey key) => _triggers.GetValueOrDefault(key);

    public IReadOnlyList<WatchedTrigger> Of(string workflow) =>
        _byWorkflow.TryGetValue(workflow, out var keys) ? [.. keys.Select(key => _triggers[key])] : [];

    public void Put(WatchedTrigger watched)
    {
        var key = watched.Trigger.Key;
        if (!_triggers.ContainsKey(key))
        {
            if (!_byWorkflow.TryGetValue(key.Workflow, out var keys))
            {
                _byWorkflow[key.Workflow] = keys = [];
            }

            keys.Add(key);
        }

        _triggers[key] = watched;
        Plan(watched);
    }

    public void Remove(TriggerKey key)
    {
        if (_triggers.Remove(key) && _byWorkflow[key.Workflow] is var keys && keys.Remove(key) && keys.Count == 0)
        {
            _byWorkflow.Remove(key.Workflow);
        }
    }

    /// <summary>When the next one is to be looked at.</summary>
    public DateTimeOffset? NextAt()
    {
        while (_next.TryPeek(out var watched, out var at))
        {
            if (IsCurrent(watched))
            {
                return at;
            }

            _next.Dequeue();
        }

        return null;
    }

    /// <summary>Takes those whose time has come; each is to be put again.</summary>
    public IReadOnlyList<WatchedTrigger> TakeDue(DateTimeOffset now, int limit)
    {
        var due = new List<WatchedTrigger>();
        while (due.Count < limit && NextAt() <= now)
        {
            due.Add(_next.Dequeue());
        }

        // One that stands here twice has been planned twice.
        return due.Count > 1 ? [.. due.DistinctBy(watched => watched.Trigger.Key)] : due;
    }

    private void Plan(WatchedTrigger watched)
    {
        if (FiringPlan.Next(watched.Trigger, watched.State, All) is { } at)
        {
            _next.Enqueue(watched, at);
        }
    }

    private bool IsCurrent(WatchedTrigger watched) =>
        _triggers.TryGetValue(watched.Trigger.Key, out var current) && ReferenceEquals(current, watched);
}
