using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MetaFlow.Rehearsals;

/// <summary>What rehearses workflows.</summary>
public static class RehearsalsRoom
{
    public static IServiceCollection AddRehearsals(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RehearsalOptions>().Bind(configuration.GetSection(RehearsalOptions.Section));
        services.AddSingleton<Rehearser>();
        return services;
    }

    /// <summary>Lets a recorder look on at every call that this process makes.</summary>
    public static IServiceCollection AddRecorder(this IServiceCollection services, RunRecorder recorder)
    {
        services.AddSingleton<Http.HttpDetour>(recorder.LookOnAsync);
        services.AddSingleton<Llm.ModelDetour>(recorder.LookOn);
        return services;
    }
}

public sealed class RehearsalOptions
{
    public const string Section = "MetaFlow:Rehearsals";

    /// <summary>The folder whose 'cassettes' are played when a saved workflow is rehearsed; the shipped one when empty.</summary>
    public string? Folder { get; set; }
}
