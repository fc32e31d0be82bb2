using System.Collections.Concurrent;

namespace MetaFlow.Runs;

/// <summary>Tells pages and waiting callers of this process that a run has moved. What happened is in the journal.</summary>
public sealed class RunWatch
{
    private readonly ConcurrentDictionary<object, Action<RunHead>> _listeners = new();

    /// <summary>Calls back after each commit of any run until disposed. Callbacks have to be short and never throw.</summary>
    public IDisposable Listen(Action<RunHead> moved)
    {
        var key = new object();
        _listeners[key] = moved;
        return new Listening(() => _listeners.TryRemove(key, out _));
    }

    internal void Moved(RunHead head)
    {
        foreach (var listener in _listeners.Values)
        {
            listener(head);
        }
    }

    private sealed class Listening(Action stop) : IDisposable
    {
        public void Dispose() => stop();
    }
}
