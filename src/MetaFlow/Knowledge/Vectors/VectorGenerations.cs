using System.Collections.Concurrent;
using MetaFlow.Knowledge.Embeddings;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace MetaFlow.Knowledge.Vectors;

/// <summary>
/// Keeps the index in step with the database, whatever generator makes the vectors. Another generator has to make all of
/// them anew: that happens beside the ones that are there, which are searched until the new ones are complete. Which
/// generation serves is not written down anywhere: it is read off the collections that are there.
/// </summary>
public sealed partial class VectorGenerations(IVectorIndex index, TimeProvider clock, ILogger<VectorGenerations> logger) : IDisposable
{
    // Searches that have begun with the former vectors still find them.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _writing = new(1);

    // Documents and entries that were changed while a fill was under way: what it has read of them is older.
    private readonly HashSet<Guid> _changed = [];

    // Domains that had an entry once; one that is empty now costs a search nothing.
    private readonly ConcurrentDictionary<string, bool> _domains = new(StringComparer.Ordinal);

    private volatile Embedder? _serving;
    private volatile Embedder? _coming;
    private volatile FillProgress? _progress;

    /// <summary>What questions have to be embedded with; null before the first call of <see cref="UseAsync"/>.</summary>
    public Embedder? Serving => _serving;

    /// <summary>The domains that have vectors.</summary>
    public IReadOnlyCollection<string> Domains => [.. _domains.Keys];

    /// <summary>How far making vectors is; null while none are made.</summary>
    public FillProgress? Progress => _progress;

    /// <summary>
    /// Brings the index into step with the source, with the vectors of a generator: what is missing is made, what nobody
    /// knows any more goes. While vectors of a former generator are there and this one's are not complete, those serve.
    /// </summary>
    /// <param name="former">The generator of a former space, where it can still be had: questions need it.</param>
    /// <exception cref="EmbeddingException">The generator fails; what served goes on serving. Call again.</exception>
    /// <exception cref="VectorException">The index fails. Call again.</exception>
    public async Task UseAsync(
        Embedder embedder, Func<EmbeddingSpace, Embedder?> former, IVectorSource source, CancellationToken cancellationToken)
    {
        if (_serving is null || (_serving.Space == embedder.Space && _serving != embedder))
        {
            _serving = await FirstAsync(embedder, former, source, cancellationToken);
        }

        var fill = new VectorFill(index, embedder, _writing, _changed, progress => _progress = progress, domain => _domains[domain] = true);
        var wasSearched = false;
        _coming = embedder;
        try
        {
            await fill.RunAsync(source, cancellationToken);
            wasSearched = _serving.Space != embedder.Space;
            if (wasSearched)
            {
                LogSwitched(_serving.Space.Generator, embedder.Space.Generator);
            }

            _serving = embedder;
        }
        finally
        {
            _coming = null;
            _progress = null;
        }

        await index.SaveAsync(cancellationToken);
        await DropOthersAsync(embedder.Space, wasSearched, cancellationToken);
    }

    /// <summary>Makes a document be found by these and nothing else; none for a document that is gone.</summary>
    public async Task ReplaceDocumentAsync(Guid document, IReadOnlyList<VectorSource> sources, CancellationToken cancellationToken)
    {
        foreach (var embedder in Current())
        {
            var entries = await VectorFill.EntriesOfAsync(embedder, sources, cancellationToken);
            await _writing.WaitAsync(cancellationToken);
            try
            {
                _changed.Add(document);
                _changed.UnionWith(sources.Select(each => each.Id));
                foreach (var (collection, batch) in entries)
                {
                    await index.PutAsync(collection, batch, cancellationToken);
                    _domains[collection.Domain] = true;
                }

                var kept = entries.ToDictionary(each => each.Collection, each => each.Entries.Select(entry => entry.Id).ToHashSet());
                foreach (var collection in await CollectionsOfAsync(embedder.Space, cancellationToken))
                {
                    await index.RemoveDocumentAsync(collection, document, kept.GetValueOrDefault(collection) ?? [], cancellationToken);
                }
            }
            finally
            {
                _writing.Release();
            }
        }
    }

    /// <summary>A question as a vector of those that serve; null while there are none.</summary>
    public async Task<VectorQuestion?> AskAsync(string question, CancellationToken cancellationToken)
    {
        if (_serving is not { } serving)
        {
            return null;
        }

        var embedded = await serving.Generator.GenerateAsync([question], cancellationToken: cancellationToken);
        return new VectorQuestion(serving.Space, embedded[0].Vector);
    }

    /// <summary>The entries of several domains that are most similar to a question, the best first.</summary>
    public async Task<IReadOnlyList<VectorHit>> SearchAsync(
        VectorQuestion question, IEnumerable<string> domains, VectorKind kind, int count, VectorFilter? filter, CancellationToken cancellationToken)
    {
        var hits = new List<VectorHit>();
        foreach (var domain in domains)
        {
            hits.AddRange(await index.SearchAsync(
                new VectorCollection(domain, kind, question.Space), question.Vector, count, filter, cancellationToken));
        }

        return [.. hits.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id).Take(count)];
    }

    public void Dispose() => _writing.Dispose();

    private IEnumerable<Embedder> Current()
    {
        var (serving, coming) = (_serving, _coming);
        return serving is null ? [] : coming is null || coming.Space == serving.Space ? [serving] : [serving, coming];
    }

    // Where former vectors are there and the new ones are not complete, the former ones serve: if questions can be put to them.
    private async Task<Embedder> FirstAsync(
        Embedder embedder, Func<EmbeddingSpace, Embedder?> former, IVectorSource source, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<EmbeddingSpace, long>();
        foreach (var collection in await index.CollectionsAsync(cancellationToken))
        {
            counts[collection.Space] = counts.GetValueOrDefault(collection.Space) + await index.CountAsync(collection, cancellationToken);
        }

        var others = counts.Where(space => space.Key != embedder.Space && space.Value > 0).OrderByDescending(space => space.Value)
            .Select(space => former(space.Key)).OfType<Embedder>().ToList();
        if (others.Count == 0)
        {
            return embedder;
        }

        var fill = new VectorFill(index, embedder, _writing, _changed, _ => { }, _ => { });
        return await fill.IsCompleteAsync(source, cancellationToken) ? embedder : others[0];
    }

    private async Task DropOthersAsync(EmbeddingSpace kept, bool areSearched, CancellationToken cancellationToken)
    {
        var others = (await index.CollectionsAsync(cancellationToken)).Where(each => each.Space != kept).ToList();
        if (others.Count > 0)
        {
            if (areSearched)
            {
                await Task.Delay(Grace, clock, cancellationToken);
            }

            foreach (var other in others)
            {
                await index.DropAsync(other, cancellationToken);
            }
        }
    }

    private async Task<IEnumerable<VectorCollection>> CollectionsOfAsync(EmbeddingSpace space, CancellationToken cancellationToken) =>
        (await index.CollectionsAsync(cancellationToken)).Where(each => each.Space == space);

    [LoggerMessage(LogLevel.Information, "Vectors of {Former} are replaced by those of {Generator}")]
    private partial void LogSwitched(string former, string generator);
}

/// <summary>A question as a vector.</summary>
public sealed record VectorQuestion(EmbeddingSpace Space, ReadOnlyMemory<float> Vector);

/// <summary>How far making vectors is.</summary>
/// <param name="Made">How many texts were made vectors of; those that had one already are not among them.</param>
/// <param name="Seen">How many texts were looked at.</param>
public sealed record FillProgress(EmbeddingSpace Space, long Made, long Seen);
