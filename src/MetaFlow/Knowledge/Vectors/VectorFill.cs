using MetaFlow.Knowledge.Embeddings;
using Microsoft.Extensions.AI;

namespace MetaFlow.Knowledge.Vectors;

/// <summary>Compares all that has to have a vector with all that has one, and makes up for the difference.</summary>
/// <param name="hasDomain">Hears of each domain that has vectors.</param>
/// <param name="writing">Held while the index is written to; who changes a document holds it too and adds it to <paramref name="changed"/>.</param>
internal sealed class VectorFill(
    IVectorIndex index, Embedder embedder, SemaphoreSlim writing, HashSet<Guid> changed, Action<FillProgress> progress, Action<string> hasDomain)
{
    private const int BatchTexts = 256;
    private const int BatchLetters = 500_000;

    private long _made;
    private long _seen;

    public async Task RunAsync(IVectorSource source, CancellationToken cancellationToken)
    {
        await WriteAsync(
            () =>
            {
                changed.Clear();
                return Task.CompletedTask;
            },
            cancellationToken);
        var left = await KeysAsync(cancellationToken);
        var batch = new List<VectorSource>();
        var letters = 0;
        await foreach (var each in source.ReadAsync(cancellationToken))
        {
            _seen++;
            if (Takes(left, each))
            {
                continue;
            }

            batch.Add(each);
            letters += each.Text.Length;
            if (batch.Count == BatchTexts || letters > BatchLetters)
            {
                await PutAsync(batch, cancellationToken);
                (batch, letters) = ([], 0);
            }
        }

        await PutAsync(batch, cancellationToken);
        await RemoveAsync(left, cancellationToken);
    }

    /// <summary>Whether everything has its vector.</summary>
    public async Task<bool> IsCompleteAsync(IVectorSource source, CancellationToken cancellationToken)
    {
        var left = await KeysAsync(cancellationToken);
        await foreach (var each in source.ReadAsync(cancellationToken))
        {
            if (!Takes(left, each))
            {
                return false;
            }
        }

        return true;
    }

    public static async Task<IReadOnlyList<(VectorCollection Collection, List<VectorEntry> Entries)>> EntriesOfAsync(
        Embedder embedder, IReadOnlyList<VectorSource> sources, CancellationToken cancellationToken)
    {
        if (sources.Count == 0)
        {
            return [];
        }

        var vectors = await embedder.Generator.GenerateAsync(sources.Select(each => each.Text), cancellationToken: cancellationToken);
        return
        [
            .. sources.Zip(vectors)
                .GroupBy(each => new VectorCollection(each.First.Domain, each.First.Kind, embedder.Space))
                .Select(group => (group.Key, group.Select(each => EntryOf(each.First, each.Second)).ToList())),
        ];
    }

    private static VectorEntry EntryOf(VectorSource source, Embedding<float> embedding) =>
        new(source.Id, source.Fingerprint, embedding.Vector, source.Payload);

    private async Task PutAsync(List<VectorSource> batch, CancellationToken cancellationToken)
    {
        foreach (var (collection, entries) in await EntriesOfAsync(embedder, batch, cancellationToken))
        {
            await WriteAsync(
                async () =>
                {
                    var current = entries.Where(entry => !changed.Contains(entry.Payload.Document)).ToList();
                    if (current.Count > 0)
                    {
                        await index.PutAsync(collection, current, cancellationToken);
                        hasDomain(collection.Domain);
                    }
                },
                cancellationToken);
        }

        _made += batch.Count;
        progress(new FillProgress(embedder.Space, _made, _seen));
    }

    private async Task RemoveAsync(Dictionary<VectorCollection, Dictionary<Guid, ulong>> left, CancellationToken cancellationToken)
    {
        foreach (var (collection, keys) in left)
        {
            await WriteAsync(
                async () =>
                {
                    // What was put meanwhile may have been read before it came back.
                    var gone = keys.Keys.Where(id => !changed.Contains(id)).ToList();
                    if (gone.Count > 0)
                    {
                        await index.RemoveAsync(collection, gone, cancellationToken);
                    }

                    if (await index.CountAsync(collection, cancellationToken) == 0)
                    {
                        await index.DropAsync(collection, cancellationToken);
                    }
                },
                cancellationToken);
        }
    }

    private async Task<Dictionary<VectorCollection, Dictionary<Guid, ulong>>> KeysAsync(CancellationToken cancellationToken)
    {
        var all = new Dictionary<VectorCollection, Dictionary<Guid, ulong>>();
        foreach (var collection in (await index.CollectionsAsync(cancellationToken)).Where(each => each.Space == embedder.Space))
        {
            var keys = new Dictionary<Guid, ulong>();
            await foreach (var key in index.KeysAsync(collection, cancellationToken))
            {
                keys[key.Id] = key.Fingerprint;
            }

            all[collection] = keys;
            hasDomain(collection.Domain);
        }

        return all;
    }

    // True where it has its vector; what is left in the end belongs to nobody. An older vector is replaced by the newer one.
    private bool Takes(Dictionary<VectorCollection, Dictionary<Guid, ulong>> left, VectorSource source) =>
        left.TryGetValue(new VectorCollection(source.Domain, source.Kind, embedder.Space), out var keys)
        && keys.Remove(source.Id, out var fingerprint)
        && fingerprint == source.Fingerprint;

    private async Task WriteAsync(Func<Task> write, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            await write();
        }
        finally
        {
            writing.Release();
        }
    }
}
