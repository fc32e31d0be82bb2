using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Runs;

/// <summary>
/// Claims runs that are due, keeps their leases alive and drives each as far as it goes. When the node stops it claims
/// nothing more, lets steps in flight finish, and gives the rest back; so it does with the runs of what is paused.
/// </summary>
internal sealed partial class RunWorker(
    IRunQueue queue, IRunPauses pauses, RunDriver driver, RunWatch watch, WorkerState state, NodeName node, TimeProvider clock, IOptions<RunOptions> options, ILogger<RunWorker> logger)
    : BackgroundService
{
    private readonly ConcurrentDictionary<RunId, HeldRun> _held = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private RunOptions Options => options.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!Options.Worker)
        {
            return;
        }

        state.IsAlive = true;
        using var listening = watch.Listen(head =>
        {
            if (head.Status == RunStatus.Queued)
            {
                Wake();
            }
        });
        using var ended = new CancellationTokenSource();
        var heartbeat = BeatAsync(ended.Token);
        var resting = RestAsync(ended.Token);
        try
        {
            await ClaimAllAsync(stoppingToken);
        }
        finally
        {
            state.IsAlive = false;
            await DrainAsync();
            await ended.CancelAsync();
            await heartbeat;
            await resting;
        }
    }

    private async Task ClaimAllAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var free = Options.Slots - _held.Count;
                var leases = free > 0
                    ? await queue.ClaimAsync(node.Value, free, clock.GetUtcNow(), Options.Lease, stopping)
                    : [];
                foreach (var lease in leases)
                {
                    Begin(lease, stopping);
                }

                if (leases.Count < free || free == 0)
                {
                    await WaitAsync(stopping);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The database may be away for a while; the runs are safe in it, and we ask again.
                LogClaimFailed(exception);
                await Task.Delay(Options.Poll, clock, stopping).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    // Until something is queued here, a slot gets free, another process reports work, or the next run is due.
    private async Task WaitAsync(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var due = await queue.NextWakeAsync(stopping);
        var patience = due is { } at && at - now < Options.Poll ? at - now : Options.Poll;
        if (patience <= TimeSpan.Zero && _held.Count < Options.Slots)
        {
            return;
        }

        using var woken = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var work = queue.WaitForWorkAsync(patience > TimeSpan.Zero ? patience : Options.Poll, woken.Token);
        var local = _wake.WaitAsync(woken.Token);
        await Task.WhenAny(work, local);
        await woken.CancelAsync();
        stopping.ThrowIfCancellationRequested();
    }

    private void Begin(RunLease lease, CancellationToken stopping)
    {
        var held = new HeldRun(lease, new CancellationTokenSource());
        _held[lease.Head.Id] = held;
        state.Began();
        held.Task = Task.Run(() => DriveAsync(held, stopping), CancellationToken.None);
    }

    private async Task DriveAsync(HeldRun held, CancellationToken stopping)
    {
        var run = held.Lease.Head.Id;
        using var resting = CancellationTokenSource.CreateLinkedTokenSource(stopping, held.Rest.Token);
        try
        {
            // Claimed although it is paused, it hears its signals and rests again.
            if (held.Lease.Signals > 0 && IsPaused(held, await pauses.ListAsync(held.Lost.Token)))
            {
                await held.Rest.CancelAsync();
            }

            await driver.DriveAsync(held.Lease, resting.Token, held.Lost.Token);
        }
        catch (Exception exception) when (exception is LeaseLostException or OperationCanceledException)
        {
            LogRunLost(run);
        }
        catch (Exception exception)
        {
            // The journal has what is done; the lease ends by itself and somebody goes on.
            LogRunDropped(exception, run);
        }
        finally
        {
            _held.TryRemove(run, out _);
            state.Ended();
            CountResting();
            held.Dispose();
            Wake();
        }
    }

    // The step that is under way is done, and the run is let go: nobody claims it until it is resumed.
    private async Task RestAsync(CancellationToken ended)
    {
        using var timer = new PeriodicTimer(Options.Poll, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                await RestPausedAsync(ended);
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    private async Task RestPausedAsync(CancellationToken cancellationToken)
    {
        if (_held.IsEmpty)
        {
            return;
        }

        try
        {
            var paused = await pauses.ListAsync(cancellationToken);
            foreach (var held in _held.Values.Where(held => IsPaused(held, paused)))
            {
                await held.RestAsync();
            }

            CountResting();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogPausesUnknown(exception);
        }
    }

    private void CountResting() => state.Resting = _held.Values.Count(held => held.Rest.IsCancellationRequested);

    private static bool IsPaused(HeldRun held, IReadOnlyList<RunPause> paused) =>
        paused.Any(pause => pause.WorkflowId is not { } workflow || workflow == held.Lease.Head.WorkflowId);

    private async Task BeatAsync(CancellationToken ended)
    {
        using var timer = new PeriodicTimer(Options.Lease / 3, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                await ExtendAsync(ended);
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    private async Task ExtendAsync(CancellationToken cancellationToken)
    {
        var held = _held.Values.ToArray();
        if (held.Length == 0)
        {
            return;
        }

        try
        {
            var kept = await queue.ExtendAsync(
                node.Value, [.. held.Select(each => (each.Lease.Head.Id, each.Lease.Fence))],
                clock.GetUtcNow() + Options.Lease, cancellationToken);
            foreach (var lost in held.Where(each => !kept.Contains(each.Lease.Head.Id) && _held.ContainsKey(each.Lease.Head.Id)))
            {
                await lost.Lost.CancelAsync();
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogHeartbeatFailed(exception);
        }
    }

    private async Task DrainAsync()
    {
        var running = _held.Values.ToArray();
        try
        {
            await Task.WhenAll(running.Select(held => held.Task)).WaitAsync(Options.Drain, clock);
        }
        catch (TimeoutException)
        {
            foreach (var held in running)
            {
                await held.Lost.CancelAsync();
            }

            LogDrainTimedOut(_held.Count);
        }
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    [LoggerMessage(LogLevel.Warning, "Runs could not be claimed; asking again shortly")]
    private partial void LogClaimFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Leases could not be prolonged")]
    private partial void LogHeartbeatFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "What is paused could not be read; asking again shortly")]
    private partial void LogPausesUnknown(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Run {RunId} went to another worker")]
    private partial void LogRunLost(RunId runId);

    [LoggerMessage(LogLevel.Error, "Run {RunId} was dropped and goes on when its lease has ended")]
    private partial void LogRunDropped(Exception exception, RunId runId);

    [LoggerMessage(LogLevel.Warning, "{Count} runs did not finish their step in time and were given up; other workers go on with them")]
    private partial void LogDrainTimedOut(int count);
}
