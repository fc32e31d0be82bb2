using System.Collections.Concurrent;
using System.Text;

namespace MetaFlow.Llm;

/// <summary>
/// The words of models as they arrive, for whoever looks at a run on this node. They are kept only while they arrive:
/// what the step gives in the end is in the journal.
/// </summary>
public sealed class LiveText
{
    private readonly ConcurrentDictionary<LiveAnswer, bool> _open = new();
    private readonly ConcurrentDictionary<object, Action<LiveAnswer>> _listeners = new();

    /// <summary>Calls back with each piece, and once more when the answer has ended. Callbacks have to be short and never throw.</summary>
    public IDisposable Listen(Action<LiveAnswer> moved)
    {
        var key = new object();
        _listeners[key] = moved;
        return new Listening(() => _listeners.TryRemove(key, out _));
    }

    /// <summary>The answers to a run's steps that are on their way.</summary>
    public IReadOnlyList<LiveAnswer> Of(RunId run) => [.. _open.Keys.Where(answer => answer.Run == run)];

    internal LiveAnswer Begin(RunId run, string stepPath)
    {
        var answer = new LiveAnswer(run, stepPath, Moved);
        _open[answer] = true;
        return answer;
    }

    private void Moved(LiveAnswer answer)
    {
        if (answer.HasEnded)
        {
            _open.TryRemove(answer, out _);
        }

        foreach (var listener in _listeners.Values)
        {
            listener(answer);
        }
    }

    private sealed class Listening(Action stop) : IDisposable
    {
        public void Dispose() => stop();
    }
}

/// <summary>One answer on its way.</summary>
public sealed class LiveAnswer(RunId run, string stepPath, Action<LiveAnswer> moved) : IDisposable
{
    // Nobody reads more while it arrives.
    private const int MaxLength = 200_000;

    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();

    public RunId Run => run;

    public string StepPath => stepPath;

    public bool HasEnded { get; private set; }

    /// <summary>What has arrived so far.</summary>
    public string Text
    {
        get
        {
            lock (_lock)
            {
                return _text.ToString();
            }
        }
    }

    public void Dispose()
    {
        HasEnded = true;
        moved(this);
    }

    internal void Add(string piece)
    {
        lock (_lock)
        {
            if (_text.Length + piece.Length > MaxLength)
            {
                return;
            }

            _text.Append(piece);
        }

        moved(this);
    }

    /// <summary>The model begins anew.</summary>
    internal void Restart()
    {
        lock (_lock)
        {
            _text.Clear();
        }
    }
}
