using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MetaFlow.Knowledge.Passages;
using MetaFlow.Knowledge.Search;
using MetaFlow.Knowledge.Search.Domains;
using MetaFlow.Knowledge.Vectors;
using Microsoft.Extensions.Logging;

namespace MetaFlow.Knowledge.Live;

/// <summary>
/// The knowledge base as it is searched on this node: an index in memory that follows the changes of the store, whichever
/// node made them. It is filled when it is first asked, or in the background of a server.
/// </summary>
public sealed partial class KnowledgeBase(
    IKnowledgeChanges changes, IKnowledgeStore store, VectorStage vectors, Func<VectorKeeper> keeper, TimeProvider clock, ILogger<KnowledgeBase> logger, IReranker? reranker = null)
    : IVectorSource, IDisposable
{
    private const int Page = 200;

    // Somebody who searches right after an upload finds it; somebody who searches ten times a second does not ask the store ten times.
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);

    // Who asks before the vectors are there is answered by words after this.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly KnowledgeIndex _index = new(vectors, reranker);
    private readonly ConcurrentDictionary<Guid, IndexedDocument> _documents = new();
    private readonly SemaphoreSlim _following = new(1);
    private volatile DomainsSeen _domains = new([], new DomainDetection([]));
    private long _read;
    private DateTimeOffset _caughtUpAt = DateTimeOffset.MinValue;

    public int Documents => _index.Documents;

    public int Passages => _index.Passages;

    /// <summary>What is most like a question. A conditions' domain that is not active is searched by nobody.</summary>
    public async Task<KnowledgeFindings> SearchAsync(KnowledgeQuestion question, CancellationToken cancellationToken)
    {
        await CatchUpAsync(cancellationToken);
        await PrepareAsync(cancellationToken);
        var (query, detected) = QueryOf(question);
        var result = await _index.SearchAsync(query, cancellationToken);
        var used = result.Hits.Select(hit => hit.Document.Domain).Distinct().ToArray();
        if (used.Length > 0)
        {
            await store.TouchDomainsAsync(used, clock.GetUtcNow(), cancellationToken);
        }

        return new KnowledgeFindings(result, detected, query.Domains);
    }

    /// <summary>What became of a document that a search was expected to find.</summary>
    public async Task<WhyNotFound> ExplainAsync(KnowledgeQuestion question, Guid document, CancellationToken cancellationToken)
    {
        await CatchUpAsync(cancellationToken);
        await PrepareAsync(cancellationToken);
        return await _index.ExplainAsync(QueryOf(question).Query, document, cancellationToken);
    }

    /// <summary>The domains that a request is about, and where in it that is said.</summary>
    public async Task<IReadOnlyList<DomainMatch>> DetectAsync(string request, CancellationToken cancellationToken)
    {
        await CatchUpAsync(cancellationToken);
        return _domains.Detection.Find(request);
    }

    /// <summary>Reads what has changed since the last time.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow() - _caughtUpAt < Fresh)
        {
            return;
        }

        await _following.WaitAsync(cancellationToken);
        try
        {
            // Whoever was before has just read it.
            var began = clock.GetUtcNow();
            if (began - _caughtUpAt < Fresh)
            {
                return;
            }

            await ReadOnAsync(cancellationToken);
            _caughtUpAt = began;
        }
        finally
        {
            _following.Release();
        }
    }

    /// <summary>All there is, for whoever makes vectors of it.</summary>
    public async IAsyncEnumerable<VectorSource> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await CatchUpAsync(cancellationToken);
        foreach (var document in _documents.Values.OrderBy(document => document.Id))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var source in VectorStage.SourcesOf(document))
            {
                yield return source;
            }
        }
    }

    public void Dispose()
    {
        _index.Dispose();
        _following.Dispose();
    }

    private async Task ReadOnAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        while (true)
        {
            var page = await changes.ReadAsync(_read, Page, cancellationToken);
            if (page.Any(change => change is KnowledgeChange.Domain) || (_read == 0 && count == 0))
            {
                _domains = await DomainsAsync(cancellationToken);
            }

            foreach (var change in page)
            {
                await TakeAsync(change, cancellationToken);
                _read = change.Sequence;
            }

            count += page.Count;
            if (page.Count < Page)
            {
                break;
            }
        }

        if (count > 0)
        {
            LogCaughtUp(count, _index.Documents);
        }
    }

    private async ValueTask TakeAsync(KnowledgeChange change, CancellationToken cancellationToken)
    {
        switch (change)
        {
            case KnowledgeChange.Changed changed:
                var document = _documents[changed.Document.Id] = Indexed(changed.Document);
                await _index.PutAsync(document, cancellationToken);
                break;
            case KnowledgeChange.Gone gone:
                _documents.TryRemove(gone.DocumentId, out _);
                await _index.RemoveAsync(gone.DocumentId, cancellationToken);
                break;
        }
    }

    // On a server they are made in the background; a command makes them when it first searches.
    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            await keeper().EnsureAsync(cancellationToken).WaitAsync(Patience, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Words alone, this time.
        }
    }

    private async Task<DomainsSeen> DomainsAsync(CancellationToken cancellationToken)
    {
        var all = await store.ListDomainsAsync(cancellationToken);
        return new DomainsSeen(all, new DomainDetection(all));
    }

    // Which domains there are decides what 'everywhere' is: all that are active.
    private (KnowledgeQuery Query, IReadOnlyList<DomainMatch> Detected) QueryOf(KnowledgeQuestion question)
    {
        var (all, detection) = _domains;
        IReadOnlyList<DomainMatch> detected = question.Domains is null && question.DetectDomains ? detection.Find(question.Query.Text) : [];
        var asked = question.Domains ?? (detected.Count > 0 ? [.. detected.Select(match => match.Domain).Distinct()] : null);
        if (asked is null && all.All(domain => domain.Active))
        {
            return (question.Query, detected);
        }

        var searched = all.Where(domain => domain.Active && (asked is null || domain.Common || asked.Contains(domain.Name))).Select(domain => domain.Name);
        return (question.Query with { Domains = [.. searched] }, detected);
    }

    internal static IndexedDocument Indexed(ServedDocument document) => new(
        document.Id, document.Domain, document.Metadata.Title.Length > 0 ? document.Metadata.Title : document.Title, document.Metadata.Language,
        document.Metadata.Type, document.Tags, document.ChangedAt, document.Metadata.SearchableText,
        [.. document.Passages.Select(passage => new IndexedPassage(
            passage.Id, string.Join(" › ", passage.Heading), passage.Text, KindOf(passage)))]);

    private static string KindOf(Passage passage) => passage.Kind.ToString().ToLowerInvariant();

    [LoggerMessage(LogLevel.Debug, "The index took {Changes} changes and has {Documents} documents")]
    private partial void LogCaughtUp(int changes, int documents);

    private sealed record DomainsSeen(IReadOnlyList<KnowledgeDomain> All, DomainDetection Detection);
}

/// <summary>A question to the knowledge base.</summary>
/// <param name="Domains">Where to look, beside what is common; null for everywhere, or where the question says itself.</param>
/// <param name="DetectDomains">Whether the question's own words decide where to look.</param>
public sealed record KnowledgeQuestion(KnowledgeQuery Query, IReadOnlyCollection<string>? Domains = null, bool DetectDomains = false);

/// <param name="Detected">What the question says about where to look.</param>
/// <param name="Domains">Where it was looked; null for everywhere.</param>
public sealed record KnowledgeFindings(SearchResult Result, IReadOnlyList<DomainMatch> Detected, IReadOnlyCollection<string>? Domains);
