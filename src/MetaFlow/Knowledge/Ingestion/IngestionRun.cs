namespace MetaFlow.Knowledge.Ingestion;

/// <summary>Reads documents now, in this process, for whoever waits for them.</summary>
public sealed class IngestionRun
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly DocumentIngestion _ingestion;
    private readonly IIngestionQueue _queue;
    private readonly TimeProvider _clock;

    internal IngestionRun(DocumentIngestion ingestion, IIngestionQueue queue, TimeProvider clock) =>
        (_ingestion, _queue, _clock) = (ingestion, queue, clock);

    /// <summary>Until each of the documents is ready or has failed; a server beside us may read some of them.</summary>
    public async Task<IReadOnlyDictionary<Guid, DocumentState>> FinishAsync(
        IReadOnlyCollection<Guid> documents, CancellationToken cancellationToken)
    {
        var ended = new Dictionary<Guid, DocumentState>();
        while (true)
        {
            await _ingestion.ReadDueAsync(cancellationToken);
            foreach (var document in documents.Where(document => !ended.ContainsKey(document)))
            {
                // One that is gone meanwhile is nothing to wait for.
                var state = await _queue.StateAsync(document, cancellationToken) ?? DocumentState.Ready;
                if (state.Status is DocumentStatus.Ready or DocumentStatus.Failed || state.Problem is not null)
                {
                    ended[document] = state;
                }
            }

            if (ended.Count == documents.Distinct().Count())
            {
                return ended;
            }

            await Task.Delay(Look, _clock, cancellationToken);
        }
    }
}
