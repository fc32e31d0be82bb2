namespace MetaFlow.Runs;

/// <summary>
/// What is asked of runs and was not heard yet. A run settles a signal in the commit that says what came of it: see
/// <see cref="RunWrite.Settled"/>.
/// </summary>
public interface IRunSignals
{
    /// <summary>Keeps the signal and makes a run that waits due, in one transaction.</summary>
    Task<SignalOutcome> SendAsync(RunSignal signal, CancellationToken cancellationToken);

    /// <summary>The same for many runs in one transaction; the outcomes are in the order of the signals.</summary>
    Task<IReadOnlyList<SignalOutcome>> SendAllAsync(IReadOnlyList<RunSignal> signals, CancellationToken cancellationToken);

    /// <summary>The signals to a run that it has not settled, in the order in which they were sent.</summary>
    Task<IReadOnlyList<RunSignal>> PendingAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>Of the runs that a node holds, those with signals.</summary>
    Task<IReadOnlyList<RunId>> SignalledAsync(string node, CancellationToken cancellationToken);
}
