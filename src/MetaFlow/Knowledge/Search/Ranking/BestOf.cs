namespace MetaFlow.Knowledge.Search.Ranking;

/// <summary>The few best of many. Equal scores are in the order of their ids: the order of arrival does not show.</summary>
internal sealed class BestOf<T>(int count)
{
    private static readonly Comparer<(float Score, Guid Id)> WorstFirst = Comparer<(float Score, Guid Id)>.Create(
        static (one, other) => one.Score == other.Score ? other.Id.CompareTo(one.Id) : one.Score.CompareTo(other.Score));

    private readonly PriorityQueue<T, (float Score, Guid Id)> _kept = new(WorstFirst);
    private float _worst = float.NegativeInfinity;

    /// <summary>Whether it is worth asking more about something with this score.</summary>
    public bool Admits(float score) => _kept.Count < count || score >= _worst;

    public void Add(T item, float score, Guid id)
    {
        if (_kept.Count < count)
        {
            _kept.Enqueue(item, (score, id));
        }
        else
        {
            _kept.EnqueueDequeue(item, (score, id));
        }

        if (_kept.Count == count && _kept.TryPeek(out _, out var worst))
        {
            _worst = worst.Score;
        }
    }

    /// <summary>The best first. What was kept is given away with it.</summary>
    public IReadOnlyList<(T Item, float Score)> Ranked()
    {
        var ranked = new (T, float)[_kept.Count];
        for (var at = ranked.Length - 1; _kept.TryDequeue(out var item, out var priority); at--)
        {
            ranked[at] = (item, priority.Score);
        }

        return ranked;
    }
}
