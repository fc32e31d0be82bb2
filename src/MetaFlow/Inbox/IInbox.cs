namespace MetaFlow.Inbox;

/// <summary>Keeps what runs tell the people of this installation.</summary>
public interface IInbox
{
    /// <summary>False where a message of that key is there already: it stays as it is.</summary>
    Task<bool> AddAsync(InboxMessage message, CancellationToken cancellationToken);

    Task<InboxMessage?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<InboxMessage>> ListAsync(InboxQuery query, CancellationToken cancellationToken);

    Task<int> CountUnreadAsync(CancellationToken cancellationToken);

    /// <summary>Marks a message as read, or with null as unread. False where there is no such message.</summary>
    Task<bool> MarkAsync(Guid id, DateTimeOffset? readAt, CancellationToken cancellationToken);
}

/// <param name="Id">Version 7, so that ids sort by time.</param>
/// <param name="Key">The same for every attempt at one step of one run.</param>
/// <param name="Subject">Empty where the message has none.</param>
public sealed record InboxMessage(
    Guid Id, string Key, RunId Run, string StepPath, string Subject, string Body, MessageFormat Format, DateTimeOffset At)
{
    /// <summary>When somebody read it; null while nobody has.</summary>
    public DateTimeOffset? ReadAt { get; init; }
}

/// <param name="Before">The id of a message: only what is older.</param>
public sealed record InboxQuery(bool UnreadOnly = false, Guid? Before = null, int Limit = 50);

/// <summary>How the text of a message is written. Numbers are stored: never reuse one.</summary>
public enum MessageFormat
{
    Text = 0,
    Markdown = 1,
    Html = 2,
}
