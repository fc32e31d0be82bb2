using MetaFlow.Blobs;
using MetaFlow.Knowledge.Metadata;
using MetaFlow.Knowledge.Passages;

namespace MetaFlow.Knowledge.Ingestion;

/// <summary>
/// Documents that have bytes to be read. They are claimed under a lease, by any node; who lost a lease cannot write. The
/// passages of a version, its text and its metadata become visible in one commit.
/// </summary>
public interface IIngestionQueue
{
    /// <summary>
    /// Adds documents, or newer bytes of them; domains that do not exist are made. The same source in the same domain is
    /// the same document, and so are the same bytes of another source there.
    /// </summary>
    Task<IReadOnlyList<Enqueued>> AddAsync(IReadOnlyList<IngestionRequest> requests, CancellationToken cancellationToken);

    /// <summary>Those that wait longest. Until the lease is over nobody else gets them.</summary>
    Task<IReadOnlyList<IngestionWork>> ClaimAsync(int max, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Says how far it is and keeps the lease; false where it was lost.</summary>
    Task<bool> KeepAsync(IngestionWork work, int progress, DateTimeOffset leaseUntil, CancellationToken cancellationToken);

    /// <summary>Makes what was read the served version, all in one commit; false for each whose lease was lost.</summary>
    Task<IReadOnlyList<bool>> CompleteAsync(
        IReadOnlyList<IngestedDocument> documents, DateTimeOffset now, CancellationToken cancellationToken);

    /// <param name="retryAt">When to try again; null where a person has to do something first.</param>
    Task<bool> FailAsync(IngestionWork work, Problem problem, DateTimeOffset? retryAt, CancellationToken cancellationToken);

    /// <summary>Lets documents be read again: one, those of a domain, or all. How many.</summary>
    Task<int> ReadAgainAsync(Guid? document, string? domain, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Where a document stands; null where there is no such document.</summary>
    Task<DocumentState?> StateAsync(Guid document, CancellationToken cancellationToken);

    /// <summary>The bytes that were brought last; null where only the text is left, or no document.</summary>
    Task<BlobHash?> RawAsync(Guid document, CancellationToken cancellationToken);

    /// <summary>Everything of an origin: id, domain, source and the hash of the bytes that were brought last.</summary>
    Task<IReadOnlyList<KnownSource>> SourcesAsync(DocumentOrigin origin, CancellationToken cancellationToken);
}

/// <param name="Id">The document's id, if it is a new one.</param>
/// <param name="Raw">The bytes, which the blob store has already.</param>
public sealed record IngestionRequest(
    Guid Id, string Domain, string Source, string Title, string ContentType, BlobHash Raw, DocumentOrigin Origin, DateTimeOffset At);

/// <param name="Domain">The one it is in: the asked one may have been renamed.</param>
public sealed record Enqueued(Guid DocumentId, string Domain, AddOutcome Outcome);

/// <param name="Raw">The bytes; null where only the text of the served version is left to be cut anew.</param>
/// <param name="Fence">Higher with each claim.</param>
/// <param name="Attempts">This one included.</param>
public sealed record IngestionWork(Guid DocumentId, string Source, BlobHash? Raw, long Fence, int Attempts);

/// <summary>What was read of a document.</summary>
public sealed record IngestedDocument(
    IngestionWork Work, string Title, string ContentType, string Text, string Hash, IReadOnlyList<string> Tags,
    DocumentMetadata Metadata, IReadOnlyList<PassageDraft> Passages, IReadOnlyList<KnownResponse> Responses);

public sealed record KnownSource(Guid DocumentId, string Domain, string Source, string? RawHash);
