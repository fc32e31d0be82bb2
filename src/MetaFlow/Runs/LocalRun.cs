using Microsoft.Extensions.Options;

namespace MetaFlow.Runs;

/// <summary>Drives one run to its end in this process, for who started it and waits for it.</summary>
public sealed class LocalRun
{
    private readonly IRunQueue _queue;
    private readonly IRunJournal _journal;
    private readonly RunDriver _driver;
    private readonly NodeName _node;
    private readonly TimeProvider _clock;
    private readonly RunOptions _options;

    internal LocalRun(
        IRunQueue queue, IRunJournal journal, RunDriver driver, NodeName node, TimeProvider clock, IOptions<RunOptions> options) =>
        (_queue, _journal, _driver, _node, _clock, _options) = (queue, journal, driver, node, clock, options.Value);

    /// <summary>The run as it ended.</summary>
    public async Task<RunHead> FinishAsync(RunId run, CancellationToken cancellationToken)
    {
        while (true)
        {
            var head = await _journal.FindAsync(run, cancellationToken)
                ?? throw new InvalidOperationException($"Run '{run}' is not in the store.");
            if (head.HasEnded)
            {
                return head;
            }

            var now = _clock.GetUtcNow();
            if (head.WakeAt is { } wake && wake > now)
            {
                await Task.Delay(wake - now, _clock, cancellationToken);
            }
            else if (head is { Status: RunStatus.Waiting, WakeAt: null })
            {
                // It waits for somebody.
                await _queue.WaitForWorkAsync(TimeSpan.FromMilliseconds(500), cancellationToken);
            }
            else if (await _queue.ClaimAsync(run, _node.Value, now, _options.Lease, cancellationToken) is { } lease)
            {
                await DriveAsync(lease, cancellationToken);
            }
            else
            {
                // A server on the same store was faster and works on it.
                await _queue.WaitForWorkAsync(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
        }
    }

    private async Task DriveAsync(RunLease lease, CancellationToken cancellationToken)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ended = new CancellationTokenSource();
        var keeping = KeepAsync(lease, lost, ended.Token);
        try
        {
            await _driver.DriveAsync(lease, CancellationToken.None, lost.Token);
        }
        catch (Exception exception) when (exception is LeaseLostException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            // Somebody else goes on with it; the loop above waits for the end.
        }
        finally
        {
            await ended.CancelAsync();
            await keeping;
        }
    }

    private async Task KeepAsync(RunLease lease, CancellationTokenSource lost, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(_options.Lease / 3, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                var kept = await _queue.ExtendAsync(
                    _node.Value, [(lease.Head.Id, lease.Fence)], _clock.GetUtcNow() + _options.Lease, ended);
                if (kept.Count == 0)
                {
                    await lost.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run went as far as it goes.
        }
    }
}
