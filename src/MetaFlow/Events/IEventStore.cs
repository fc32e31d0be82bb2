namespace MetaFlow.Events;

/// <summary>Keeps what happened, and who waits for it. A wait is written with the run that begins or ends it.</summary>
public interface IEventStore
{
    /// <summary>
    /// Keeps the event and answers the waits that it is for, in one transaction. One whose key is there already changes
    /// nothing.
    /// </summary>
    /// <param name="isFor">Asked about each wait for this type.</param>
    /// <param name="by">Who the answers are from.</param>
    /// <returns>The event as it is kept, and the runs that were answered.</returns>
    Task<(WorkflowEvent Kept, IReadOnlyList<RunId> Answered)> AddAsync(
        WorkflowEvent happened, Func<EventWait, bool> isFor, string by, CancellationToken cancellationToken);

    /// <summary>Who waits for events of a type.</summary>
    Task<IReadOnlyList<EventWait>> WaitsAsync(string type, CancellationToken cancellationToken);

    Task<IReadOnlyList<WorkflowEvent>> ListAsync(EventQuery query, CancellationToken cancellationToken);
}
