using MetaFlow.Blobs;
using MetaFlow.Knowledge;
using MetaFlow.Knowledge.Ingestion;

namespace MetaFlow.Storage.Knowledge;

/// <summary>The table <c>ingestions</c>, and how what was read becomes what is served.</summary>
internal sealed class IngestionQueue(Database database) : IIngestionQueue
{
    private const int Failed = (int)DocumentStatus.Failed;

    public Task<IReadOnlyList<Enqueued>> AddAsync(IReadOnlyList<IngestionRequest> requests, CancellationToken cancellationToken) =>
        WriteAsync<IReadOnlyList<Enqueued>>(
            async session =>
            {
                var added = new List<Enqueued>(requests.Count);
                foreach (var request in requests)
                {
                    added.Add(await IngestionAdding.AddAsync(session, request, cancellationToken));
                }

                return added;
            },
            cancellationToken);

    public async Task<IReadOnlyList<IngestionWork>> ClaimAsync(
        int max, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken)
    {
        // A failed row is due too, unless it waits for a person: state 2 is outside of the index.
        const string Claim =
            $"""
            UPDATE ingestions SET state = 1, fence = fence + 1, attempts = attempts + 1, progress = 0, due_at = @until
            WHERE document_id IN (
                SELECT document_id FROM ingestions WHERE state < 2 AND due_at <= @now ORDER BY due_at, document_id LIMIT @max {Dialect.SkipLocked})
            RETURNING document_id, source, raw_hash, fence, attempts
            """;

        // Asking is cheap, and writing is not: a queue that is empty costs nobody a transaction.
        const string Due = "SELECT count(*) FROM (SELECT 1 AS one FROM ingestions WHERE state < 2 AND due_at <= @now LIMIT 1) AS due";
        if (await database.ReadAsync(session => session.Command(Due).Set("now", now).CountAsync(cancellationToken), cancellationToken) == 0)
        {
            return [];
        }

        return await database.WriteAsync(
            session => session.Command(Claim).Set("now", now).Set("until", now + lease).Set("max", max).ListAsync(
                row => new IngestionWork(
                    row.GetId(0), row.GetString(1), BlobHash.TryParse(row.GetTextOrNull(2), out var raw) ? raw : null,
                    row.GetInt64(3), row.GetInt32(4)),
                cancellationToken),
            cancellationToken);
    }

    public Task<bool> KeepAsync(IngestionWork work, int progress, DateTimeOffset leaseUntil, CancellationToken cancellationToken)
    {
        const string Keep =
            "UPDATE ingestions SET progress = @progress, due_at = @until WHERE document_id = @document AND fence = @fence AND state = 1";

        return database.WriteAsync(
            async session => await session.Command(Keep).Set("progress", progress).Set("until", leaseUntil)
                .Set("document", Dialect.Id(work.DocumentId)).Set("fence", work.Fence).ExecuteNonQueryAsync(cancellationToken) == 1,
            cancellationToken);
    }

    public Task<IReadOnlyList<bool>> CompleteAsync(
        IReadOnlyList<IngestedDocument> documents, DateTimeOffset now, CancellationToken cancellationToken) =>
        WriteAsync<IReadOnlyList<bool>>(
            async session =>
            {
                var done = new List<bool>(documents.Count);
                foreach (var document in documents)
                {
                    done.Add(await IngestionEnd.CompleteAsync(session, document, now, cancellationToken));
                }

                return done;
            },
            cancellationToken);

    public Task<bool> FailAsync(IngestionWork work, Problem problem, DateTimeOffset? retryAt, CancellationToken cancellationToken)
    {
        const string Fail =
            """
            UPDATE ingestions SET state = @state, problem = @problem, due_at = @at, progress = 0
            WHERE document_id = @document AND fence = @fence AND state = 1
            """;

        return database.WriteAsync(
            async session => await session.Command(Fail)
                .Set("state", retryAt is null ? Failed : (int)DocumentStatus.Waiting)
                .Set("problem", DocumentTable.Json(problem))
                .Set("at", retryAt ?? DateTimeOffset.UnixEpoch)
                .Set("document", Dialect.Id(work.DocumentId))
                .Set("fence", work.Fence)
                .ExecuteNonQueryAsync(cancellationToken) == 1,
            cancellationToken);
    }

    public Task<int> ReadAgainAsync(Guid? document, string? domain, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var filter = new Filter()
            .Where("documents.id = @document", "document", document is { } id ? Dialect.Id(id) : null)
            .Where("documents.domain = @domain", "domain", domain);

        // SQLite wants a WHERE before ON CONFLICT where rows come from a SELECT.
        var condition = filter.ToString() is { Length: > 0 } written ? written : "WHERE true";
        var sql =
            $"""
            INSERT INTO ingestions (document_id, source, raw_hash, state, fence, attempts, progress, added_at, due_at)
            SELECT id, source, raw_hash, 0, 0, 0, 0, @now, @now FROM documents {condition}
            ON CONFLICT (document_id) DO UPDATE
            SET state = 0, fence = ingestions.fence + 1, attempts = 0, progress = 0, due_at = @now, problem = NULL
            """;
        return WriteAsync(
            session => filter.SetOn(session.Command(sql)).Set("now", now).ExecuteNonQueryAsync(cancellationToken), cancellationToken);
    }

    public async Task<DocumentState?> StateAsync(Guid document, CancellationToken cancellationToken)
    {
        const string Find = $"SELECT i.state, i.progress, i.problem {DocumentTable.From} WHERE d.id = @id";

        var found = await database.ReadAsync(
            session => session.Command(Find).Set("id", Dialect.Id(document)).ListAsync(row => DocumentTable.State(row, 0), cancellationToken),
            cancellationToken);
        return found.Count > 0 ? found[0] : null;
    }

    public async Task<BlobHash?> RawAsync(Guid document, CancellationToken cancellationToken)
    {
        const string Find = $"SELECT coalesce(i.raw_hash, d.raw_hash) {DocumentTable.From} WHERE d.id = @id";

        var found = await database.ReadAsync(
            session => session.Command(Find).Set("id", Dialect.Id(document)).ListAsync(row => row.GetTextOrNull(0), cancellationToken),
            cancellationToken);
        return found.Count > 0 && BlobHash.TryParse(found[0], out var raw) ? raw : null;
    }

    public async Task<IReadOnlyList<KnownSource>> SourcesAsync(DocumentOrigin origin, CancellationToken cancellationToken)
    {
        const string List =
            $"SELECT d.id, d.domain, d.source, coalesce(i.raw_hash, d.raw_hash) {DocumentTable.From} WHERE d.origin = @origin ORDER BY d.source, d.id";

        return await database.ReadAsync(
            session => session.Command(List).Set("origin", (int)origin).ListAsync(
                row => new KnownSource(row.GetId(0), row.GetString(1), row.GetString(2), row.GetTextOrNull(3)), cancellationToken),
            cancellationToken);
    }

    private Task<T> WriteAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        database.WriteAloneAsync(Part.Knowledge, work, cancellationToken);
}
