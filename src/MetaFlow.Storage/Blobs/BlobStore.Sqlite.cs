using MetaFlow.Blobs;

namespace MetaFlow.Storage.Blobs;

/// <summary>
/// Files beside the database, as <c>blobs/ab/ab12…</c>. Each is written under another name, brought to the disk and
/// then renamed: a file that has its name is whole.
/// </summary>
internal sealed class BlobStore(Database database, TimeProvider clock) : IBlobStore
{
    private readonly string _directory = Path.Combine(database.DataDirectory, "blobs");

    public async Task<BlobHash> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var hash = BlobHash.Of(content.Span);
        var file = FileOf(hash);

        // A damaged file of that name is replaced: who stores the content again brings it back.
        var kept = await ReadAsync(file, cancellationToken);
        try
        {
            if (kept is not null && kept.AsSpan().SequenceEqual(content.Span) && Touch(file))
            {
                return hash;
            }

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

    public async Task<int> SweepAsync(DateTimeOffset putBefore, CancellationToken cancellationToken)
    {
        const string Named =
            """
            SELECT definition_hash FROM runs UNION SELECT hash FROM run_blobs UNION SELECT hash FROM revisions
            UNION SELECT raw_hash FROM ingestions WHERE raw_hash IS NOT NULL
            UNION SELECT raw_hash FROM document_versions WHERE raw_hash IS NOT NULL
            """;

        var old = Old(putBefore);
        if (old.Count == 0)
        {
            return 0;
        }

        // As a writer: no run names anything meanwhile.
        return await database.WriteAsync(
            async session =>
            {
                var named = (await session.Command(Named).ListAsync(row => row.GetString(0), cancellationToken)).ToHashSet();
                var swept = 0;
                foreach (var file in old.Where(file => !named.Contains(file.Name)))
                {
                    file.Refresh();
                    if (file.Exists && IsOld(file, putBefore))
                    {
                        file.Delete();
                        swept += BlobHash.TryParse(file.Name, out _) ? 1 : 0;
                    }
                }

                return swept;
            },
            cancellationToken);
    }

    // What a process that was killed has left unfinished is among them: it has the name of nothing.
    private List<FileInfo> Old(DateTimeOffset putBefore)
    {
        var files = new DirectoryInfo(_directory);
        return files.Exists ? [.. files.EnumerateFiles("*", SearchOption.AllDirectories).Where(file => IsOld(file, putBefore))] : [];
    }

    private static bool IsOld(FileInfo file, DateTimeOffset putBefore) => file.LastWriteTimeUtc < putBefore.UtcDateTime;

    // Put again is put now; false where it was swept away meanwhile.
    private bool Touch(string file)
    {
        try
        {
            File.SetLastWriteTimeUtc(file, clock.GetUtcNow().UtcDateTime);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
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

            File.SetLastWriteTimeUtc(unfinished, clock.GetUtcNow().UtcDateTime);
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
