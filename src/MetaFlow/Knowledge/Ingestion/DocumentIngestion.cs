using System.Collections.Concurrent;
using MetaFlow.Blobs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Knowledge.Ingestion;

/// <summary>Takes waiting documents a few at a time, reads them, and makes what was read the served version in one commit.</summary>
internal sealed partial class DocumentIngestion(
    IIngestionQueue queue, IKnowledgeStore store, IBlobStore blobs, DocumentReading reading, IOptions<KnowledgeOptions> options, TimeProvider clock,
    ILogger<DocumentIngestion> logger)
{
    // As many as share one commit, and as few as a dying node may hold back for the time of a lease.
    private const int Batch = 32;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(10);

    /// <summary>Reads what waits, until nothing is due; how many documents were taken.</summary>
    public async Task<int> ReadDueAsync(CancellationToken cancellationToken)
    {
        var taken = 0;
        while (await queue.ClaimAsync(Batch, clock.GetUtcNow(), options.Value.Lease, cancellationToken) is { Count: > 0 } claimed)
        {
            await ReadAsync(claimed, cancellationToken);
            taken += claimed.Count;
        }

        return taken;
    }

    private async Task ReadAsync(IReadOnlyList<IngestionWork> claimed, CancellationToken cancellationToken)
    {
        // Those that wait for their turn in this batch keep their lease too.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var open = new ConcurrentDictionary<Guid, IngestionWork>(claimed.Select(work => KeyValuePair.Create(work.DocumentId, work)));
        var keeping = KeepAsync(open, ended.Token);
        var read = new ConcurrentBag<IngestedDocument>();
        try
        {
            await Parallel.ForEachAsync(
                claimed, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
                async (work, token) =>
                {
                    if (await ReadAsync(work, token) is { } document)
                    {
                        read.Add(document);
                    }
                    else
                    {
                        open.TryRemove(work.DocumentId, out _);
                    }
                });

            // In the order they came, so that the feed of changes reads well.
            var order = claimed.Select((work, at) => (work.DocumentId, at)).ToDictionary(each => each.DocumentId, each => each.at);
            await CompleteAsync([.. read.OrderBy(document => order[document.Work.DocumentId])], cancellationToken);
        }
        finally
        {
            await ended.CancelAsync();
            await keeping;
        }
    }

    private async Task CompleteAsync(IReadOnlyList<IngestedDocument> read, CancellationToken cancellationToken)
    {
        if (read.Count == 0)
        {
            return;
        }

        var done = await queue.CompleteAsync(read, clock.GetUtcNow(), cancellationToken);
        for (var i = 0; i < read.Count; i++)
        {
            if (done[i])
            {
                LogReady(read[i].Work.DocumentId, read[i].Work.Source, read[i].Passages.Count);
            }
            else
            {
                LogLost(read[i].Work.DocumentId, read[i].Work.Source);
            }
        }
    }

    // Null where it failed; that was written already.
    private async Task<IngestedDocument?> ReadAsync(IngestionWork work, CancellationToken cancellationToken)
    {
        if (work.Attempts > options.Value.MaxAttempts)
        {
            await FailAsync(work, Problem.Of("knowledge.gave_up", ("attempts", work.Attempts - 1)), canRetry: false, cancellationToken);
            return null;
        }

        try
        {
            if (work.Raw is { } raw)
            {
                return await blobs.FindAsync(raw, cancellationToken) is { } bytes
                    ? await reading.ReadAsync(work, bytes, cancellationToken)
                    : throw new UnreadableException(Problem.Of("knowledge.bytes_missing", ("file", Path.GetFileName(work.Source))));
            }

            return await store.FindAsync(work.DocumentId, cancellationToken) is { Version: > 0 } served
                ? await reading.CutAgainAsync(work, served, cancellationToken)
                : null;
        }
        catch (UnreadableException exception)
        {
            await FailAsync(work, exception.Problem, exception.CanRetry, cancellationToken);
        }
        catch (BlobDamagedException)
        {
            await FailAsync(work, Problem.Of("knowledge.bytes_missing", ("file", Path.GetFileName(work.Source))), canRetry: false, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A mistake of ours must not stop the documents behind this one; it may also be the machine's.
            LogBroken(exception, work.DocumentId, work.Source);
            await FailAsync(work, Problem.Of("knowledge.reading_broke", ("file", Path.GetFileName(work.Source))), canRetry: true, cancellationToken);
        }

        return null;
    }

    private async Task FailAsync(IngestionWork work, Problem problem, bool canRetry, CancellationToken cancellationToken)
    {
        var pause = RetryAfter * Math.Pow(2, Math.Min(work.Attempts, 20));
        DateTimeOffset? retryAt = canRetry && work.Attempts < options.Value.MaxAttempts
            ? clock.GetUtcNow() + (pause < LongestRetry ? pause : LongestRetry)
            : null;
        await queue.FailAsync(work, problem, retryAt, cancellationToken);
        LogFailed(work.DocumentId, work.Source, problem.Code);
    }

    private async Task KeepAsync(ConcurrentDictionary<Guid, IngestionWork> open, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.Lease / 3, clock);
        var began = clock.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                // How far a reader is nobody knows; how much of its time is gone, we do.
                var progress = (int)Math.Min(95, clock.GetElapsedTime(began) / options.Value.ReadTimeout * 100);
                foreach (var work in open.Values)
                {
                    await queue.KeepAsync(work, progress, clock.GetUtcNow() + options.Value.Lease, cancellationToken);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // All is read, or the database is away: then what was read finds out that it cannot be written.
        }
    }

    [LoggerMessage(LogLevel.Debug, "Document {DocumentId} '{Source}' is ready with {Passages} passages")]
    private partial void LogReady(Guid documentId, string source, int passages);

    [LoggerMessage(LogLevel.Debug, "Document {DocumentId} '{Source}' was taken over or changed while it was read")]
    private partial void LogLost(Guid documentId, string source);

    [LoggerMessage(LogLevel.Warning, "Document {DocumentId} '{Source}' could not be read: {ProblemCode}")]
    private partial void LogFailed(Guid documentId, string source, string problemCode);

    [LoggerMessage(LogLevel.Error, "Reading document {DocumentId} '{Source}' broke")]
    private partial void LogBroken(Exception exception, Guid documentId, string source);
}
