using MetaFlow.Knowledge.Metadata;
using MetaFlow.Knowledge.Passages;

namespace MetaFlow.Knowledge;

/// <summary>How adding a document ended.</summary>
public enum AddOutcome
{
    Added,
    NewVersion,
    Unchanged,
}

/// <summary>How a change of a domain ended.</summary>
public enum DomainOutcome
{
    Done,
    NoDomain,

    /// <summary>A domain of that name exists: merging is what was meant, perhaps.</summary>
    NameTaken,
}

/// <summary>Keeps domains and documents with their passages. What is served of a document is always whole.</summary>
public interface IKnowledgeStore
{
    /// <summary>Adds a domain or replaces what people say of it; its creation time and collection stay.</summary>
    Task PutDomainAsync(KnowledgeDomain domain, CancellationToken cancellationToken);

    /// <summary>Ordered by name.</summary>
    Task<IReadOnlyList<KnowledgeDomain>> ListDomainsAsync(CancellationToken cancellationToken);

    /// <summary>The name that a domain has today; null where there is none and none was called so.</summary>
    Task<string?> CurrentDomainAsync(string name, CancellationToken cancellationToken);

    /// <summary>Documents, versions and collection stay; the old name leads to the new one from then on.</summary>
    Task<DomainOutcome> RenameDomainAsync(string name, string to, CancellationToken cancellationToken);

    /// <summary>
    /// Moves all documents and keywords into another domain, and the domain is gone; its name leads to the other one. A
    /// document that the other domain has too, byte for byte, is dropped; another one of the same source keeps both.
    /// </summary>
    Task<DomainOutcome> MergeDomainsAsync(string name, string into, CancellationToken cancellationToken);

    /// <summary>Remembers that something was found in these domains.</summary>
    Task TouchDomainsAsync(IReadOnlyCollection<string> names, DateTimeOffset at, CancellationToken cancellationToken);

    Task<Document?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Ordered by domain, then title.</summary>
    Task<IReadOnlyList<DocumentSummary>> ListAsync(string? domain, CancellationToken cancellationToken);

    Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Gives a document another source: its file was moved. False where that source is taken in the domain.</summary>
    Task<bool> MoveAsync(Guid id, string source, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<DocumentVersion>> VersionsAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The passages of what is served, in their order.</summary>
    Task<IReadOnlyList<Passage>> PassagesAsync(Guid documentId, CancellationToken cancellationToken);

    Task<Passage?> FindPassageAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Replaces what people wrote over the extracted metadata; it stays when the document is read again.</summary>
    Task<bool> EditAsync(Guid id, MetadataEdits edits, CancellationToken cancellationToken);
}
