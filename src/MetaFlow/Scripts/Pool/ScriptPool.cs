using MetaFlow.Scripts.Sandbox;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Scripts.Pool;

/// <summary>
/// Children that are ready before somebody needs them. A run has its children to itself, and they end with it: nothing
/// that one run's scripts did can be there when another's begin.
/// </summary>
public sealed partial class ScriptPool : IAsyncDisposable
{
    // A run that waits for an answer of days does not keep a process meanwhile.
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(30);

    // A start is work for the processors; a small script is over before.
    private static readonly TimeSpan RefillAfter = TimeSpan.FromMilliseconds(25);

    // Beside the script itself: the runtime's start and warm-up.
    private static readonly TimeSpan StartCpu = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Queue<ScriptChild> _ready = new();
    private readonly LinkedList<TaskCompletionSource<ScriptChild>> _waiting = new();
    private readonly KeptChildren _kept = new();
    private readonly ISandbox _sandbox;
    private readonly TimeProvider _clock;
    private readonly ILogger<ScriptPool> _logger;
    private readonly ITimer _refill;
    private readonly ITimer _sweep;
    private readonly CancellationTokenSource _closing = new();
    private int _starting;
    private int _all;
    private long _started;

    public ScriptPool(ISandbox sandbox, IOptions<ScriptOptions> options, TimeProvider clock, ILogger<ScriptPool> logger)
    {
        (_sandbox, Options, _clock, _logger) = (sandbox, options.Value, clock, logger);
        _refill = clock.CreateTimer(_ => Refill(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _sweep = clock.CreateTimer(_ => _ = SweepAsync(), null, Keep, Keep / 3);
    }

    public ScriptPoolFigures Figures
    {
        get
        {
            lock (_lock)
            {
                return new ScriptPoolFigures(_ready.Count, _starting, _kept.Count, _all, _started);
            }
        }
    }

    internal ScriptOptions Options { get; }

    /// <summary>Begins to fill, for a server that wants its first script to be quick too.</summary>
    public void Warm() => Refill();

    /// <summary>
    /// A child for a run: the one it has had before, if it has one. A run that will come to a script can take and give
    /// back a lease early, and its child is ready when the script is.
    /// </summary>
    /// <exception cref="SandboxUnavailableException">Nothing here may run scripts.</exception>
    public async Task<ScriptLease> LeaseAsync(RunId run, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_kept.Take(run) is { } own)
            {
                return new ScriptLease(this, run, own);
            }
        }

        return new ScriptLease(this, run, await TakeAsync(cancellationToken));
    }

    /// <summary>The run is over: so are its children.</summary>
    public async Task ReleaseAsync(RunId run)
    {
        while (true)
        {
            ScriptChild? child;
            lock (_lock)
            {
                child = _kept.Take(run);
            }

            if (child is null)
            {
                return;
            }

            await DiscardAsync(child);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _refill.DisposeAsync();
        await _sweep.DisposeAsync();
        List<ScriptChild> all;
        lock (_lock)
        {
            all = [.. _ready, .. _kept.TakeSince(DateTimeOffset.MaxValue)];
            _ready.Clear();
            foreach (var waiting in _waiting)
            {
                waiting.TrySetCanceled();
            }

            _waiting.Clear();
        }

        await Task.WhenAll(all.Select(child => child.DisposeAsync().AsTask()));
        _closing.Dispose();
    }

    internal async Task<ScriptChild> TakeAsync(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource<ScriptChild>>? place = null;
        ScriptChild? ready = null;
        ScriptChild? oldest = null;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
            if (!_ready.TryDequeue(out ready))
            {
                place = _waiting.AddLast(new TaskCompletionSource<ScriptChild>(TaskCreationOptions.RunContinuationsAsynchronously));
                oldest = _all >= Options.Most ? _kept.TakeOldest() : null;
            }
        }

        if (ready is not null)
        {
            _refill.Change(RefillAfter, Timeout.InfiniteTimeSpan);
            return ready;
        }

        if (oldest is not null)
        {
            await DiscardAsync(oldest);
        }

        Refill();
        await using var cancelled = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<ScriptChild>)state!).TrySetCanceled(token), place!.Value);
        return await place.Value.Task;
    }

    internal async ValueTask GiveBackAsync(RunId run, ScriptChild child)
    {
        if (child is { IsFit: true, IsQuiet: true, Process.Ended.IsCompleted: false } && !_closing.IsCancellationRequested)
        {
            lock (_lock)
            {
                if (_waiting.Count == 0 || _all < Options.Most)
                {
                    _kept.Add(run, child, _clock.GetUtcNow());
                    return;
                }
            }
        }

        await DiscardAsync(child);
    }

    internal async Task DiscardAsync(ScriptChild child)
    {
        child.Process.Kill();
        lock (_lock)
        {
            _all--;
        }

        Refill();
        await child.DisposeAsync();
    }

    // As many as are wanted: few at a time while nobody waits, all processors as soon as somebody does.
    private void Refill()
    {
        while (true)
        {
            lock (_lock)
            {
                var atOnce = _waiting.Count > 0 ? Environment.ProcessorCount + 1 : Math.Max(1, Environment.ProcessorCount - 1);
                if (_closing.IsCancellationRequested || _starting >= atOnce || _all >= Options.Most
                    || _ready.Count + _starting >= Options.Ready + _waiting.Count)
                {
                    return;
                }

                _starting++;
                _all++;
                _started++;
            }

            _ = StartAsync();
        }
    }

    private async Task StartAsync()
    {
        ScriptChild? child = null;
        try
        {
            var program = new ChildProgram(
                ProcessSandbox.HostAssembly, "script", (long)Options.HeapMegabytes << 20, (long)Options.MemoryMegabytes << 20, Options.Cpu + StartCpu);
            child = new ScriptChild(await _sandbox.StartAsync(program, _closing.Token), Options, _clock);
            await child.ReadyAsync(_closing.Token);
        }
#pragma warning disable CA1031 // Whoever waits gets it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await FailAsync(child, exception);
            return;
        }

        Offer(child);
        Refill();
    }

    private void Offer(ScriptChild child)
    {
        var closing = false;
        lock (_lock)
        {
            _starting--;
            while (_waiting.First is { } first)
            {
                _waiting.RemoveFirst();
                if (first.Value.TrySetResult(child))
                {
                    return;
                }
            }

            closing = _closing.IsCancellationRequested;
            if (!closing)
            {
                _ready.Enqueue(child);
            }
        }

        if (closing)
        {
            _ = child.DisposeAsync().AsTask();
        }
    }

    // Nobody tries again before somebody asks again.
    private async Task FailAsync(ScriptChild? child, Exception exception)
    {
        TaskCompletionSource<ScriptChild>[] waiting;
        lock (_lock)
        {
            _starting--;
            _all--;
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        if (!_closing.IsCancellationRequested)
        {
            LogNoChild(exception.Message);
        }

        var told = exception is SandboxUnavailableException or OperationCanceledException
            ? exception
            : new SandboxUnavailableException(Problem.Of("scripts.child_not_ready", ("why", exception.Message)));
        foreach (var one in waiting)
        {
            one.TrySetException(told);
        }

        if (child is not null)
        {
            await child.DisposeAsync();
        }
    }

    private async Task SweepAsync()
    {
        List<ScriptChild> old;
        lock (_lock)
        {
            old = _kept.TakeSince(_clock.GetUtcNow() - Keep);
        }

        foreach (var child in old)
        {
            await DiscardAsync(child);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A child for scripts could not be started: {Reason}")]
    private partial void LogNoChild(string reason);
}
