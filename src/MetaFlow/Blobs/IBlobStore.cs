namespace MetaFlow.Blobs;

/// <summary>Bytes kept by the hash of their content: what is stored twice is stored once.</summary>
public interface IBlobStore
{
    /// <summary>Keeps the bytes durably before it returns.</summary>
    Task<BlobHash> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>The bytes, checked against their hash; null where nothing of that name is kept.</summary>
    /// <exception cref="BlobDamagedException">What is kept under the name has another content.</exception>
    Task<ReadOnlyMemory<byte>?> FindAsync(BlobHash hash, CancellationToken cancellationToken);

    Task<bool> ExistsAsync(BlobHash hash, CancellationToken cancellationToken);

    /// <summary>Whether there was something to delete.</summary>
    Task<bool> DeleteAsync(BlobHash hash, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes what no run, no output of a run, no revision of a workflow and no document names any more and what was last put before a
    /// time; how many there were. That time has to be longer ago than it takes to name what was put: an hour is plenty.
    /// </summary>
    Task<int> SweepAsync(DateTimeOffset putBefore, CancellationToken cancellationToken);
}

/// <summary>Stored bytes no longer have the hash they are named by: the disk or somebody changed them.</summary>
public sealed class BlobDamagedException(BlobHash hash)
    : Exception($"The blob '{hash}' does not have the content its name promises. Restore it from a backup.");
