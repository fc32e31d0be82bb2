namespace MetaFlow.Knowledge;

/// <summary>How adding a document ended.</summary>
public enum AddOutcome
{
    Added,
    NewVersion,
    Unchanged,
}

/// <summary>Keeps domains and documents.</summary>
public interface IKnowledgeStore
{
    /// <summary>Adds a domain or replaces what is stored of it; its first creation time stays.</summary>
    Task PutDomainAsync(KnowledgeDomain domain, CancellationToken cancellationToken);

    /// <summary>Ordered by name.</summary>
    Task<IReadOnlyList<KnowledgeDomain>> ListDomainsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Adds a document. The same source in the same domain is the same document: with another text, title or tags it
    /// becomes a new version and keeps its id and <see cref="Document.AddedAt"/>. Its domain has to exist.
    /// </summary>
    Task<AddOutcome> AddAsync(Document document, CancellationToken cancellationToken);

    Task<Document?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Ordered by domain, then title.</summary>
    Task<IReadOnlyList<DocumentSummary>> ListAsync(string? domain, CancellationToken cancellationToken);

    Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken);
}
