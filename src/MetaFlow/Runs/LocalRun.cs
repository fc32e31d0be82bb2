using MetaFlow.Json;
using Microsoft.Extensions.Options;

namespace MetaFlow.Runs;

/// <summary>Drives one run to its end in this process, for who started it and waits for it.</summary>
public sealed class LocalRun
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly IRunQueue _queue;
    private readonly IRunJournal _journal;
    private readonly JournalReader _reader;
    private readonly RunStarter _starter;
    private readonly RunDriver _driver;
    private readonly HeldRuns _held;
    private readonly NodeName _node;
    private readonly TimeProvider _clock;
    private readonly RunOptions _options;

    internal LocalRun(
        IRunQueue queue, IRunJournal journal, JournalReader reader, RunStarter starter, RunDriver driver, HeldRuns held, NodeName node, TimeProvider clock,
        IOptions<RunOptions> options) =>
        (_queue, _journal, _reader, _starter, _driver, _held, _node, _clock, _options) = (queue, journal, reader, starter, driver, held, node, clock, options.Value);

    /// <summary>
    /// The run and how it ended; null and every problem where the inputs do not fit. What needs nothing from outside is
    /// written in one commit: before it there is nothing of the run but the definition, and nobody was told of it.
    /// </summary>
    public async Task<(RunAnswer? Run, IReadOnlyList<Problem> Problems)> RunAsync(RunRequest request, CancellationToken cancellationToken)
    {
        var (pen, problems) = await _starter.PrepareAsync(request with { IsAwaited = true }, cancellationToken);
        if (pen is null)
        {
            return (null, problems);
        }

        try
        {
            // Where others are before it, or its time is to come, it waits for that like any other.
            await (pen.Head.Group is null && pen.Head.WakeAt <= pen.Head.CreatedAt
                ? DriveAsync(pen, signalled: false, cancellationToken)
                : pen.HandOverAsync());
        }
        catch (GroupFullException)
        {
            return (null, [RunGroups.Full(request.Workflow)]);
        }

        if (pen.Head.HasEnded)
        {
            return (RunAnswer.Of(pen), []);
        }

        return (await RunAnswer.OfAsync(_reader, await FinishAsync(pen.Head.Id, cancellationToken), cancellationToken), []);
    }

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
            _held.Stopping.ThrowIfCancellationRequested();
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
                // What it waits for may come sooner, and a server may go on with it.
                await Task.Delay(wake - now < Look ? wake - now : Look, _clock, cancellationToken);
            }
            else if (head is { Status: RunStatus.Waiting, WakeAt: null })
            {
                // It waits for somebody.
                await _queue.WaitForWorkAsync(Look, cancellationToken);
            }
            else if (await _queue.ClaimAsync(run, _node.Value, now, _options.Lease, cancellationToken) is { } lease)
            {
                await DriveAsync(await _driver.OpenAsync(lease, cancellationToken), lease.Signals > 0, cancellationToken);
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

    private async Task DriveAsync(RunPen pen, bool signalled, CancellationToken cancellationToken)
    {
        using var run = _held.Hold(pen.Head, () => pen.Fence);
        using var given = cancellationToken.Register(static run => _ = ((HeldRun)run!).LoseAsync(), run);
        try
        {
            await _driver.DriveAsync(pen, signalled, _held.Stopping, run.Lost);
        }
        catch (Exception exception) when (exception is LeaseLostException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            // Somebody else goes on with it; who waits for it waits for its end.
        }
    }
}
