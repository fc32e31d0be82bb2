using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MetaFlow.Triggers;

/// <summary>What starts runs by the clock, and the desk where people look at it.</summary>
public static class TriggersRoom
{
    public static IServiceCollection AddTriggers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TriggerOptions>().Bind(configuration.GetSection(TriggerOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TriggerOptions>, TriggerOptionsValidator>();
        services.AddSingleton<PublishedRevisions>();
        services.AddSingleton<TriggerStandings>();
        services.AddSingleton<BackFill>();
        services.AddSingleton<TriggerDesk>();
        services.AddSingleton<FormDesk>();
        return services;
    }

    /// <summary>Lets this process fire what is due.</summary>
    public static IServiceCollection AddScheduler(this IServiceCollection services)
    {
        services.AddSingleton<FiringHold>();
        services.AddSingleton<FiringMetrics>();
        services.AddSingleton<WatchedTriggers>();
        services.AddSingleton<TriggerFollower>();
        services.AddSingleton<StormControl>();
        services.AddSingleton<FiringStarter>();
        services.AddSingleton<LedgerCheck>();
        services.AddSingleton<ScheduleKeeper>();
        services.AddHostedService<ScheduleService>();
        return services;
    }
}
