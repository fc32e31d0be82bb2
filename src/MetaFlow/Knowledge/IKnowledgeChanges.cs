using MetaFlow.Knowledge.Metadata;
using MetaFlow.Knowledge.Passages;

namespace MetaFlow.Knowledge;

/// <summary>
/// What has changed, for indexes that follow the store on every node. Of each document and domain only the newest change
/// is kept, so that reading from 0 gives all there is.
/// </summary>
public interface IKnowledgeChanges
{
    /// <summary>The changes behind a number, in the order they were committed.</summary>
    Task<IReadOnlyList<KnowledgeChange>> ReadAsync(long after, int max, CancellationToken cancellationToken);

    /// <summary>The number of the newest change; 0 where there was none.</summary>
    Task<long> LastAsync(CancellationToken cancellationToken);
}

/// <param name="Sequence">Larger than that of every change committed before.</param>
public abstract record KnowledgeChange(long Sequence)
{
    /// <summary>A document with all of its passages, as one commit left it.</summary>
    public sealed record Changed(long Sequence, ServedDocument Document) : KnowledgeChange(Sequence);

    /// <summary>The document is gone, or was not read yet.</summary>
    public sealed record Gone(long Sequence, Guid DocumentId) : KnowledgeChange(Sequence);

    /// <summary>A domain was added, changed, renamed or merged away: what is known of domains has to be read again.</summary>
    public sealed record Domain(long Sequence, string Name) : KnowledgeChange(Sequence);
}

/// <summary>What an index needs of a document.</summary>
public sealed record ServedDocument(
    Guid Id, string Domain, string Source, string Title, string ContentType, int Version, IReadOnlyList<string> Tags,
    DateTimeOffset ChangedAt, DocumentMetadata Metadata, IReadOnlyList<Passage> Passages);
