using System.Data.Common;
using MetaFlow.Knowledge;
using MetaFlow.Knowledge.Ingestion;

namespace MetaFlow.Storage.Knowledge;

/// <summary>Decides what bytes that were brought are: a new document, newer bytes of a known one, or nothing new.</summary>
internal static class IngestionAdding
{
    private const string Known =
        $"SELECT d.id, coalesce(i.raw_hash, d.raw_hash), d.version, i.state, d.origin {DocumentTable.From} WHERE d.domain = @domain AND ";

    private const string BySource = Known + "d.source = @source";
    private const string ByRaw = Known + "(d.raw_hash = @raw OR i.raw_hash = @raw) ORDER BY d.id LIMIT 1";

    public static async Task<Enqueued> AddAsync(Session session, IngestionRequest request, CancellationToken cancellationToken)
    {
        var domain = await DomainTable.EnsureAsync(session, request.Domain, request.At, cancellationToken);
        var source = Rows.Keepable(request.Source);
        var known = await FindAsync(session.Command(BySource).Set("domain", domain).Set("source", source), cancellationToken)
            ?? await FindAsync(session.Command(ByRaw).Set("domain", domain).Set("raw", request.Raw.Hex), cancellationToken);
        if (known is null)
        {
            await InsertAsync(session, request, domain, source, cancellationToken);
            await QueueAsync(session, request.Id, request, cancellationToken);
            return new Enqueued(request.Id, domain, AddOutcome.Added);
        }

        // The same bytes again are nothing new, but a person who brings again what failed wants another try.
        var isAnotherTry = known.State == (int)DocumentStatus.Failed && request.Origin == DocumentOrigin.Upload;
        if (known.Raw == request.Raw.Hex && !isAnotherTry)
        {
            await TakeOverAsync(session, known, request.Origin, cancellationToken);
            return new Enqueued(known.Id, domain, AddOutcome.Unchanged);
        }

        await TakeOverAsync(session, known, request.Origin, cancellationToken);
        await QueueAsync(session, known.Id, request, cancellationToken);
        return new Enqueued(known.Id, domain, known.Version > 0 ? AddOutcome.NewVersion : AddOutcome.Added);
    }

    private static Task<int> InsertAsync(
        Session session, IngestionRequest request, string domain, string source, CancellationToken cancellationToken)
    {
        const string Insert =
            """
            INSERT INTO documents (id, domain, source, title, content_type, hash, tags, version, added_at, changed_at, length, text, origin)
            VALUES (@id, @domain, @source, @title, @type, '', '[]', 0, @at, @at, 0, '', @origin)
            """;

        return session.Command(Insert)
            .Set("id", Dialect.Id(request.Id))
            .Set("domain", domain)
            .Set("source", source)
            .Set("title", Rows.Keepable(request.Title))
            .Set("type", request.ContentType)
            .Set("at", request.At)
            .Set("origin", (int)request.Origin)
            .ExecuteNonQueryAsync(cancellationToken);
    }

    // Whoever reads the older bytes at this moment loses the lease.
    private static Task<int> QueueAsync(Session session, Guid document, IngestionRequest request, CancellationToken cancellationToken)
    {
        const string Queue =
            """
            INSERT INTO ingestions (document_id, source, raw_hash, state, fence, attempts, progress, added_at, due_at)
            VALUES (@document, @source, @raw, 0, 0, 0, 0, @at, @at)
            ON CONFLICT (document_id) DO UPDATE
            SET source = @source, raw_hash = @raw, state = 0, fence = ingestions.fence + 1, attempts = 0, progress = 0,
                added_at = @at, due_at = @at, problem = NULL
            """;

        return session.Command(Queue)
            .Set("document", Dialect.Id(document))
            .Set("source", Rows.Keepable(request.Source))
            .Set("raw", request.Raw.Hex)
            .Set("at", request.At)
            .ExecuteNonQueryAsync(cancellationToken);
    }

    // What a folder holds goes with its file from now on; what a person brought again is the person's no more than before.
    private static async Task TakeOverAsync(Session session, KnownDocument known, DocumentOrigin origin, CancellationToken cancellationToken)
    {
        const string Take = "UPDATE documents SET origin = @origin WHERE id = @id";

        if (origin != DocumentOrigin.Upload && known.Origin == (int)DocumentOrigin.Upload)
        {
            await session.Command(Take).Set("origin", (int)origin).Set("id", Dialect.Id(known.Id)).ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static async Task<KnownDocument?> FindAsync(DbCommand command, CancellationToken cancellationToken)
    {
        var found = await command.ListAsync(
            row => new KnownDocument(
                row.GetId(0), row.GetTextOrNull(1), row.GetInt32(2), row.IsDBNull(3) ? (int)DocumentStatus.Ready : row.GetInt32(3), row.GetInt32(4)),
            cancellationToken);
        return found.Count > 0 ? found[0] : null;
    }

    private sealed record KnownDocument(Guid Id, string? Raw, int Version, int State, int Origin);
}
