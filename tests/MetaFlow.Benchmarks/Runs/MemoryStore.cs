using System.Collections.Concurrent;
using MetaFlow.Blobs;
using MetaFlow.Runs;

namespace MetaFlow.Benchmarks.Runs;

/// <summary>Keeps nothing but heads and leases: what is left of the time is the engine's own.</summary>
internal sealed class MemoryStore : IRunJournal, IRunQueue, IRunSignals, IBlobStore, IRunPauses
{
    private readonly ConcurrentDictionary<RunId, List<JournalEntry>> _journals = new();
    private readonly ConcurrentDictionary<RunId, RunHead> _heads = new();
    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> _blobs = new();

    public long Entries { get; private set; }

    public int Changes => 0;

    public Task<bool> PauseAsync(RunPause pause, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> ResumeAsync(string? workflowId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<RunPause>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RunPause>>([]);

    public Task<IReadOnlyList<WriteOutcome>> AppendAsync(IReadOnlyList<RunWrite> writes, CancellationToken cancellationToken)
    {
        foreach (var write in writes)
        {
            _heads[write.Head.Id] = write.Head;
            Entries += write.Entries.Count;
            if (write.Head.HasEnded && write.Fence == 0)
            {
                continue;
            }

            if (write.Fence == 0)
            {
                _journals[write.Head.Id] = [.. write.Entries];
            }
            else if (write.Head.HasEnded)
            {
                _journals.TryRemove(write.Head.Id, out _);
            }
        }

        return Task.FromResult<IReadOnlyList<WriteOutcome>>([.. writes.Select(_ => WriteOutcome.Written)]);
    }

    public Task<IReadOnlyList<JournalEntry>> ReadAsync(RunId run, long afterSequence, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<JournalEntry>>([.. _journals[run].Where(entry => entry.Sequence > afterSequence)]);

    public Task<RunHead?> FindAsync(RunId run, CancellationToken cancellationToken) => Task.FromResult(_heads.GetValueOrDefault(run));

    public Task<RunId?> FindByKeyAsync(Guid key, DateTimeOffset now, CancellationToken cancellationToken) => Task.FromResult<RunId?>(null);

    public Task<int> DeleteKeysAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) => Task.FromResult(0);

    public Task<RunLease?> ClaimAsync(RunId run, string node, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken) =>
        Task.FromResult<RunLease?>(new RunLease(_heads[run], 1, now + lease));

    public Task ReleaseAsync(RunId run, long fence, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlySet<RunId>> ExtendAsync(
        string node, IReadOnlyList<(RunId Run, long Fence)> leases, DateTimeOffset until, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<RunId>>(leases.Select(lease => lease.Run).ToHashSet());

    public Task<SignalOutcome> SendAsync(RunSignal signal, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<RunSignal>> PendingAsync(RunId run, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RunSignal>>([]);

    public Task<IReadOnlyList<RunId>> SignalledAsync(string node, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RunId>>([]);

    public Task<BlobHash> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var hash = BlobHash.Of(content.Span);
        _blobs[hash.Hex] = content;
        return Task.FromResult(hash);
    }

    public Task<ReadOnlyMemory<byte>?> FindAsync(BlobHash hash, CancellationToken cancellationToken) =>
        Task.FromResult<ReadOnlyMemory<byte>?>(_blobs[hash.Hex]);

    public Task<bool> ExistsAsync(BlobHash hash, CancellationToken cancellationToken) => Task.FromResult(_blobs.ContainsKey(hash.Hex));

    public Task<bool> DeleteAsync(BlobHash hash, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<int> SweepAsync(DateTimeOffset putBefore, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<RunHead>> ListAsync(RunQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<RunStatus, long>> CountAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<long> CountAsync(RunQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> WorkflowsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<int?> DeleteEndedAsync(RunRetention rule, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<SignalOutcome>> SendAllAsync(IReadOnlyList<RunSignal> signals, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<RunLease>> ClaimAsync(string node, int limit, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<DateTimeOffset?> NextWakeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<string, int>> LeasesAsync(DateTimeOffset now, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task WaitForWorkAsync(TimeSpan poll, CancellationToken cancellationToken) => throw new NotSupportedException();
}
