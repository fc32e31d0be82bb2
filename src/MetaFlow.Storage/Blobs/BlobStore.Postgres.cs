using MetaFlow.Blobs;

namespace MetaFlow.Storage.Blobs;

/// <summary>The table <c>blobs</c>, which every node sees.</summary>
internal sealed class BlobStore(Database database, TimeProvider clock) : IBlobStore
{
    public async Task<BlobHash> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        // A damaged row is replaced: who stores the content again brings it back.
        const string Sql =
            """
            INSERT INTO blobs (hash, content, put_at) VALUES (@hash, @content, @at)
            ON CONFLICT (hash) DO UPDATE
            SET put_at = excluded.put_at, content = CASE WHEN blobs.content <> excluded.content THEN excluded.content ELSE blobs.content END
            """;

        var hash = BlobHash.Of(content.Span);
        await database.WriteAsync(
            session => session.Command(Sql).Set("hash", hash.Hex).Set("content", Dialect.Bytes(content)).Set("at", clock.GetUtcNow())
                .ExecuteNonQueryAsync(cancellationToken),
            cancellationToken);
        return hash;
    }

    public async Task<ReadOnlyMemory<byte>?> FindAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        const string Sql = "SELECT content FROM blobs WHERE hash = @hash";

        var found = await database.ReadAsync(
            session => session.Command(Sql).Set("hash", hash.Hex)
                .ListAsync(row => row.GetFieldValue<byte[]>(0), cancellationToken),
            cancellationToken);
        if (found is not [var content])
        {
            return null;
        }

        return BlobHash.Of(content) == hash ? content : throw new BlobDamagedException(hash);
    }

    public async Task<bool> ExistsAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        const string Sql = "SELECT 1 FROM blobs WHERE hash = @hash";

        var found = await database.ReadAsync(
            session => session.Command(Sql).Set("hash", hash.Hex).ListAsync(row => row.GetInt32(0), cancellationToken),
            cancellationToken);
        return found.Count > 0;
    }

    public async Task<bool> DeleteAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        const string Sql = "DELETE FROM blobs WHERE hash = @hash";

        var deleted = await database.WriteAsync(
            session => session.Command(Sql).Set("hash", hash.Hex).ExecuteNonQueryAsync(cancellationToken),
            cancellationToken);
        return deleted == 1;
    }

    public Task<int> SweepAsync(DateTimeOffset putBefore, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            DELETE FROM blobs
            WHERE put_at < @before
              AND NOT EXISTS (SELECT 1 FROM run_blobs WHERE run_blobs.hash = blobs.hash)
              AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.definition_hash = blobs.hash)
              AND NOT EXISTS (SELECT 1 FROM revisions WHERE revisions.hash = blobs.hash)
              AND NOT EXISTS (SELECT 1 FROM ingestions WHERE ingestions.raw_hash = blobs.hash)
              AND NOT EXISTS (SELECT 1 FROM document_versions WHERE document_versions.raw_hash = blobs.hash)
            """;

        return database.WriteAsync(
            session => session.Command(Sql).Set("before", putBefore).ExecuteNonQueryAsync(cancellationToken), cancellationToken);
    }
}
