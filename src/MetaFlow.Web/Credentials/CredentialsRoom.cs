using MetaFlow.Credentials;
using MetaFlow.Web.Storage;

namespace MetaFlow.Web.Credentials;

internal static class CredentialsRoom
{
    /// <summary>The vault, and the keys that it is sealed with.</summary>
    public static IServiceCollection AddCredentials(this IServiceCollection services)
    {
        services.AddDataKeys();
        services.AddSingleton<ICredentialSeal, CredentialSeal>();
        services.AddSingleton<CredentialVault>();
        return services;
    }
}
