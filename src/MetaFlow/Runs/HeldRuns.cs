using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Runs;

/// <summary>
/// The runs that this process drives. Their leases are prolonged together, and who drives a run that went to another
/// node is told so.
/// </summary>
internal sealed partial class HeldRuns(
    IRunQueue queue, IRunPauses pauses, NodeName node, WorkerState state, TimeProvider clock, IOptions<RunOptions> options, ILogger<HeldRuns> logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<HeldRun, bool> _held = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _over = new();
    private readonly Lock _starting = new();
    private Task? _beating;
    private (int Changes, DateTimeOffset At, IReadOnlyList<RunPause> List) _paused = (-1, default, []);

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
    public HeldRun Hold(RunHead head, Func<long> fence)
    {
        var run = new HeldRun(head, fence, Leave);
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

    /// <summary>
    /// What drives a new run here and now; null where it has to wait in the queue: for its time, for a place in its group
    /// or on this node, or until it is no longer paused.
    /// </summary>
    public async ValueTask<Func<RunPen, Task>?> DriverForAsync(RunHead head, CancellationToken cancellationToken) =>
        Drive is { } drive && Free > 0 && head.Group is null && head.WakeAt <= head.CreatedAt && !await IsPausedAsync(head, cancellationToken) ? drive : null;

    /// <summary>As it was within the last poll; what this process changed itself is known at once.</summary>
    public async ValueTask<bool> IsPausedAsync(RunHead head, CancellationToken cancellationToken)
    {
        var known = _paused;
        var now = clock.GetUtcNow();
        if (known.Changes != pauses.Changes || now - known.At >= options.Value.Poll)
        {
            var changes = pauses.Changes;
            known = (changes, now, await pauses.ListAsync(cancellationToken));
            _paused = known;
        }

        foreach (var pause in known.List)
        {
            if (pause.WorkflowId is not { } workflow || workflow == head.WorkflowId)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Lets those that are paused rest behind the step that is under way; how many do.</summary>
    public async Task<int> RestPausedAsync(CancellationToken cancellationToken)
    {
        foreach (var run in _held.Keys.Where(run => run.RestsWhenPaused))
        {
            if (await IsPausedAsync(run.Head, cancellationToken))
            {
                await run.RestAsync();
            }
        }

        return CountResting();
    }

    public int CountResting() => _held.Keys.Count(run => run.Rest.IsCancellationRequested);

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
        var held = _held.Keys.Where(run => run.Fence > 0).ToArray();
        if (held.Length == 0)
        {
            return;
        }

        try
        {
            var kept = await queue.ExtendAsync(
                node.Value, [.. held.Select(run => (run.Head.Id, run.Fence))], clock.GetUtcNow() + options.Value.Lease, cancellationToken);
            foreach (var lost in held.Where(run => !kept.Contains(run.Head.Id) && _held.ContainsKey(run)))
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
