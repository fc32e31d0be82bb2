using MetaFlow.Knowledge.Answers;
using MetaFlow.Knowledge.Ingestion;
using MetaFlow.Knowledge.Live;
using MetaFlow.Knowledge.Metadata;
using MetaFlow.Knowledge.Search;
using MetaFlow.Knowledge.Vectors;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Knowledge;

public static class KnowledgeRoom
{
    private const string DataDirectory = "MetaFlow:DataDirectory";

    /// <summary>Takes documents in, and reads them when asked to.</summary>
    public static IServiceCollection AddKnowledge(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<KnowledgeOptions>()
            .Bind(configuration.GetSection(KnowledgeOptions.Section))
            .PostConfigure(options => options.Folder = options.Folder is { Length: > 0 } given
                ? given
                : Path.Combine(configuration[DataDirectory] ?? "data", "knowledge"))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<KnowledgeOptions>, KnowledgeOptionsValidator>();
        services.AddSingleton<IngestionBell>();
        services.AddSingleton<KnowledgeLibrary>();
        services.AddSingleton<KnowledgeDomains>();
        services.AddSingleton<ShippedKnowledge>();
        services.AddSingleton(provider => new KnowledgeBase(
            provider.GetRequiredService<IKnowledgeChanges>(), provider.GetRequiredService<IKnowledgeStore>(), provider.GetRequiredService<VectorStage>(),
            provider.GetRequiredService<Func<VectorKeeper>>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<KnowledgeBase>>(),
            Model<ModelReranker>(provider, options => options.ModelReranking)));
        services.AddSingleton<Func<VectorKeeper>>(provider => provider.GetRequiredService<VectorKeeper>);
        services.AddSingleton<IVectorSource>(provider => provider.GetRequiredService<KnowledgeBase>());
        services.AddSingleton<KnowledgeAnswers>();
        services.AddSingleton(provider => new IngestionRun(
            provider.GetRequiredService<DocumentIngestion>(), provider.GetRequiredService<IIngestionQueue>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DocumentIngestion>();
        services.AddSingleton(provider => new DocumentReading(
            provider.GetRequiredService<IOptions<KnowledgeOptions>>(), provider.GetRequiredService<TimeProvider>(), Model<ModelMetadata>(provider, options => options.ModelMetadata)));

        // Each scan remembers what its folder looked like.
        services.AddTransient<FolderScan>();
        return services;
    }

    // Documents and questions leave the house only where somebody has said so.
    private static T? Model<T>(IServiceProvider provider, Func<KnowledgeOptions, bool> isWanted)
        where T : class =>
        isWanted(provider.GetRequiredService<IOptions<KnowledgeOptions>>().Value) ? ActivatorUtilities.CreateInstance<T>(provider) : null;

    /// <summary>Reads documents in the background and watches the folder.</summary>
    public static IServiceCollection AddKnowledgeWorker(this IServiceCollection services)
    {
        services.AddHostedService<IngestionWorker>();
        services.AddHostedService<KnowledgeFollower>();
        services.AddVectorKeeper();
        services.AddHostedService<FolderWatch>();
        return services;
    }
}
