namespace MetaFlow.Runs;

/// <summary>A run held by one worker until a time.</summary>
/// <param name="Fence">Grows with each claim of the run: what the journal checks.</param>
public sealed record RunLease(RunHead Head, long Fence, DateTimeOffset Until)
{
    /// <summary>How many signals to the run it has not settled yet.</summary>
    public int Signals { get; init; }
}

/// <summary>Hands runs to workers. One code path for one node and for many.</summary>
public interface IRunQueue
{
    /// <summary>
    /// Leases runs that are due to this node: queued or waiting past their wake time, or running under a lease that
    /// has passed. Higher priority first, then the workflows in turns, then older. No two nodes get the same run. A run
    /// that waits without a wake time waits for somebody: it is never due. Nor is a run that its group has no place for,
    /// or of a workflow that is paused, unless there are signals to it.
    /// </summary>
    Task<IReadOnlyList<RunLease>> ClaimAsync(
        string node, int limit, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// Leases one run if it is free and its group has a place for it, whatever its wake time: for who started it and
    /// wants to run it here, or has what it waits for.
    /// </summary>
    Task<RunLease?> ClaimAsync(
        RunId run, string node, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Prolongs the leases a node still holds and says which runs those are.</summary>
    Task<IReadOnlySet<RunId>> ExtendAsync(
        string node, IReadOnlyList<(RunId Run, long Fence)> leases, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Gives a run back before its lease ends. Nothing happens if the lease was lost.</summary>
    Task ReleaseAsync(RunId run, long fence, CancellationToken cancellationToken);

    /// <summary>When the earliest run that nobody holds is due; null when none is waiting.</summary>
    Task<DateTimeOffset?> NextWakeAsync(CancellationToken cancellationToken);

    /// <summary>Live leases by node: what concurrency is counted from.</summary>
    Task<IReadOnlyDictionary<string, int>> LeasesAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Completes when a run may have become due through another process, or when it is cancelled. A store that hears
    /// of nothing completes after <paramref name="poll"/>.
    /// </summary>
    Task WaitForWorkAsync(TimeSpan poll, CancellationToken cancellationToken);
}
