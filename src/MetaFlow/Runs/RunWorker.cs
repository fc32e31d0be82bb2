using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Runs;

/// <summary>
/// Claims runs that are due, and takes those that are started in this process; drives each as far as it goes. When the
/// node stops it claims nothing more, lets steps in flight finish, and gives the rest back.
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
        held.Drive = pen => DriveAsync(pen, signalled: false);
        try
        {
            await ClaimAllAsync(stoppingToken);
        }
        finally
        {
            state.IsAlive = false;
            held.Drive = null;
            await DrainAsync();
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
                    // What is claimed is opened, also while the node stops: it has to be given back.
                    var pen = await driver.OpenAsync(lease, CancellationToken.None);
                    _ = Task.Run(() => DriveAsync(pen, lease.Signals > 0), CancellationToken.None);
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

    private async Task DriveAsync(RunPen pen, bool signalled)
    {
        Interlocked.Increment(ref _driving);
        var run = held.Hold(pen);
        try
        {
            await driver.DriveAsync(pen, signalled, held.Stopping, run.Lost);
        }
        catch (Exception exception) when (pen.Kept.IsCompleted && exception is LeaseLostException or OperationCanceledException)
        {
            LogRunLost(pen.Head.Id);
        }
        catch (Exception exception) when (pen.Kept.IsCompleted)
        {
            // The journal has what is done; the lease ends by itself and somebody goes on.
            LogRunDropped(exception, pen.Head.Id);
        }
        finally
        {
            run.Dispose();
            if (Interlocked.Decrement(ref _driving) == 0 && held.Stopping.IsCancellationRequested)
            {
                _idle.TrySetResult();
            }

            Wake();
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

    [LoggerMessage(LogLevel.Warning, "Run {RunId} went to another worker")]
    private partial void LogRunLost(RunId runId);

    [LoggerMessage(LogLevel.Error, "Run {RunId} was dropped and goes on when its lease has ended")]
    private partial void LogRunDropped(Exception exception, RunId runId);

    [LoggerMessage(LogLevel.Warning, "{Count} runs did not finish their step in time and were given up; other workers go on with them")]
    private partial void LogDrainTimedOut(int count);
}
