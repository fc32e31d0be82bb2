using Microsoft.Extensions.AI;

namespace MetaFlow.Knowledge.Embeddings;

/// <summary>A generator, and the space that its vectors are in.</summary>
public sealed record Embedder(EmbeddingSpace Space, IEmbeddingGenerator<string, Embedding<float>> Generator);

/// <summary>The generator could not make vectors.</summary>
public sealed class EmbeddingException(Problem problem, bool retryable) : Exception(problem.Message)
{
    public Problem Problem { get; } = problem;

    /// <summary>Whether trying again can help.</summary>
    public bool IsRetryable { get; } = retryable;
}
