using MetaFlow.Inbox;

namespace MetaFlow.Tests.Steps.Notification;

/// <summary>An inbox that remembers what it was given, one message a key.</summary>
internal sealed class CollectingInbox : IInbox
{
    public List<InboxMessage> Messages { get; } = [];

    public Task<bool> AddAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        var isNew = Messages.TrueForAll(kept => kept.Key != message.Key);
        if (isNew)
        {
            Messages.Add(message);
        }

        return Task.FromResult(isNew);
    }

    public Task<InboxMessage?> FindAsync(string key, CancellationToken cancellationToken) =>
        Task.FromResult(Messages.Find(message => message.Key == key));

    public Task<IReadOnlyList<InboxMessage>> ListAsync(InboxQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<int> CountUnreadAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> MarkAsync(Guid id, DateTimeOffset? readAt, CancellationToken cancellationToken) => throw new NotSupportedException();
}
