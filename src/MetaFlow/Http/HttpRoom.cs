using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MetaFlow.Http;

/// <summary>What steps call services with.</summary>
public static class HttpRoom
{
    public static IServiceCollection AddHttp(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HttpOptions>().Bind(configuration.GetSection(HttpOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HttpOptions>, HttpOptionsValidator>();
        services.AddSingleton(provider => new OutboundHttp(
            provider.GetRequiredService<IOptions<HttpOptions>>(), provider.GetService<ResolveHost>(), provider.GetService<HttpDetour>()));
        services.AddSingleton<HttpCredentials>();
        return services;
    }
}
