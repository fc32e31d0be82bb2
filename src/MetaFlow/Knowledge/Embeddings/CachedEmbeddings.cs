using Microsoft.Extensions.AI;

namespace MetaFlow.Knowledge.Embeddings;

/// <summary>Asks a generator only for texts that it has not been asked for before.</summary>
public sealed class CachedEmbeddings(Embedder inner, IEmbeddingCache cache)
    : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner.Generator)
{
    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var texts = values.ToList();
        var hashes = texts.ConvertAll(TextHash.Of);
        var known = await cache.FindAsync(inner.Space, hashes.ToHashSet(StringComparer.Ordinal), cancellationToken);
        var missing = hashes.Zip(texts).Where(each => !known.ContainsKey(each.First)).DistinctBy(each => each.First).ToList();
        var usage = new UsageDetails { InputTokenCount = 0, TotalTokenCount = 0 };
        var made = new Dictionary<string, float[]>(StringComparer.Ordinal);
        if (missing.Count > 0)
        {
            var generated = await base.GenerateAsync(missing.Select(each => each.Second), options, cancellationToken);
            foreach (var ((hash, _), embedding) in missing.Zip(generated))
            {
                made[hash] = embedding.Vector.ToArray();
            }

            usage = generated.Usage ?? usage;
            await cache.PutAsync(inner.Space, made, cancellationToken);
        }

        return new GeneratedEmbeddings<Embedding<float>>(
            hashes.Select(hash => new Embedding<float>(made.TryGetValue(hash, out var vector) ? vector : known[hash]) { ModelId = inner.Space.Generator }))
        {
            Usage = usage,
        };
    }
}
