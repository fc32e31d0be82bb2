namespace MetaFlow.Triggers;

/// <summary>What became of an expected firing. Numbers are stored: never reuse one.</summary>
public enum FiringOutcome
{
    Expected = 0,
    Fired = 1,
    Skipped = 2,
    CaughtUp = 3,
    FailedToStart = 4,
}

/// <summary>One occurrence at which a trigger should have started, or did start, a run.</summary>
/// <param name="Reason">A code such as <c>paused</c> or <c>overlap</c> for a firing that did not start a run.</param>
public sealed record Firing(
    string WorkflowId,
    string TriggerId,
    DateTimeOffset DueAt,
    FiringOutcome Outcome,
    DateTimeOffset? SettledAt = null,
    RunId? Run = null,
    string? Reason = null);

/// <summary>Which firings a list shows, newest due time first.</summary>
public sealed record FiringQuery(
    string? WorkflowId = null,
    string? TriggerId = null,
    FiringOutcome? Outcome = null,
    DateTimeOffset? DueFrom = null,
    DateTimeOffset? DueBefore = null,
    int Limit = 100);

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

    Task<IReadOnlyList<Firing>> ListAsync(FiringQuery query, CancellationToken cancellationToken);

    /// <summary>Deletes up to <paramref name="limit"/> settled firings due before a time; how many there were.</summary>
    Task<int> DeleteSettledAsync(DateTimeOffset dueBefore, int limit, CancellationToken cancellationToken);
}
