using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MetaFlow.Triggers;

/// <summary>What starts runs because something happened: events, failures, files.</summary>
public static class EventsRoom
{
    /// <summary>Lets this process see to events and watch folders. Its own call: a verb that runs one workflow does not.</summary>
    public static IServiceCollection AddEventTriggers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EventOptions>().Bind(configuration.GetSection(EventOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EventOptions>, EventOptionsValidator>();
        services.AddOptions<FileTriggerOptions>().Bind(configuration.GetSection(FileTriggerOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<FileTriggerOptions>, FileTriggerOptionsValidator>();
        services.AddSingleton<PublishedTriggers>();
        services.AddSingleton<EventDispatch>();
        services.AddHostedService(provider => provider.GetRequiredService<EventDispatch>());
        services.AddSingleton<FileWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<FileWatch>());
        services.AddSingleton<EventExpiry>();
        services.AddHostedService(provider => provider.GetRequiredService<EventExpiry>());
        return services;
    }
}
