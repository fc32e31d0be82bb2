using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MetaFlow.Runs;

/// <summary>
/// Takes signals to runs. One that is driven in this process hears of it at once; those that other processes send are
/// looked for twice a second, with one question for all runs that this node holds.
/// </summary>
public sealed partial class RunSignals(IRunSignals store, NodeName node, TimeProvider clock, ILogger<RunSignals> logger) : IAsyncDisposable
{
    internal static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<RunId, SignalBell> _bells = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _starting = new();
    private Task _polling = Task.CompletedTask;

    /// <summary>Why the signal could not be sent; null when it was.</summary>
    /// <param name="by">Who asks.</param>
    public async Task<Problem?> SendAsync(RunId run, SignalKind kind, string by, string? why, CancellationToken cancellationToken)
    {
        var signal = new RunSignal(0, run, kind, by, string.IsNullOrWhiteSpace(why) ? null : why.Trim(), clock.GetUtcNow());
        var outcome = await store.SendAsync(signal, cancellationToken);
        if (outcome == SignalOutcome.Sent)
        {
            Ring(run);
        }

        return outcome switch
        {
            SignalOutcome.NoRun => Problem.Of("runs.not_found", ("id", run)),
            SignalOutcome.RunHasEnded => Problem.Of("runs.has_ended", ("id", run)),
            _ => null,
        };
    }

    /// <summary>Sends the same to many; how many were there to hear it.</summary>
    public async Task<int> SendAllAsync(
        IReadOnlyList<RunId> runs, SignalKind kind, string by, string? why, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var reason = string.IsNullOrWhiteSpace(why) ? null : why.Trim();
        var outcomes = await store.SendAllAsync([.. runs.Select(run => new RunSignal(0, run, kind, by, reason, now))], cancellationToken);
        for (var index = 0; index < runs.Count; index++)
        {
            if (outcomes[index] == SignalOutcome.Sent)
            {
                Ring(runs[index]);
            }
        }

        return outcomes.Count(outcome => outcome == SignalOutcome.Sent);
    }

    /// <summary>There is something for the run, or somebody is told of it: where it is driven here, it looks up and writes down what is not written yet.</summary>
    internal void Ring(RunId run)
    {
        if (_bells.TryGetValue(run, out var bell))
        {
            bell.Ring();
        }
    }

    /// <summary>Rings when there is something for the run, until it is disposed.</summary>
    internal SignalBell Attend(RunId run)
    {
        var bell = new SignalBell(mine => _bells.TryRemove(new(run, mine)));
        _bells[run] = bell;
        lock (_starting)
        {
            if (_polling.IsCompleted)
            {
                _polling = Task.Run(PollAsync);
            }
        }

        return bell;
    }

    internal Task<IReadOnlyList<RunSignal>> PendingAsync(RunId run, CancellationToken cancellationToken) =>
        store.PendingAsync(run, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _polling;
        _end.Dispose();
    }

    // Ends when nothing is driven here; the next run starts it again.
    private async Task PollAsync()
    {
        try
        {
            do
            {
                await Task.Delay(Poll, clock, _end.Token);
                await LookAsync();
            }
            while (!IsIdle());
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    private async Task LookAsync()
    {
        if (_bells.IsEmpty)
        {
            return;
        }

        try
        {
            foreach (var run in await store.SignalledAsync(node.Value, _end.Token))
            {
                Ring(run);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogNotHeard(exception);
        }
    }

    private bool IsIdle()
    {
        // Under the lock: who attends after this finds that there is nobody who looks.
        lock (_starting)
        {
            if (_bells.IsEmpty)
            {
                _polling = Task.CompletedTask;
                return true;
            }

            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Signals to runs could not be looked for; asking again shortly")]
    private partial void LogNotHeard(Exception exception);
}

/// <summary>Tells the driver of a run that there is something for it.</summary>
internal sealed class SignalBell(Action<SignalBell> leave) : IDisposable
{
    private TaskCompletionSource _next = New();

    public Task Rung => Volatile.Read(ref _next).Task;

    public void Ring() => Volatile.Read(ref _next).TrySetResult();

    /// <summary>Whether it has rung since it was last asked.</summary>
    public bool Take()
    {
        if (!Rung.IsCompleted)
        {
            return false;
        }

        Volatile.Write(ref _next, New());
        return true;
    }

    public void Dispose() => leave(this);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
