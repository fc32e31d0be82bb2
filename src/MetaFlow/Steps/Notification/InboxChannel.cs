using MetaFlow.Inbox;

namespace MetaFlow.Steps.Notification;

/// <summary>Notifications to whoever looks into MetaFlow.</summary>
internal sealed class InboxChannel(IInbox inbox, TimeProvider clock)
{
    public const string Recipient = "inbox";

    public async Task<StepOutcome> SendAsync(NotificationSettings settings, StepContext context, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var message = new InboxMessage(
            Guid.CreateVersion7(now), context.IdempotencyKey, context.Run, context.StepPath,
            settings.Subject ?? "", settings.BodyText, FormatOf(settings.Format), now);
        var kept = await inbox.AddAsync(message, cancellationToken)
            ? message
            : await inbox.FindAsync(message.Key, cancellationToken) ?? message;
        return NotificationStep.Told(settings.Channel, [Recipient], kept.Id.ToString("D"));
    }

    private static MessageFormat FormatOf(NotificationFormat format) => format switch
    {
        NotificationFormat.Markdown => MessageFormat.Markdown,
        NotificationFormat.Html => MessageFormat.Html,
        _ => MessageFormat.Text,
    };
}
