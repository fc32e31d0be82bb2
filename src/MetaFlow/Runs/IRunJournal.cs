using MetaFlow.Events;
using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Runs;

/// <summary>What one run adds in a commit: its new entries and the head that follows from them.</summary>
/// <param name="Fence">
/// The token of the lease under which the writer holds the run; 0 to create the run. A write with an older token
/// than the store's is refused: its worker lost the run to another one.
/// </param>
public sealed record RunWrite(RunHead Head, long Fence, IReadOnlyList<JournalEntry> Entries)
{
    /// <summary>The signals that these entries answer to: they are gone with this commit.</summary>
    public IReadOnlyList<long> Settled { get; init; } = [];

    /// <summary>The lease ends with this commit. That of a run that ends does so anyway.</summary>
    public bool LetsGo { get; init; }

    /// <summary>The run has ended, and nothing is to be kept of it.</summary>
    public bool Forgets { get; init; }

    /// <summary>Who holds the run from its creation on, with the fence 1; null leaves it to whoever claims it.</summary>
    public RunHolder? Holder { get; init; }

    /// <summary>The hashes of blobs that these entries name: they are kept for as long as the run is.</summary>
    public IReadOnlyList<string> Blobs { get; init; } = [];

    /// <summary>What the run begins to wait for with these entries, or waits for no longer.</summary>
    public IReadOnlyList<WaitChange> Waits { get; init; } = [];

    /// <summary>Whatever the run waited for is over with it.</summary>
    public bool EndsWaits { get; init; }

    /// <summary>What the run to create was asked for with; where one of them is known, nothing of this write is kept.</summary>
    public IReadOnlyList<RunKey> Keys { get; init; } = [];

    /// <summary>What is to be told of these entries to whoever waits for it.</summary>
    public IReadOnlyList<WorkflowEvent> Told { get; init; } = [];

    /// <summary>What becomes of a run that is created while its group is full.</summary>
    public RunOverlap Overlap { get; init; }
}

/// <summary>A step begins to wait for something that is looked for across runs: an event, an approval.</summary>
/// <param name="Wait">Null where the waiting at that step is over.</param>
public sealed record WaitChange(string StepPath, StepWait? Wait)
{
    /// <summary>Whether somebody may look for what is waited for: a time alone is nobody's to find.</summary>
    internal static bool Matters(StepWait? wait) => wait is not null && (wait.For["event"] is not null || wait.For["approval"] is not null);
}

/// <summary>Who holds a run, and until when.</summary>
public sealed record RunHolder(string Node, DateTimeOffset Until);

/// <summary>How one write of a batch ended.</summary>
public enum WriteOutcome
{
    Written,

    /// <summary>Another worker holds the run now; nothing of this write was kept.</summary>
    FenceLost,

    /// <summary>The run to create exists already, or one that was asked for with one of its keys; nothing of this write was kept.</summary>
    AlreadyExists,

    /// <summary>Its group is full and the run to create is not to wait; nothing of this write was kept.</summary>
    GroupFull,
}

/// <summary>Which ended runs of a workflow may go: those that ended before a time, and those beyond so many newer ones.</summary>
public sealed record RunRetention(string WorkflowId, DateTimeOffset? EndedBefore, int? Newest);

/// <summary>The journals of all runs.</summary>
public interface IRunJournal
{
    /// <summary>
    /// Commits the writes of many runs in one transaction, durable when it returns. Refused writes do not disturb
    /// the others. Outcomes are in the order of the writes. A run that ends gives its lease back; one that waits while
    /// there are signals to it is due at once. A run of a group counts from when it may be claimed until it ends, also
    /// while it waits; one that is created while as many count as may be is held until one of them has ended.
    /// </summary>
    Task<IReadOnlyList<WriteOutcome>> AppendAsync(IReadOnlyList<RunWrite> writes, CancellationToken cancellationToken);

    /// <summary>The entries after a sequence, in order.</summary>
    Task<IReadOnlyList<JournalEntry>> ReadAsync(
        RunId run, long afterSequence, int limit, CancellationToken cancellationToken);

    Task<RunHead?> FindAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>The run that was asked for with this key, also where it was deleted since; null where there is none, or the key is over.</summary>
    Task<RunId?> FindByKeyAsync(Guid key, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Forgets up to <paramref name="limit"/> keys that are over; how many there were.</summary>
    Task<int> DeleteKeysAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    Task<IReadOnlyList<RunHead>> ListAsync(RunQuery query, CancellationToken cancellationToken);

    /// <summary>Runs by status, for the dashboard and metrics.</summary>
    Task<IReadOnlyDictionary<RunStatus, long>> CountAsync(CancellationToken cancellationToken);

    /// <summary>How many runs a list would show without its limit.</summary>
    Task<long> CountAsync(RunQuery query, CancellationToken cancellationToken);

    /// <summary>The workflows that there are runs of.</summary>
    Task<IReadOnlyList<string>> WorkflowsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Deletes up to <paramref name="limit"/> ended runs and their entries, oldest first; how many there were. A run
    /// stays while its caller or a run that it called has not ended. Null while another node deletes.
    /// </summary>
    Task<int?> DeleteEndedAsync(RunRetention rule, int limit, CancellationToken cancellationToken);
}
