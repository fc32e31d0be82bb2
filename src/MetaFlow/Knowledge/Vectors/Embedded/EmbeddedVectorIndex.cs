using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace MetaFlow.Knowledge.Vectors.Embedded;

/// <summary>
/// Vectors in the memory of this process, with a file for each collection so that the next start need not make them again.
/// </summary>
/// <param name="directory">Where the files are; none are kept where it is null.</param>
/// <param name="exactUpTo">Up to so many entries of a collection every one is read; above, a graph is walked.</param>
public sealed partial class EmbeddedVectorIndex(string? directory, int exactUpTo, TimeProvider clock, ILogger<EmbeddedVectorIndex> logger) : IVectorIndex, IAsyncDisposable
{
    // Two processors are for searches and everything else too: one collection is built at a time on a small machine.
    private readonly SemaphoreSlim _builders = new(Math.Max(1, Environment.ProcessorCount / 2));

    private readonly ConcurrentDictionary<VectorCollection, Held> _collections = new();
    private readonly CollectionUpkeep _upkeep = new(exactUpTo);
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _loading = new();
    private volatile bool _isLoaded;

    public ValueTask PutAsync(VectorCollection collection, IReadOnlyList<VectorEntry> entries, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var held = Loaded().GetOrAdd(collection, name => new Held(Empty(name)));
        held.Collection.Put(entries);
        Tend(held);
        return ValueTask.CompletedTask;
    }

    public ValueTask RemoveAsync(VectorCollection collection, IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        ChangeAsync(collection, known => known.Remove(ids), cancellationToken);

    public ValueTask RemoveDocumentAsync(
        VectorCollection collection, Guid document, IReadOnlyCollection<Guid> except, CancellationToken cancellationToken) =>
        ChangeAsync(collection, known => known.RemoveDocument(document, except), cancellationToken);

    public ValueTask<IReadOnlyList<VectorHit>> SearchAsync(
        VectorCollection collection, ReadOnlyMemory<float> vector, int count, VectorFilter? filter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (vector.Length != collection.Space.Dimensions)
        {
            throw new ArgumentException($"The vector has {vector.Length} dimensions where the collection has {collection.Space.Dimensions}.", nameof(vector));
        }

        return ValueTask.FromResult(
            Loaded().TryGetValue(collection, out var held) ? held.Collection.Segment.Search(vector.Span, count, filter) : []);
    }

    public ValueTask<long> CountAsync(VectorCollection collection, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Loaded().TryGetValue(collection, out var held) ? held.Collection.Count : 0);

    public async IAsyncEnumerable<VectorKey> KeysAsync(
        VectorCollection collection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        if (Loaded().TryGetValue(collection, out var held))
        {
            foreach (var key in held.Collection.Keys())
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return key;
            }
        }
    }

    public ValueTask<IReadOnlyList<VectorCollection>> CollectionsAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<VectorCollection>>([.. Loaded().Keys.OrderBy(each => each.Name, StringComparer.Ordinal)]);

    public async ValueTask DropAsync(VectorCollection collection, CancellationToken cancellationToken)
    {
        if (Loaded().TryRemove(collection, out var held))
        {
            // Who is writing its file is waited for.
            held.IsDropped = true;
            await held.Building.WaitAsync(cancellationToken);
            held.Building.Release();
        }

        if (FileOf(collection) is { } file && File.Exists(file))
        {
            File.Delete(file);
        }
    }

    public async ValueTask SaveAsync(CancellationToken cancellationToken)
    {
        foreach (var held in Loaded().Values)
        {
            if (FileOf(held.Collection.Name) is not { } file)
            {
                continue;
            }

            // Who links rows is waited for.
            await held.Building.WaitAsync(cancellationToken);
            try
            {
                var changes = held.Collection.Changes;
                if (changes != held.SavedChanges && !held.IsDropped)
                {
                    SnapshotFile.Write(file, held.Collection);
                    held.SavedChanges = changes;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The next start makes again what is not in a file.
                LogNotSaved(held.Collection.Name.Name, exception.Message);
            }
            finally
            {
                held.Building.Release();
            }
        }
    }

    /// <summary>Waits until nothing is built in the background.</summary>
    internal Task SettleAsync() => Task.WhenAll(_collections.Values.Select(held => held.Upkeep));

    public async ValueTask DisposeAsync()
    {
        if (_ending.IsCancellationRequested)
        {
            return;
        }

        await _ending.CancelAsync();
        await SettleAsync();
        await SaveAsync(CancellationToken.None);
        _builders.Dispose();
    }

    private ValueTask ChangeAsync(VectorCollection collection, Action<EmbeddedCollection> change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Loaded().TryGetValue(collection, out var held))
        {
            change(held.Collection);
            Tend(held);
        }

        return ValueTask.CompletedTask;
    }

    private static EmbeddedCollection Empty(VectorCollection name) =>
        new(name, new VectorSegment(new VectorRows(name.Space.Dimensions)));

    private string? FileOf(VectorCollection collection) =>
        directory is null ? null : Path.Combine(directory, collection.Name + SnapshotFile.Extension);

    private ConcurrentDictionary<VectorCollection, Held> Loaded()
    {
        if (!_isLoaded)
        {
            lock (_loading)
            {
                if (!_isLoaded)
                {
                    Load();
                    _isLoaded = true;
                    foreach (var held in _collections.Values)
                    {
                        Tend(held);
                    }
                }
            }
        }

        return _collections;
    }

    private void Load()
    {
        if (directory is null || !Directory.Exists(directory))
        {
            return;
        }

        foreach (var file in new DirectoryInfo(directory).EnumerateFiles(SnapshotFile.Unfinished + "*").Where(IsLeftOver))
        {
            file.Delete();
        }

        foreach (var file in Directory.EnumerateFiles(directory, "*" + SnapshotFile.Extension))
        {
            if (VectorCollection.TryParse(Path.GetFileNameWithoutExtension(file), out var name))
            {
                if (SnapshotReader.Read(file, name) is { } collection)
                {
                    _collections[name] = new Held(collection);
                }
                else
                {
                    LogNotRead(name.Name);
                }
            }
        }
    }

    // A younger one may be written by another process right now.
    private bool IsLeftOver(FileInfo file) => file.LastWriteTimeUtc < clock.GetUtcNow().UtcDateTime.AddHours(-1);

    private void Tend(Held held)
    {
        if (_upkeep.IsNeeded(held.Collection) && !_ending.IsCancellationRequested && held.TryBegin())
        {
            held.Upkeep = Task.Run(() => TendAsync(held));
        }
    }

    private async Task TendAsync(Held held)
    {
        try
        {
            await _builders.WaitAsync(_ending.Token);
            try
            {
                await held.Building.WaitAsync(_ending.Token);
                try
                {
                    while (!held.IsDropped && _upkeep.IsNeeded(held.Collection))
                    {
                        _upkeep.Do(held.Collection, _ending.Token);
                    }
                }
                finally
                {
                    held.Building.Release();
                }
            }
            finally
            {
                _builders.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends; rows that are not linked are read one by one after the next start, until they are.
        }
        finally
        {
            held.End();
        }

        // What was written after the last look has found the work still under way.
        Tend(held);
    }

    private sealed class Held(EmbeddedCollection collection)
    {
        private int _isTended;

        public EmbeddedCollection Collection { get; } = collection;

        public SemaphoreSlim Building { get; } = new(1);

        public Task Upkeep { get; set; } = Task.CompletedTask;

        public long SavedChanges { get; set; }

        public volatile bool IsDropped;

        public bool TryBegin() => Interlocked.Exchange(ref _isTended, 1) == 0;

        public void End() => Volatile.Write(ref _isTended, 0);
    }

    [LoggerMessage(LogLevel.Information, "Vectors {Collection} are made again: their file is not whole, or of another version")]
    private partial void LogNotRead(string collection);

    [LoggerMessage(LogLevel.Warning, "Vectors {Collection} were not saved: {Reason}")]
    private partial void LogNotSaved(string collection, string reason);
}
