using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Runs;

/// <summary>
/// The runs that this process drives. Their leases are prolonged together, and who drives a run that went to another
/// node is told so.
/// </summary>
internal sealed partial class HeldRuns(
    IRunQueue queue, NodeName node, WorkerState state, TimeProvider clock, IOptions<RunOptions> options, ILogger<HeldRuns> logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<HeldRun, bool> _held = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _over = new();
    private readonly Lock _starting = new();
    private Task? _beating;

    public int Count => _held.Count;

    public int Free => options.Value.Slots - _held.Count;

    /// <summary>The node stops: nothing more is begun.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>
    /// Takes a run of this process as far as it goes, without a question to the queue; null where this process has no
    /// worker. Fails where nothing of the run could be written.
    /// </summary>
    public Func<RunPen, Task>? Drive { get; set; }

    /// <summary>Until it is disposed, the run is driven here.</summary>
    public HeldRun Hold(RunPen pen)
    {
        var run = new HeldRun(pen, Leave);
        _held[run] = true;
        state.Began();
        if (_beating is null)
        {
            lock (_starting)
            {
                _beating ??= Task.Run(BeatAsync);
            }
        }

        return run;
    }

    public void Stop() => _stopping.Cancel();

    /// <summary>Gives up what is still held: other nodes go on with it.</summary>
    public async Task DropAsync()
    {
        foreach (var run in _held.Keys)
        {
            await run.LoseAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await (_beating ?? Task.CompletedTask);
        _over.Dispose();
        _stopping.Dispose();
    }

    private void Leave(HeldRun run)
    {
        if (_held.TryRemove(run, out _))
        {
            state.Ended();
        }
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(options.Value.Lease / 3, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_over.Token))
            {
                await ExtendAsync(_over.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    private async Task ExtendAsync(CancellationToken cancellationToken)
    {
        // One that was not written yet has nothing to prolong.
        var held = _held.Keys.Where(run => run.Pen.Fence > 0).ToArray();
        if (held.Length == 0)
        {
            return;
        }

        try
        {
            var kept = await queue.ExtendAsync(
                node.Value, [.. held.Select(run => (run.Pen.Head.Id, run.Pen.Fence))], clock.GetUtcNow() + options.Value.Lease, cancellationToken);
            foreach (var lost in held.Where(run => !kept.Contains(run.Pen.Head.Id) && _held.ContainsKey(run)))
            {
                await lost.LoseAsync();
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogHeartbeatFailed(exception);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Leases could not be prolonged")]
    private partial void LogHeartbeatFailed(Exception exception);
}

/// <summary>A run that is driven in this process.</summary>
internal sealed class HeldRun(RunPen pen, Action<HeldRun> leave) : IDisposable
{
    private readonly CancellationTokenSource _lost = new();

    public RunPen Pen => pen;

    /// <summary>The lease is gone: stop at once.</summary>
    public CancellationToken Lost => _lost.Token;

    public async Task LoseAsync()
    {
        try
        {
            await _lost.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It went as far as it goes.
        }
    }

    public void Dispose()
    {
        leave(this);
        _lost.Dispose();
    }
}
