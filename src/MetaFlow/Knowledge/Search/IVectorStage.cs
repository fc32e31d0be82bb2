namespace MetaFlow.Knowledge.Search;

/// <summary>What a search asks of vectors, wherever they come from and are kept.</summary>
public interface IVectorStage
{
    /// <summary>Makes and keeps the vectors of a document; those it had before go.</summary>
    ValueTask PutAsync(IndexedDocument document, CancellationToken cancellationToken);

    ValueTask RemoveAsync(Guid documentId, CancellationToken cancellationToken);

    /// <summary>What is most like the question among the documents that the query admits; more of it than any search shows.</summary>
    ValueTask<VectorFindings> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken);
}

/// <summary>How like the question passages and documents are, by their ids: cosines.</summary>
public sealed record VectorFindings(IReadOnlyDictionary<Guid, float> Passages, IReadOnlyDictionary<Guid, float> Documents)
{
    public static VectorFindings None { get; } = new(new Dictionary<Guid, float>(), new Dictionary<Guid, float>());
}
