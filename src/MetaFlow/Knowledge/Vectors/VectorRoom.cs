using MetaFlow.Http;
using MetaFlow.Knowledge.Embeddings;
using MetaFlow.Knowledge.Vectors.Embedded;
using MetaFlow.Knowledge.Vectors.Qdrant;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Knowledge.Vectors;

/// <summary>The index of vectors that is configured, and the model that makes them.</summary>
public static class VectorRoom
{
    private const string DataDirectory = "MetaFlow:DataDirectory";

    public static IServiceCollection AddVectors(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<VectorOptions>()
            .Bind(configuration.GetSection(VectorOptions.Section))
            .Configure(options => options.Directory = Path.Combine(configuration[DataDirectory] ?? "data", "vectors"))
            .Validate(
                options => options.Provider != "qdrant" || !string.IsNullOrWhiteSpace(options.QdrantUrl),
                $"'{VectorOptions.Section}:{nameof(VectorOptions.QdrantUrl)}' has to be set with the provider 'qdrant'. It reads like: http://127.0.0.1:6333")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<VectorOptions>, VectorOptionsValidator>();
        services.AddOptions<EmbeddingOptions>().Bind(configuration.GetSection(EmbeddingOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EmbeddingOptions>, EmbeddingOptionsValidator>();
        services.AddSingleton<OperatorHttp>();
        services.AddSingleton<ModelEmbeddings>();
        services.AddSingleton<ModelEmbedders>();
        services.AddSingleton<VectorGenerations>();
        services.AddSingleton<VectorStage>();
        services.AddSingleton<VectorKeeper>();
        services.AddSingleton(Index);
        return services;
    }

    /// <summary>Makes vectors in the background of what <see cref="IVectorSource"/> gives.</summary>
    public static IServiceCollection AddVectorKeeper(this IServiceCollection services)
    {
        services.AddHostedService(provider => provider.GetRequiredService<VectorKeeper>());
        return services;
    }

    private static IVectorIndex Index(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<VectorOptions>>().Value;
        return options.Provider == "qdrant"
            ? new QdrantVectorIndex(services.GetRequiredService<OperatorHttp>(), options)
            : new EmbeddedVectorIndex(
                options.Directory, options.ExactUpTo, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<EmbeddedVectorIndex>>());
    }
}
