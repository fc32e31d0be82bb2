namespace MetaFlow.Knowledge.Embeddings;

/// <summary>What vectors can be compared: those of one generator, in one number of dimensions.</summary>
/// <param name="Generator">The generator with what its vectors depend on: the model's name, or a hash of what was learned.</param>
public sealed record EmbeddingSpace(string Generator, int Dimensions);
