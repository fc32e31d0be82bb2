using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Runs;

/// <summary>The attempts of one run that are under way in this process.</summary>
internal sealed class Flights(StepRunner steps, CancellationToken lost) : IAsyncDisposable
{
    private readonly Dictionary<string, Flight> _byPath = [];

    public int Count => _byPath.Count;

    public bool IsUnderWay(string path) => _byPath.ContainsKey(path);

    public void Begin(PlannedAttempt attempt, RunHead run, JsonObject data, ExpressionScope scope)
    {
        var end = CancellationTokenSource.CreateLinkedTokenSource(lost);
        var task = Task.Run(() => steps.RunAsync(attempt, run, data, scope, end.Token), CancellationToken.None);
        _byPath[attempt.Path] = new Flight(attempt, task, end);
    }

    /// <summary>Until one has ended, or there is something else to do.</summary>
    public async Task WaitAsync(DateTimeOffset? wakeAt, Task signalled, TimeProvider clock, CancellationToken stopping)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(stopping, lost);
        var delay = wakeAt is { } at ? at - clock.GetUtcNow() : Timeout.InfiniteTimeSpan;
        var idle = Task.Delay(delay < TimeSpan.Zero && wakeAt is not null ? TimeSpan.Zero : delay, clock, done.Token);
        await Task.WhenAny(_byPath.Values.Select(flight => (Task)flight.Task).Append(idle).Append(signalled));
        await done.CancelAsync();
        lost.ThrowIfCancellationRequested();
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

    private sealed record Flight(PlannedAttempt Attempt, Task<StepOutcome> Task, CancellationTokenSource End);
}
