using MetaFlow.Knowledge.Embeddings;

namespace MetaFlow.Tests.Knowledge.Embeddings;

internal sealed class CacheInMemory : IEmbeddingCache
{
    private readonly Dictionary<(EmbeddingSpace, string), float[]> _kept = [];

    public Task<IReadOnlyDictionary<string, float[]>> FindAsync(
        EmbeddingSpace space, IReadOnlyCollection<string> hashes, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, float[]>>(
            hashes.Where(hash => _kept.ContainsKey((space, hash))).ToDictionary(hash => hash, hash => _kept[(space, hash)]));

    public Task PutAsync(EmbeddingSpace space, IReadOnlyDictionary<string, float[]> vectors, CancellationToken cancellationToken)
    {
        foreach (var (hash, vector) in vectors)
        {
            _kept.TryAdd((space, hash), vector);
        }

        return Task.CompletedTask;
    }

    public Task<int> KeepOnlyAsync(IReadOnlyCollection<EmbeddingSpace> spaces, CancellationToken cancellationToken)
    {
        var gone = _kept.Keys.Where(each => !spaces.Contains(each.Item1)).ToList();
        gone.ForEach(each => _kept.Remove(each));
        return Task.FromResult(gone.Count);
    }
}
