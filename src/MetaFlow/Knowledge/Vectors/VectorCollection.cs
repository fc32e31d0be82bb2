using MetaFlow.Knowledge.Embeddings;

namespace MetaFlow.Knowledge.Vectors;

/// <summary>The vectors of one domain that one generator made of one thing.</summary>
/// <param name="Domain">The collection name of the domain.</param>
/// <param name="Space">Vectors of another space say nothing about these.</param>
public sealed record VectorCollection(string Domain, VectorKind Kind, EmbeddingSpace Space);
