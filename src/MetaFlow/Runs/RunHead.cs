namespace MetaFlow.Runs;

/// <summary>Where a run is in its life.</summary>
public enum RunStatus
{
    Queued = 0,
    Running = 1,
    Waiting = 2,
    Succeeded = 3,
    Failed = 4,
    Cancelled = 5,
}

/// <summary>A run as lists and the queue see it: a projection of its journal, written with it in one transaction.</summary>
/// <param name="DefinitionHash">The definition the run is pinned to, kept in the blob store.</param>
/// <param name="Revision">The revision it came from; null for a definition run from a file.</param>
/// <param name="StartedBy">Who or what asked for it: a person's name or a trigger's id.</param>
/// <param name="WakeAt">Not to be claimed before this time.</param>
/// <param name="LastSequence">Sequence of the newest journal entry.</param>
public sealed record RunHead(
    RunId Id,
    string WorkflowId,
    int? Revision,
    string DefinitionHash,
    RunStatus Status,
    string StartedBy,
    int Priority,
    DateTimeOffset CreatedAt,
    DateTimeOffset? WakeAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    long LastSequence,
    string? ProblemCode,
    string? ProblemMessage)
{
    /// <summary>The runs that this one shares a limit with; null where nothing limits it.</summary>
    public RunGroup? Group { get; init; }

    /// <summary>The run of which a step asked for this one.</summary>
    public RunId? Caller { get; init; }

    /// <summary>It waits until its group has a place for it. Known of runs that were read from the store.</summary>
    public bool IsHeld { get; init; }

    /// <summary>The run that this one runs again; it may be deleted by now.</summary>
    public RunId? RerunOf { get; init; }

    public bool HasEnded => Status is RunStatus.Succeeded or RunStatus.Failed or RunStatus.Cancelled;
}

/// <summary>Runs of one workflow that share a limit.</summary>
/// <param name="Key">What they have in common; empty where all runs of the workflow share it.</param>
public sealed record RunGroup(string Key, int Limit);

/// <summary>Which runs a list shows, newest first.</summary>
/// <param name="Before">Runs older than this one: the last of the page before.</param>
/// <param name="RerunOf">The reruns of this run.</param>
public sealed record RunQuery(
    string? WorkflowId = null, RunStatus? Status = null, RunId? Before = null, int Limit = 50, RunId? RerunOf = null)
{
    public string? StartedBy { get; init; }

    /// <summary>Runs that were asked for before this time.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Only runs that have not ended.</summary>
    public bool IsOpen { get; init; }
}
