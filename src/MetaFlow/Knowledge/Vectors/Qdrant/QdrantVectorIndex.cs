using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using MetaFlow.Http;

namespace MetaFlow.Knowledge.Vectors.Qdrant;

/// <summary>Vectors in a Qdrant server: a collection of its own for each collection, named like it behind a prefix.</summary>
public sealed class QdrantVectorIndex(OperatorHttp http, VectorOptions options) : IVectorIndex, IDisposable
{
    /// <summary>How many points are sent at once, and how many numbers they may have: a few megabytes.</summary>
    private const int MostPoints = 256;

    private const int MostNumbers = 300_000;

    private const int MostIds = 1_000;

    private readonly QdrantClient _client = new(http, options);

    // What this process has made sure of. A collection that somebody removes meanwhile is made again when it is missed.
    private readonly ConcurrentDictionary<VectorCollection, bool> _ensured = new();
    private readonly SemaphoreSlim _ensuring = new(1);

    public async ValueTask PutAsync(VectorCollection collection, IReadOnlyList<VectorEntry> entries, CancellationToken cancellationToken)
    {
        Check(collection, entries);
        await EnsureAsync(collection, cancellationToken);
        foreach (var batch in entries.Chunk(Math.Clamp(MostNumbers / collection.Space.Dimensions, 1, MostPoints)))
        {
            if (await PutBatchAsync(collection, batch, cancellationToken) is null)
            {
                _ensured.TryRemove(collection, out _);
                await EnsureAsync(collection, cancellationToken);
                _ = await PutBatchAsync(collection, batch, cancellationToken) ?? throw _client.Unreadable();
            }
        }
    }

    public async ValueTask RemoveAsync(VectorCollection collection, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        foreach (var batch in ids.Chunk(MostIds))
        {
            await _client.CallAsync(
                HttpMethod.Post, $"{PathOf(collection)}/points/delete?wait=true", body => QdrantBodies.Ids(body, batch), cancellationToken);
        }
    }

    public async ValueTask RemoveDocumentAsync(
        VectorCollection collection, Guid document, IReadOnlyCollection<Guid> except, CancellationToken cancellationToken) =>
        await _client.CallAsync(
            HttpMethod.Post,
            $"{PathOf(collection)}/points/delete?wait=true",
            body => QdrantBodies.Filter(body, new VectorFilter { Documents = [document] }, except),
            cancellationToken);

    public async ValueTask<IReadOnlyList<VectorHit>> SearchAsync(
        VectorCollection collection, ReadOnlyMemory<float> vector, int count, VectorFilter? filter, CancellationToken cancellationToken)
    {
        if (vector.Length != collection.Space.Dimensions)
        {
            throw new ArgumentException($"The vector has {vector.Length} dimensions where the collection has {collection.Space.Dimensions}.", nameof(vector));
        }

        if (count < 1 || vector.Span.IndexOfAnyExcept(0f) < 0)
        {
            return [];
        }

        var result = await _client.CallAsync(
            HttpMethod.Post, $"{PathOf(collection)}/points/query", body => QdrantBodies.Query(body, vector.Span, count, filter), cancellationToken);
        return result is { } found ? Read(found, HitsIn) : [];
    }

    public async ValueTask<long> CountAsync(VectorCollection collection, CancellationToken cancellationToken)
    {
        var result = await _client.CallAsync(
            HttpMethod.Post, $"{PathOf(collection)}/points/count", body => body.WriteBoolean("exact", true), cancellationToken);
        return result is { } counted ? Read(counted, each => each.GetProperty("count").GetInt64()) : 0;
    }

    public async IAsyncEnumerable<VectorKey> KeysAsync(
        VectorCollection collection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? offset = null;
        do
        {
            var from = offset;
            var result = await _client.CallAsync(
                HttpMethod.Post, $"{PathOf(collection)}/points/scroll", body => QdrantBodies.Page(body, MostIds, from), cancellationToken);
            if (result is not { } page)
            {
                yield break;
            }

            var (keys, next) = Read(page, KeysIn);
            foreach (var key in keys)
            {
                yield return key;
            }

            offset = next;
        }
        while (offset is not null);
    }

    public async ValueTask<IReadOnlyList<VectorCollection>> CollectionsAsync(CancellationToken cancellationToken)
    {
        var result = await _client.CallAsync(HttpMethod.Get, "/collections", null, cancellationToken) ?? throw _client.Unreadable();
        var collections = new List<VectorCollection>();
        foreach (var name in Read(result, NamesIn))
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && VectorCollection.TryParse(name[Prefix.Length..], out var collection))
            {
                collections.Add(collection);
            }
        }

        return [.. collections.OrderBy(each => each.Name, StringComparer.Ordinal)];
    }

    public async ValueTask DropAsync(VectorCollection collection, CancellationToken cancellationToken)
    {
        _ensured.TryRemove(collection, out _);
        await _client.CallAsync(HttpMethod.Delete, PathOf(collection), null, cancellationToken);
    }

    /// <summary>Qdrant keeps what it has answered for: each change is waited for.</summary>
    public ValueTask SaveAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public void Dispose() => _ensuring.Dispose();

    private string Prefix => options.QdrantPrefix + "_";

    private string PathOf(VectorCollection collection) => $"/collections/{Uri.EscapeDataString(Prefix + collection.Name)}";

    private Task<JsonElement?> PutBatchAsync(VectorCollection collection, VectorEntry[] batch, CancellationToken cancellationToken) =>
        _client.CallAsync(HttpMethod.Put, $"{PathOf(collection)}/points?wait=true", body => QdrantBodies.Points(body, batch), cancellationToken);

    // The same refusals as in memory, before anything is sent.
    private static void Check(VectorCollection collection, IReadOnlyList<VectorEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Vector.Length != collection.Space.Dimensions)
            {
                throw new ArgumentException(
                    $"A vector has {entry.Vector.Length} dimensions where the collection has {collection.Space.Dimensions}.", nameof(entries));
            }

            foreach (var number in entry.Vector.Span)
            {
                if (!float.IsFinite(number))
                {
                    throw new ArgumentException("A vector holds a number that is not finite.", nameof(entries));
                }
            }
        }
    }

    // The indexes of payloads are asked for each time: who made the collection may not have come that far.
    private async Task EnsureAsync(VectorCollection collection, CancellationToken cancellationToken)
    {
        if (_ensured.ContainsKey(collection))
        {
            return;
        }

        await _ensuring.WaitAsync(cancellationToken);
        try
        {
            if (_ensured.ContainsKey(collection))
            {
                return;
            }

            if (!await ExistsAsync(collection, cancellationToken))
            {
                await CreateAsync(collection, cancellationToken);
            }

            foreach (var (field, schema) in QdrantBodies.Indexed)
            {
                await _client.CallAsync(
                    HttpMethod.Put, $"{PathOf(collection)}/index?wait=true", body => QdrantBodies.Index(body, field, schema), cancellationToken);
            }

            _ensured[collection] = true;
        }
        finally
        {
            _ensuring.Release();
        }
    }

    private async Task<bool> ExistsAsync(VectorCollection collection, CancellationToken cancellationToken)
    {
        var result = await _client.CallAsync(HttpMethod.Get, $"{PathOf(collection)}/exists", null, cancellationToken);
        return result is { } answer && Read(answer, each => each.GetProperty("exists").GetBoolean());
    }

    private async Task CreateAsync(VectorCollection collection, CancellationToken cancellationToken)
    {
        try
        {
            await _client.CallAsync(
                HttpMethod.Put, PathOf(collection), body => QdrantBodies.Collection(body, collection.Space.Dimensions), cancellationToken);
        }
        catch (VectorException)
        {
            // Another node may have been faster.
            if (!await ExistsAsync(collection, cancellationToken))
            {
                throw;
            }
        }
    }

    private T Read<T>(JsonElement result, Func<JsonElement, T> read)
    {
        try
        {
            return read(result);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw _client.Unreadable();
        }
    }

    private static IReadOnlyList<VectorHit> HitsIn(JsonElement result)
    {
        var hits = result.GetProperty("points").EnumerateArray()
            .Select(point => new VectorHit(
                point.GetProperty("id").GetGuid(),
                point.GetProperty("payload").GetProperty(QdrantBodies.Document).GetGuid(),
                point.GetProperty("score").GetSingle()))
            .ToList();
        hits.Sort(static (one, other) => one.Score == other.Score ? one.Id.CompareTo(other.Id) : other.Score.CompareTo(one.Score));
        return hits;
    }

    private static (List<VectorKey> Keys, string? Next) KeysIn(JsonElement result)
    {
        var keys = result.GetProperty("points").EnumerateArray()
            .Select(point => new VectorKey(
                point.GetProperty("id").GetGuid(),
                ulong.Parse(point.GetProperty("payload").GetProperty(QdrantBodies.Fingerprint).GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))
            .ToList();
        return (keys, result.TryGetProperty("next_page_offset", out var next) && next.ValueKind == JsonValueKind.String ? next.GetString() : null);
    }

    private static List<string> NamesIn(JsonElement result) =>
        [.. result.GetProperty("collections").EnumerateArray().Select(each => each.GetProperty("name").GetString()!)];
}
