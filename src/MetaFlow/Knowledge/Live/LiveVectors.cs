using MetaFlow.Knowledge.Embeddings;
using MetaFlow.Knowledge.Search;
using MetaFlow.Knowledge.Search.Ranking;
using Microsoft.Extensions.Logging;

namespace MetaFlow.Knowledge.Live;

/// <summary>
/// The vectors that a search uses: those of the configured model where they are there, and the built-in ones otherwise. A
/// model that cannot be reached makes no search fail: it is answered with what is at hand.
/// </summary>
public sealed partial class LiveVectors(ModelVectors models, ILogger<LiveVectors> logger) : IVectorStage, IDisposable
{
    private readonly BuiltInVectors _builtIn = new();
    private readonly Lock _lock = new();
    private Task _learning = Task.CompletedTask;

    public async ValueTask PutAsync(IndexedDocument document, CancellationToken cancellationToken)
    {
        await _builtIn.PutAsync(document, cancellationToken);
        models.Changed(document);
    }

    public async ValueTask RemoveAsync(Guid documentId, CancellationToken cancellationToken)
    {
        await _builtIn.RemoveAsync(documentId, cancellationToken);
        models.Removed(documentId);
    }

    public async ValueTask<VectorFindings> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken)
    {
        try
        {
            if (await models.SearchAsync(query, cancellationToken) is { } found)
            {
                return found;
            }
        }
        catch (Exception exception) when (exception is EmbeddingException or Vectors.VectorException)
        {
            LogNoModel(exception.Message);
        }

        return await _builtIn.SearchAsync(query, cancellationToken);
    }

    /// <summary>What came is in: the built-in vectors learn from it where it is much, and the model's are made.</summary>
    /// <param name="isFirst">Whether nothing was known before: then it is waited for what the first search needs.</param>
    public async Task SettleAsync(KnowledgeBase knowledge, bool isFirst, CancellationToken cancellationToken)
    {
        models.Settle();
        if (!_builtIn.IsOutgrown)
        {
            return;
        }

        Task learning;
        lock (_lock)
        {
            learning = _learning = _learning.IsCompleted ? Task.Run(() => _builtIn.Learn(CancellationToken.None), CancellationToken.None) : _learning;
        }

        if (isFirst)
        {
            await learning.WaitAsync(cancellationToken);
        }
    }

    public void Dispose() => _builtIn.Dispose();

    [LoggerMessage(LogLevel.Warning, "Searched with the built-in vectors, because the model's cannot be had: {Reason}")]
    private partial void LogNoModel(string reason);
}
