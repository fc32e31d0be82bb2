using Microsoft.Extensions.DependencyInjection;

namespace MetaFlow.Steps.Notification;

public static class NotificationsRoom
{
    /// <summary>The channels of the step type <c>notification</c>, on mail, inbox, outbound calls and credentials.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.AddSingleton<MailChannel>();
        services.AddSingleton<InboxChannel>();
        services.AddSingleton<LogChannel>();
        services.AddSingleton<WebhookChannel>();
        return services;
    }
}
