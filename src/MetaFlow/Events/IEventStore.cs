using MetaFlow.Json;

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

    /// <summary>Answers the waits that an event is for which is kept already.</summary>
    Task<IReadOnlyList<RunId>> AnswerAsync(WorkflowEvent kept, Func<EventWait, bool> isFor, string by, CancellationToken cancellationToken);

    /// <summary>
    /// The oldest events that nobody has seen to, at most <paramref name="limit"/>. They are the caller's until
    /// <paramref name="until"/>; one that is not settled then is given to whoever asks next.
    /// </summary>
    Task<IReadOnlyList<WorkflowEvent>> ClaimAsync(DateTimeOffset now, DateTimeOffset until, int limit, CancellationToken cancellationToken);

    /// <summary>The event was seen to.</summary>
    /// <param name="outcome">What came of it; null where nobody was interested.</param>
    Task SettleAsync(Guid id, JsonArray? outcome, CancellationToken cancellationToken);

    /// <summary>Deletes up to <paramref name="limit"/> events that happened before a time and were seen to; how many there were.</summary>
    Task<int> DeleteAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);

    /// <summary>The types of events that steps wait for.</summary>
    Task<IReadOnlyList<string>> WaitedForAsync(CancellationToken cancellationToken);

    /// <summary>Who waits for events of a type.</summary>
    Task<IReadOnlyList<EventWait>> WaitsAsync(string type, CancellationToken cancellationToken);

    Task<IReadOnlyList<WorkflowEvent>> ListAsync(EventQuery query, CancellationToken cancellationToken);
}
