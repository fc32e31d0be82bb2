using MetaFlow.Json;
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

    /// <summary>The run as it ended. The runs that its steps call are driven here too: perhaps there is no server that would.</summary>
    public async Task<RunHead> FinishAsync(RunId run, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var called = new Dictionary<RunId, Task>();
        try
        {
            return await FinishAsync(run, called, over.Token);
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAny(Task.WhenAll(called.Values));
        }
    }

    private async Task<RunHead> FinishAsync(RunId run, Dictionary<RunId, Task> called, CancellationToken cancellationToken)
    {
        while (true)
        {
            var head = await _journal.FindAsync(run, cancellationToken)
                ?? throw new InvalidOperationException($"Run '{run}' is not in the store.");
            if (head.HasEnded)
            {
                return head;
            }

            if (head.Status == RunStatus.Waiting)
            {
                await StartCalledAsync(run, called, cancellationToken);
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

    private async Task StartCalledAsync(RunId run, Dictionary<RunId, Task> called, CancellationToken cancellationToken)
    {
        foreach (var failed in called.Values.Where(task => task.IsFaulted))
        {
            await failed;
        }

        var state = RunState.Fold(await _journal.ReadAsync(run, 0, int.MaxValue, cancellationToken));
        var awaited = from frame in state.Frames.Values
                      from step in frame.Steps.Values
                      where !step.Done && step.Wait?.For["run"] is JsonText
                      select ((JsonText)step.Wait!.For["run"]!).Value;
        foreach (var written in awaited)
        {
            if (RunId.TryParse(written, out var id) && !called.ContainsKey(id))
            {
                called[id] = FinishAsync(id, cancellationToken);
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
