namespace MetaFlow.Triggers;

/// <summary>What people of this installation say of a trigger. Numbers are stored: never reuse one.</summary>
public enum TriggerStanding
{
    /// <summary>Nothing: what the definition says is so.</summary>
    AsWritten = 0,

    /// <summary>It fires, also where the definition says that it is paused.</summary>
    Active = 1,

    /// <summary>What is due is left out, and on record as such.</summary>
    Paused = 2,

    /// <summary>Nothing is due.</summary>
    Inactive = 3,
}

/// <summary>How far the ledger of a trigger goes, and what was said about it.</summary>
/// <param name="Revision">The published revision that the schedule is of; null where no published revision has the trigger.</param>
/// <param name="Schedule">What the schedule says, to see that another revision says the same.</param>
/// <param name="Since">From when on this schedule was published.</param>
/// <param name="CoveredUntil">Everything that was due up to then is in the ledger, and nothing behind it.</param>
public sealed record TriggerState(
    string WorkflowId, string TriggerId, int? Revision, string Schedule, DateTimeOffset Since, DateTimeOffset CoveredUntil)
{
    public TriggerStanding Standing { get; init; }

    public string? By { get; init; }

    public string? Why { get; init; }

    /// <summary>Since when it stands so.</summary>
    public DateTimeOffset? SetAt { get; init; }

    /// <summary>Nothing is fired before this time: too many runs in a row have failed.</summary>
    public DateTimeOffset? CircuitUntil { get; init; }

    /// <summary>Runs that ended before are no longer held against it.</summary>
    public DateTimeOffset? CountsFrom { get; init; }

    /// <summary>The state about all triggers at once.</summary>
    public bool IsOfAll => WorkflowId.Length == 0;
}

/// <summary>One step of a trigger's ledger: its rows and where it goes from there.</summary>
/// <param name="Before">What was read; null where there was nothing.</param>
/// <param name="Rows">Those that are expected belong to whoever writes them.</param>
public sealed record TriggerCover(TriggerState? Before, TriggerState After, IReadOnlyList<Firing> Rows);

/// <summary>The states of triggers.</summary>
public interface ITriggerStates
{
    /// <summary>
    /// Writes rows and moves the trigger on, both or neither. For each: the rows that were new, or null where somebody
    /// else moved it first. What people said of it is not touched.
    /// </summary>
    Task<IReadOnlyList<IReadOnlyList<Firing>?>> CoverAsync(
        IReadOnlyList<TriggerCover> covers, FiringHolder holder, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Those that were published, said or broken anew since a time; all of them where it is null.</summary>
    Task<IReadOnlyList<TriggerState>> ListAsync(DateTimeOffset? changedSince, CancellationToken cancellationToken);

    Task<IReadOnlyList<TriggerState>> ListOfAsync(string workflowId, CancellationToken cancellationToken);

    Task<TriggerState?> FindAsync(string workflowId, string triggerId, CancellationToken cancellationToken);

    /// <summary>Keeps what somebody says of a trigger; with empty ids, of all.</summary>
    Task SayAsync(
        string workflowId, string triggerId, TriggerStanding standing, string by, string? why, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Opens the circuit of a trigger until a time, or closes it with null and forgets failures so far.</summary>
    Task BreakAsync(string workflowId, string triggerId, DateTimeOffset? until, DateTimeOffset now, CancellationToken cancellationToken);
}
