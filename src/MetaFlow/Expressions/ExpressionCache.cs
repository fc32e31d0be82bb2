using System.Collections.Concurrent;

namespace MetaFlow.Expressions;

/// <summary>Keeps compiled expressions by their source, up to a number; beyond it the ones not used for longest go.</summary>
public sealed class ExpressionCache(int capacity = 1_000)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new();
    private long _uses;

    public int Count => _entries.Count;

    /// <exception cref="ExpressionException">The source is not an expression.</exception>
    public Expression Get(string source)
    {
        if (!_entries.TryGetValue(source, out var entry))
        {
            entry = _entries.GetOrAdd(source, new Entry(Expression.Compile(source)));
            if (_entries.Count > capacity)
            {
                Shrink();
            }
        }

        entry.LastUse = Interlocked.Increment(ref _uses);
        return entry.Expression;
    }

    // A quarter goes at once, so that a full cache does not look for a victim at every new expression.
    private void Shrink()
    {
        foreach (var (source, _) in _entries.ToArray().OrderBy(pair => pair.Value.LastUse).Take(Math.Max(1, capacity / 4)))
        {
            _entries.TryRemove(source, out _);
        }
    }

    private sealed class Entry(Expression expression)
    {
        private long _lastUse;

        public Expression Expression { get; } = expression;

        public long LastUse
        {
            get => Interlocked.Read(ref _lastUse);
            set => Interlocked.Exchange(ref _lastUse, value);
        }
    }
}
