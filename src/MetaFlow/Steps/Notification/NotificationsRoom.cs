using Microsoft.Extensions.DependencyInjection;

namespace MetaFlow.Steps.Notification;

public static class NotificationsRoom
{
    /// <summary>The channels of the step type <c>notification</c>, on mail, inbox and credentials.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.AddSingleton<MailChannel>();
        services.AddSingleton<InboxChannel>();
        services.AddSingleton<LogChannel>();
        services.AddSingleton<WebhookChannel>();
        services.AddSingleton(_ => new WebhookClient(new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        })
        {
            Timeout = TimeSpan.FromSeconds(30),
        }));
        return services;
    }
}

/// <summary>What webhooks are called with: follows no redirects, so that neither a body nor a secret goes where nobody sent it.</summary>
internal sealed record WebhookClient(HttpClient Http);
