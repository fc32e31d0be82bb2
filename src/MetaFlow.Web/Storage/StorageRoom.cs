using MetaFlow.Storage;
using Microsoft.Extensions.Options;

namespace MetaFlow.Web.Storage;

internal static class StorageRoom
{
    private const string DataDirectory = "MetaFlow:DataDirectory";

    /// <summary>Registers the configured store and each of its ports. It is opened when it is first asked for.</summary>
    public static IServiceCollection AddStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddOptions<StorageOptions>()
            .Bind(configuration.GetSection(StorageOptions.Section))
            .Configure(options => options.DataDirectory = configuration[DataDirectory] ?? options.DataDirectory)
            .Validate(
                options => options.Provider != "postgres" || !string.IsNullOrWhiteSpace(options.ConnectionString),
                $"'{StorageOptions.Section}:{nameof(StorageOptions.ConnectionString)}' has to be set with the provider 'postgres'. " +
                "It reads like: Host=db.example.com;Database=metaflow;Username=metaflow;Password=…")
            .ValidateOnStart();

        services.AddSingleton(Open);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Workflows);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Certificates);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Journal);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Queue);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Signals);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Pauses);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Firings);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Triggers);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Blobs);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().People);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Knowledge);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Ingestions);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().KnowledgeChanges);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().KnownResponses);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Embeddings);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Credentials);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Inbox);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Approvals);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Events);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().SeenFiles);
        return services;
    }

    private static IStore Open(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        return StoreLoader.Load(options).Open(
            options,
            services.GetService<TimeProvider>() ?? TimeProvider.System,
            services.GetRequiredService<ILoggerFactory>());
    }
}
