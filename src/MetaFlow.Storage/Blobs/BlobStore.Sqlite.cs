using MetaFlow.Blobs;

namespace MetaFlow.Storage.Blobs;

/// <summary>
/// Files beside the database, as <c>blobs/ab/ab12…</c>. Each is written under another name, brought to the disk and
/// then renamed: a file that has its name is whole.
/// </summary>
internal sealed class BlobStore(Database database) : IBlobStore
{
    private readonly string _directory = Path.Combine(database.DataDirectory, "blobs");

    public async Task<BlobHash> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var hash = BlobHash.Of(content.Span);
        var file = FileOf(hash);

        // A damaged file of that name is replaced: who stores the content again brings it back.
        if (await ReadAsync(file, cancellationToken) is { } kept && kept.AsSpan().SequenceEqual(content.Span))
        {
            return hash;
        }

        try
        {
            await WriteAsync(file, content, cancellationToken);
            return hash;
        }
        catch (Exception exception) when (database.Explain(exception) is { } problem)
        {
            throw new StoreException(problem, exception);
        }
    }

    public async Task<ReadOnlyMemory<byte>?> FindAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        // Null has to be said on its own: as an array it would turn into an empty blob.
        if (await ReadAsync(FileOf(hash), cancellationToken) is not { } content)
        {
            return null;
        }

        return BlobHash.Of(content) == hash ? content : throw new BlobDamagedException(hash);
    }

    public Task<bool> ExistsAsync(BlobHash hash, CancellationToken cancellationToken) =>
        Task.FromResult(File.Exists(FileOf(hash)));

    public Task<bool> DeleteAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        var file = FileOf(hash);
        if (!File.Exists(file))
        {
            return Task.FromResult(false);
        }

        File.Delete(file);
        return Task.FromResult(true);
    }

    private string FileOf(BlobHash hash) => Path.Combine(_directory, hash.Hex[..2], hash.Hex);

    private async Task WriteAsync(string file, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var directory = Path.GetDirectoryName(file)!;
        Directory.CreateDirectory(directory);
        var unfinished = Path.Combine(_directory, $"unfinished-{Path.GetRandomFileName()}");
        try
        {
            await using (var stream = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                await stream.WriteAsync(content, cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, file, overwrite: true);
            DurableDirectory.Flush(directory);
            DurableDirectory.Flush(_directory);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static async Task<byte[]?> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(file, cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
