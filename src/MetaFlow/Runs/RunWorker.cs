using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Runs;

/// <summary>
/// Claims runs that are due, and takes those that are started in this process; drives each as far as it goes. When the
/// node stops it claims nothing more, lets steps in flight finish, and gives the rest back; so it does with the runs of
/// what is paused.
/// </summary>
internal sealed partial class RunWorker(
    IRunQueue queue, RunDriver driver, HeldRuns held, RunWatch watch, WorkerState state, NodeName node, TimeProvider clock, IOptions<RunOptions> options, ILogger<RunWorker> logger)
    : BackgroundService
{
    private readonly SemaphoreSlim _wake = new(0, 1);
    private int _driving;
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);

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
            if (head.Status == RunStatus.Queued && held.Free > 0)
            {
                Wake();
            }
        });
        // At once, and not when the claim that is under way has come back.
        using var stop = stoppingToken.Register(held.Stop);
        held.Drive = DriveAsync;
        using var ended = new CancellationTokenSource();
        var resting = RestAsync(ended.Token);
        try
        {
            await ClaimAllAsync(stoppingToken);
        }
        finally
        {
            state.IsAlive = false;
            held.Drive = null;
            await DrainAsync();
            await ended.CancelAsync();
            await resting;
        }
    }

    private async Task ClaimAllAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var free = held.Free;
                var leases = free > 0
                    ? await queue.ClaimAsync(node.Value, free, clock.GetUtcNow(), Options.Lease, stopping)
                    : [];
                foreach (var lease in leases)
                {
                    // It has its place on this node from now on.
                    var run = held.Hold(lease.Head, () => lease.Fence);
                    Interlocked.Increment(ref _driving);
                    _ = Task.Run(() => DriveAsync(run, () => driver.OpenAsync(lease, run.Lost), lease.Signals > 0), CancellationToken.None);
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
        if (patience <= TimeSpan.Zero && held.Free > 0)
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

    private Task DriveAsync(RunPen pen)
    {
        Interlocked.Increment(ref _driving);
        return DriveAsync(held.Hold(pen.Head, () => pen.Fence), () => Task.FromResult(pen), signalled: false);
    }

    private async Task DriveAsync(HeldRun run, Func<Task<RunPen>> open, bool signalled)
    {
        run.RestsWhenPaused = true;
        RunPen? pen = null;
        using var resting = CancellationTokenSource.CreateLinkedTokenSource(held.Stopping, run.Rest);
        try
        {
            // Claimed although it is paused, it hears its signals and rests again.
            if (signalled && await held.IsPausedAsync(run.Head, run.Lost))
            {
                await run.RestAsync();
            }

            pen = await open();
            await driver.DriveAsync(pen, signalled, resting.Token, run.Lost);
        }
        catch (Exception exception) when (pen is not { Kept.IsCompleted: false } && exception is LeaseLostException or OperationCanceledException)
        {
            LogRunLost(run.Head.Id);
        }
        catch (Exception exception) when (pen is not { Kept.IsCompleted: false })
        {
            // The journal has what is done; the lease ends by itself and somebody goes on.
            LogRunDropped(exception, run.Head.Id);
        }
        finally
        {
            run.Dispose();
            state.Resting = held.CountResting();
            if (Interlocked.Decrement(ref _driving) == 0 && held.Stopping.IsCancellationRequested)
            {
                _idle.TrySetResult();
            }

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
        try
        {
            state.Resting = await held.RestPausedAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogPausesUnknown(exception);
        }
    }

    private async Task DrainAsync()
    {
        if (Volatile.Read(ref _driving) == 0)
        {
            return;
        }

        try
        {
            await _idle.Task.WaitAsync(Options.Drain, clock);
        }
        catch (TimeoutException)
        {
            LogDrainTimedOut(held.Count);
            await held.DropAsync();
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

    [LoggerMessage(LogLevel.Warning, "What is paused could not be read; asking again shortly")]
    private partial void LogPausesUnknown(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Run {RunId} went to another worker")]
    private partial void LogRunLost(RunId runId);

    [LoggerMessage(LogLevel.Error, "Run {RunId} was dropped and goes on when its lease has ended")]
    private partial void LogRunDropped(Exception exception, RunId runId);

    [LoggerMessage(LogLevel.Warning, "{Count} runs did not finish their step in time and were given up; other workers go on with them")]
    private partial void LogDrainTimedOut(int count);
}
