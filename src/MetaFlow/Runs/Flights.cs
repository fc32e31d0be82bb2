using System.Collections.Concurrent;
using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Runs;

/// <summary>The attempts of one run that are under way in this process.</summary>
internal sealed class Flights(StepRunner steps, RunSecrets secrets, CancellationToken lost) : IAsyncDisposable
{
    private readonly Dictionary<string, Flight> _byPath = [];

    // Attempts say from their own threads that they are about to send; the driver alone writes.
    private readonly ConcurrentQueue<Flight> _sending = new();
    private readonly SignalBell _asked = new(_ => { });

    public int Count => _byPath.Count;

    /// <summary>Whether an attempt waits until it is written that it sends.</summary>
    public bool IsSending => !_sending.IsEmpty;

    public bool IsUnderWay(string path) => _byPath.ContainsKey(path);

    public void Begin(PlannedAttempt attempt, RunHead run, JsonObject data, ExpressionScope scope)
    {
        var end = CancellationTokenSource.CreateLinkedTokenSource(lost);
        var flight = new Flight(attempt, end);
        flight.Notice = new SendNotice(_ =>
        {
            _sending.Enqueue(flight);
            _asked.Ring();
        });
        flight.Task = Task.Run(() => steps.RunAsync(attempt, new StepSurroundings(run, data, scope, secrets, flight.Notice), end.Token), CancellationToken.None);
        _byPath[attempt.Path] = flight;
    }

    /// <summary>Until one has ended, or there is something else to do.</summary>
    public async Task WaitAsync(DateTimeOffset? wakeAt, Task signalled, RunPen pen, TimeProvider clock, CancellationToken stopping)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(stopping, lost);
        var delay = wakeAt is { } at ? at - clock.GetUtcNow() : Timeout.InfiniteTimeSpan;
        var idle = Task.Delay(delay < TimeSpan.Zero && wakeAt is not null ? TimeSpan.Zero : delay, clock, done.Token);
        var awaited = new List<Task>(_byPath.Count + 4) { idle, signalled, _asked.Rung };
        awaited.AddRange(_byPath.Values.Select(flight => flight.Task));
        if (pen.Pending > 0 && !pen.UnderWay.IsCompletedSuccessfully)
        {
            // What is not written yet goes with the next write; where none is under way, it waits for what comes.
            awaited.Add(pen.UnderWay);
        }

        await Task.WhenAny(awaited);
        await done.CancelAsync();
        lost.ThrowIfCancellationRequested();
    }

    /// <summary>The attempts that wait until it is written that they send.</summary>
    public IReadOnlyList<(PlannedAttempt Attempt, SendNotice Notice)> TakeSending()
    {
        _asked.Take();
        var sending = new List<(PlannedAttempt, SendNotice)>();
        while (_sending.TryDequeue(out var flight))
        {
            // One that has ended meanwhile sends nothing any more.
            if (_byPath.GetValueOrDefault(flight.Attempt.Path) == flight)
            {
                sending.Add((flight.Attempt, flight.Notice));
            }
        }

        return sending;
    }

    /// <summary>The attempts that have ended, in the order of their paths: the same one on every machine.</summary>
    public IReadOnlyList<(PlannedAttempt Attempt, StepOutcome Outcome)> TakeEnded()
    {
        var ended = _byPath.Values.Where(flight => flight.Task.IsCompleted).OrderBy(flight => flight.Attempt.Path, StringComparer.Ordinal).ToList();
        var outcomes = new List<(PlannedAttempt, StepOutcome)>(ended.Count);
        foreach (var flight in ended)
        {
            _byPath.Remove(flight.Attempt.Path);
            flight.End.Dispose();
            outcomes.Add((flight.Attempt, flight.Task.GetAwaiter().GetResult()));
        }

        return outcomes;
    }

    /// <summary>
    /// Ends what is under way at these paths. What completed all the same has completed; how the rest ended is of no
    /// interest any more.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, StepOutcome>> EndAsync(IEnumerable<string> paths)
    {
        var ending = paths.Where(_byPath.ContainsKey).Select(path => _byPath[path]).ToList();
        foreach (var flight in ending)
        {
            await flight.End.CancelAsync();
        }

        var outcomes = new Dictionary<string, StepOutcome>();
        foreach (var flight in ending)
        {
            try
            {
                outcomes[flight.Attempt.Path] = await flight.Task;
            }
            catch (OperationCanceledException) when (flight.Notice.HasSent)
            {
                outcomes[flight.Attempt.Path] = new StepOutcome.Unknown(RunPlan.InDoubt(flight.Attempt.Step.Id));
            }
            catch (OperationCanceledException)
            {
                // As it was asked to.
            }

            _byPath.Remove(flight.Attempt.Path);
            flight.End.Dispose();
        }

        lost.ThrowIfCancellationRequested();
        return outcomes;
    }

    // The run was lost, or the program is at fault: what is under way ends, and nobody is told.
    public async ValueTask DisposeAsync()
    {
        foreach (var flight in _byPath.Values)
        {
            await flight.End.CancelAsync();
            await flight.Task.ContinueWith(_ => { }, TaskScheduler.Default);
            flight.End.Dispose();
        }
    }

    private sealed class Flight(PlannedAttempt attempt, CancellationTokenSource end)
    {
        public PlannedAttempt Attempt { get; } = attempt;

        public CancellationTokenSource End { get; } = end;

        public SendNotice Notice { get; set; } = new(_ => { });

        public Task<StepOutcome> Task { get; set; } = System.Threading.Tasks.Task.FromCanceled<StepOutcome>(new CancellationToken(canceled: true));
    }
}
