using MetaFlow.Runs;

namespace MetaFlow.Triggers;

/// <summary>What became of an expected firing. Numbers are stored: never reuse one.</summary>
public enum FiringOutcome
{
    Expected = 0,
    Fired = 1,
    Skipped = 2,
    CaughtUp = 3,
    FailedToStart = 4,

    /// <summary>It started its run, but later than it should have.</summary>
    Late = 5,

    /// <summary>The schedule says that it was due, and nothing was on record of it.</summary>
    Missing = 6,
}

/// <summary>One occurrence at which a trigger should have started, or did start, a run.</summary>
/// <param name="Run">The run it starts: told before it is started, so that whoever starts it again starts the same one.</param>
/// <param name="Reason">A code such as <c>paused</c> or <c>overlap</c> for a firing that did not start a run as usual.</param>
public sealed record Firing(
    string WorkflowId,
    string TriggerId,
    DateTimeOffset DueAt,
    FiringOutcome Outcome,
    DateTimeOffset? SettledAt = null,
    RunId? Run = null,
    string? Reason = null)
{
    /// <summary>The last of those that this row is about, where it is about many with the same fate.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>How many occurrences this row is about.</summary>
    public long Occurrences { get; init; } = 1;
}

/// <summary>Which firings a list shows, newest due time first.</summary>
public sealed record FiringQuery(
    string? WorkflowId = null,
    string? TriggerId = null,
    FiringOutcome? Outcome = null,
    DateTimeOffset? DueFrom = null,
    DateTimeOffset? DueBefore = null,
    int Limit = 100)
{
    /// <summary>Only what comes behind this place in the list.</summary>
    public FiringPlace? Behind { get; init; }
}

/// <summary>A place in a list of firings.</summary>
public sealed record FiringPlace(DateTimeOffset DueAt, TriggerKey Trigger);

/// <summary>Who starts the runs of firings, and until when others leave them alone.</summary>
public sealed record FiringHolder(string Node, DateTimeOffset Until);

/// <summary>A run that a firing started, as the journal has it now.</summary>
public sealed record FiredRun(RunId Run, RunStatus Status, DateTimeOffset? EndedAt);

/// <summary>A row for every expected firing, with what became of it.</summary>
public interface IFiringLedger
{
    /// <summary>Adds expectations. One that is on record already is left as it is; how many were new.</summary>
    Task<int> ExpectAsync(IReadOnlyList<Firing> firings, CancellationToken cancellationToken);

    /// <summary>
    /// Says what became of an expected firing. False when it was settled before, by whoever came first:
    /// two nodes cannot both fire it.
    /// </summary>
    Task<bool> SettleAsync(Firing firing, CancellationToken cancellationToken);

    /// <summary>Takes over expected firings that nobody holds any longer, the oldest first.</summary>
    Task<IReadOnlyList<Firing>> ClaimAsync(FiringHolder holder, DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>Leaves an expected firing alone until a time.</summary>
    Task PostponeAsync(Firing firing, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>
    /// Expects firings that did not start a run once more, and those that are not on record, each with the run and the
    /// reason given; how many. What started a run stays as it is.
    /// </summary>
    Task<int> ReopenAsync(IReadOnlyList<Firing> firings, CancellationToken cancellationToken);

    /// <summary>Puts several rows in the place of one about many. False where it is no longer what it was.</summary>
    Task<bool> SplitAsync(Firing firing, IReadOnlyList<Firing> parts, CancellationToken cancellationToken);

    /// <summary>The newest runs of a trigger that there are, by due time.</summary>
    Task<IReadOnlyList<FiredRun>> RecentAsync(string workflowId, string triggerId, int limit, CancellationToken cancellationToken);

    /// <summary>How many runs were started since a time; of one trigger, or of all.</summary>
    Task<long> CountStartedAsync(string? workflowId, string? triggerId, DateTimeOffset since, CancellationToken cancellationToken);

    Task<IReadOnlyList<Firing>> ListAsync(FiringQuery query, CancellationToken cancellationToken);

    /// <summary>The newest row of each trigger that has a state.</summary>
    Task<IReadOnlyList<Firing>> LastOfEachAsync(CancellationToken cancellationToken);

    /// <summary>Deletes up to <paramref name="limit"/> settled firings due before a time; how many there were.</summary>
    Task<int> DeleteSettledAsync(DateTimeOffset dueBefore, int limit, CancellationToken cancellationToken);
}
