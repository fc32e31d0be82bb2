namespace MetaFlow.Workflows;

/// <summary>Keeps definitions as append-only revisions; draft and published are pointers to them.</summary>
public interface IWorkflowCatalog
{
    /// <summary>Adds a revision if <see cref="NewRevision.BasedOn"/> is still the latest one.</summary>
    Task<SaveOutcome> SaveAsync(NewRevision revision, CancellationToken cancellationToken);

    /// <summary>A revision by number, or the latest one; null where there is none.</summary>
    Task<Revision?> FindAsync(string workflowId, int? number, CancellationToken cancellationToken);

    Task<WorkflowSummary?> FindSummaryAsync(string workflowId, CancellationToken cancellationToken);

    /// <summary>Ordered by id. <paramref name="text"/> is looked for in id and name, ignoring case.</summary>
    Task<IReadOnlyList<WorkflowSummary>> ListAsync(string? text, bool includeArchived, CancellationToken cancellationToken);

    /// <summary>Those that were published, withdrawn or archived since a time, archived ones too.</summary>
    Task<IReadOnlyList<WorkflowSummary>> ListStandingAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<Revision>> HistoryAsync(string workflowId, CancellationToken cancellationToken);

    /// <summary>Points triggers to a revision, or to none. False where there is no such revision.</summary>
    Task<bool> PublishAsync(string workflowId, int? number, CancellationToken cancellationToken);

    /// <summary>False where there is no such workflow.</summary>
    Task<bool> ArchiveAsync(string workflowId, bool archived, CancellationToken cancellationToken);
}
