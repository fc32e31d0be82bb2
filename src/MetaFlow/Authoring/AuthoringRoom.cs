using MetaFlow.Authoring.Planning;
using MetaFlow.Authoring.Retrieval;
using Microsoft.Extensions.DependencyInjection;

namespace MetaFlow.Authoring;

/// <summary>What writes workflows from requests.</summary>
public static class AuthoringRoom
{
    public static IServiceCollection AddAuthoring(this IServiceCollection services)
    {
        services.AddSingleton<IPlanner, BuiltInPlanner>();
        services.AddSingleton<ServiceGuide>();
        services.AddSingleton<AuthoringDesk>();
        return services;
    }
}
