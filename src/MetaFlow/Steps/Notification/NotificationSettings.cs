using MetaFlow.Json;

namespace MetaFlow.Steps.Notification;

/// <param name="To">One address, a text with several, or a list.</param>
/// <param name="Body">Text; anything else is written as JSON, and a webhook gets an object or a list as it is.</param>
/// <param name="Url">Where a webhook is called, unless its address is a secret.</param>
/// <param name="Credential">The address of a webhook, or what it asks for.</param>
/// <param name="Signature">The credential that a webhook's calls are signed with.</param>
public sealed record NotificationSettings(
    NotificationChannel Channel,
    [property: Outlet(Outlet.Message)] JsonData Body,
    [property: Outlet(Outlet.Message)] JsonData? To = null,
    [property: Outlet(Outlet.Message)] string? Subject = null,
    [property: Outlet(Outlet.Message)] JsonData? Cc = null,
    [property: Outlet(Outlet.Message)] JsonData? Bcc = null,
    NotificationFormat Format = NotificationFormat.Text,
    [property: Outlet(Outlet.Message)] IReadOnlyList<NotificationAttachment>? Attachments = null,
    [property: Outlet(Outlet.Request)] string? Url = null,
    string? Credential = null,
    string? Signature = null)
{
    internal string BodyText => Body is JsonText text ? text.Value : Body.ToString();
}

/// <param name="Content">Text; anything else is written as JSON.</param>
public sealed record NotificationAttachment(string Name, JsonData Content);

public enum NotificationChannel
{
    Email,
    Webhook,
    Slack,
    Teams,
    Inbox,
    Log,
}

public enum NotificationFormat
{
    Text,
    Markdown,
    Html,
}
