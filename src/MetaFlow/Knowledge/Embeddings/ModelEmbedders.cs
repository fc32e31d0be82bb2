using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace MetaFlow.Knowledge.Embeddings;

/// <summary>The configured model as a generator that asks its service for no text twice.</summary>
public sealed class ModelEmbedders(ModelEmbeddings model, IEmbeddingCache cache, IOptions<EmbeddingOptions> options)
{
    /// <summary>Whether a model is configured; where none is, the built-in generator makes the vectors.</summary>
    public bool HasModel => options.Value.HasModel;

    /// <summary>The configured model; asks its service where nobody said how many dimensions its vectors have.</summary>
    /// <exception cref="EmbeddingException">The service cannot be asked.</exception>
    public async Task<Embedder> CurrentAsync(CancellationToken cancellationToken) => Cached(new Embedder(await model.SpaceAsync(cancellationToken), model));

    /// <summary>A model that was configured before, asked at the service of today; null where none is configured.</summary>
    public Embedder? Former(EmbeddingSpace space) => HasModel ? Cached(new Embedder(space, new FormerModel(model, space))) : null;

    private Embedder Cached(Embedder embedder) => embedder with { Generator = new CachedEmbeddings(embedder, cache) };

    /// <summary>The same service, asked for another model and number of dimensions.</summary>
    private sealed class FormerModel(ModelEmbeddings model, EmbeddingSpace space) : DelegatingEmbeddingGenerator<string, Embedding<float>>(model)
    {
        public override Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            base.GenerateAsync(
                values, new EmbeddingGenerationOptions { ModelId = space.Generator, Dimensions = space.Dimensions }, cancellationToken);
    }
}
