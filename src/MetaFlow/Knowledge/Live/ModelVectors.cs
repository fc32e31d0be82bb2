using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MetaFlow.Knowledge.Embeddings;
using MetaFlow.Knowledge.Search;
using MetaFlow.Knowledge.Vectors;
using Microsoft.Extensions.Logging;

namespace MetaFlow.Knowledge.Live;

/// <summary>
/// The vectors of the configured model in the configured index. Documents are noted as they come, and their vectors are
/// made in the background: a search uses what is there.
/// </summary>
public sealed partial class ModelVectors(
    ModelEmbedders embedders, VectorGenerations generations, TimeProvider clock, ILogger<ModelVectors> logger) : IVectorSource, IDisposable
{
    // More than any search shows and than fusion takes from the words.
    private const int Found = 400;

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5)];

    private readonly ConcurrentDictionary<Guid, IndexedDocument> _documents = new();
    private readonly ConcurrentQueue<Guid> _changed = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _due = new(0, 1);
    private readonly Lock _lock = new();
    private Task? _work;

    /// <summary>A document came or changed. Nothing is asked of the model yet.</summary>
    public void Changed(IndexedDocument document)
    {
        if (embedders.HasModel)
        {
            _documents[document.Id] = document;
            _changed.Enqueue(document.Id);
        }
    }

    public void Removed(Guid documentId)
    {
        if (embedders.HasModel && _documents.TryRemove(documentId, out _))
        {
            _changed.Enqueue(documentId);
        }
    }

    /// <summary>What came belongs together: the vectors of it are made.</summary>
    public void Settle()
    {
        if (!embedders.HasModel)
        {
            return;
        }

        lock (_lock)
        {
            _work ??= Task.Run(() => WorkAsync(_stopping.Token), CancellationToken.None);
            if (_due.CurrentCount == 0)
            {
                _due.Release();
            }
        }
    }

    /// <summary>Null where there are no vectors of a model to search.</summary>
    public async ValueTask<VectorFindings?> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken)
    {
        if (!embedders.HasModel || await generations.AskAsync(query.Text, cancellationToken) is not { } question)
        {
            return null;
        }

        var domains = query.Domains ?? [.. _documents.Values.Select(document => document.Domain).Distinct()];
        var filter = new VectorFilter
        {
            Languages = query.Languages, Types = query.Types, AnyTag = query.AnyTag, ChangedFrom = query.ChangedFrom, ChangedBefore = query.ChangedBefore,
        };
        var collections = domains.Append(KnowledgeLibrary.Common).Distinct().Select(KnowledgeDomain.CollectionOf).ToArray();
        var passages = await generations.SearchAsync(question, collections, VectorKind.Passages, Found, filter, cancellationToken);
        var documents = await generations.SearchAsync(question, collections, VectorKind.Metadata, Found, filter, cancellationToken);
        return new VectorFindings(passages.ToDictionary(hit => hit.Id, hit => hit.Score), documents.ToDictionary(hit => hit.Id, hit => hit.Score));
    }

    public async IAsyncEnumerable<VectorSource> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var document in _documents.Values.OrderBy(document => document.Id))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var source in SourcesOf(document))
            {
                yield return source;
            }
        }

        await Task.CompletedTask;
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        _due.Dispose();
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await _due.WaitAsync(cancellationToken);
                await MakeAsync(cancellationToken);
                failures = 0;
            }
            catch (Exception exception) when (exception is EmbeddingException or VectorException)
            {
                LogLater(exception.Message);
                await Task.Delay(Pauses[Math.Min(failures++, Pauses.Length - 1)], clock, cancellationToken);
                Settle();
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    // The first time everything is compared with what the index has; from then on only what changed.
    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        var embedder = await embedders.CurrentAsync(cancellationToken);
        if (generations.Serving?.Space != embedder.Space)
        {
            _changed.Clear();
            await generations.UseAsync(embedder, embedders.Former, this, cancellationToken);
        }

        while (_changed.TryPeek(out var id))
        {
            await generations.ReplaceDocumentAsync(id, _documents.TryGetValue(id, out var document) ? [.. SourcesOf(document)] : [], cancellationToken);
            _changed.TryDequeue(out _);
        }
    }

    private static IEnumerable<VectorSource> SourcesOf(IndexedDocument document)
    {
        var domain = KnowledgeDomain.CollectionOf(document.Domain);
        var payload = new VectorPayload(document.Id, document.Language, document.Type, document.Tags, document.ChangedAt);
        yield return new VectorSource(
            domain, VectorKind.Metadata, document.Id, $"{document.Title}\n{document.Metadata}\n{string.Join(' ', document.Tags)}", payload);
        foreach (var passage in document.Passages)
        {
            yield return new VectorSource(domain, VectorKind.Passages, passage.Id, $"{document.Title}\n{passage.Heading}\n{passage.Text}", payload);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Vectors of the model are made later: {Reason}")]
    private partial void LogLater(string reason);
}
