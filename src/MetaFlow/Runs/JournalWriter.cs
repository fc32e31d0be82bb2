using System.Threading.Channels;
using Microsoft.Extensions.Hosting;

namespace MetaFlow.Runs;

/// <summary>
/// The one writer of this process's journals: whatever runs add while a commit is under way goes into the next one,
/// so that many runs share one transaction and one fsync.
/// </summary>
public sealed class JournalWriter(IRunJournal journal, RunMetrics metrics) : IAsyncDisposable
{
    // Beyond this a commit takes so long that the first run in it notices.
    private const int LargestCommit = 512;

    private readonly Channel<Pending> _pending = Channel.CreateUnbounded<Pending>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _starting = new();
    private Task? _loop;

    /// <summary>Completes when the write is durable, or was refused.</summary>
    public async Task<WriteOutcome> WriteAsync(RunWrite write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        EnsureStarted();
        var pending = new Pending(write);
        await _pending.Writer.WriteAsync(pending, cancellationToken);

        // Not cancellable from here on: the write may be in a commit already, and its caller has to know.
        return await pending.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _pending.Writer.TryComplete();
        if (_loop is { } loop)
        {
            await loop;
        }
    }

    private void EnsureStarted()
    {
        if (_loop is null)
        {
            lock (_starting)
            {
                _loop ??= Task.Run(CommitAllAsync);
            }
        }
    }

    private async Task CommitAllAsync()
    {
        var batch = new List<Pending>();
        while (await _pending.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < LargestCommit && _pending.Reader.TryRead(out var pending))
            {
                batch.Add(pending);
            }

            await CommitAsync(batch);
        }
    }

    private async Task CommitAsync(List<Pending> batch)
    {
        try
        {
            var outcomes = await journal.AppendAsync([.. batch.Select(pending => pending.Write)], CancellationToken.None);
            metrics.Committed(batch.Count);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Done.SetResult(outcomes[i]);
            }
        }
        catch (Exception exception)
        {
            // Each caller gets the failure; this loop goes on for the next ones.
            foreach (var pending in batch)
            {
                pending.Done.TrySetException(exception);
            }
        }
    }

    private sealed record Pending(RunWrite Write)
    {
        public TaskCompletionSource<WriteOutcome> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
