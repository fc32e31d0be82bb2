using MetaFlow.Knowledge;
using MetaFlow.Knowledge.Metadata;
using MetaFlow.Knowledge.Passages;

namespace MetaFlow.Storage.Knowledge;

/// <summary>Domains, documents and passages, as they are read and as people change them.</summary>
internal sealed class KnowledgeStore(Database database) : IKnowledgeStore
{
    public Task PutDomainAsync(KnowledgeDomain domain, CancellationToken cancellationToken) =>
        WriteAsync(
            async session =>
            {
                await DomainTable.PutAsync(session, domain, cancellationToken);
                return true;
            },
            cancellationToken);

    public async Task<IReadOnlyList<KnowledgeDomain>> ListDomainsAsync(CancellationToken cancellationToken) =>
        await database.ReadAsync(session => DomainTable.ListAsync(session, cancellationToken), cancellationToken);

    public Task<string?> CurrentDomainAsync(string name, CancellationToken cancellationToken) =>
        database.ReadAsync(session => DomainTable.CurrentAsync(session, name, cancellationToken), cancellationToken);

    public Task<DomainOutcome> RenameDomainAsync(string name, string to, CancellationToken cancellationToken) =>
        WriteAsync(session => DomainMoves.RenameAsync(session, name, to, cancellationToken), cancellationToken);

    public Task<DomainOutcome> MergeDomainsAsync(string name, string into, CancellationToken cancellationToken) =>
        WriteAsync(session => DomainMoves.MergeAsync(session, name, into, cancellationToken), cancellationToken);

    public Task TouchDomainsAsync(IReadOnlyCollection<string> names, DateTimeOffset at, CancellationToken cancellationToken)
    {
        const string Touch =
            "UPDATE domains SET last_used_at = @at WHERE name = @name AND coalesce(last_used_at, 0) < @at";

        return database.WriteAsync(
            async session =>
            {
                foreach (var name in names.Order(StringComparer.Ordinal))
                {
                    await session.Command(Touch).Set("at", at).Set("name", name).ExecuteNonQueryAsync(cancellationToken);
                }

                return true;
            },
            cancellationToken);
    }

    public async Task<Document?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var found = await database.ReadAsync(
            session => session.Command(DocumentTable.Find).Set("id", Dialect.Id(id)).ListAsync(DocumentTable.Read, cancellationToken),
            cancellationToken);
        return found.Count > 0 ? found[0] : null;
    }

    public async Task<IReadOnlyList<DocumentSummary>> ListAsync(string? domain, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session =>
            {
                var command = session.Command(DocumentTable.List(domain));
                return (domain is null ? command : command.Set("domain", domain)).ListAsync(DocumentTable.ReadSummary, cancellationToken);
            },
            cancellationToken);

    public Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken) =>
        WriteAsync(session => DeleteAsync(session, id, cancellationToken), cancellationToken);

    public Task<bool> MoveAsync(Guid id, string source, CancellationToken cancellationToken)
    {
        const string Move =
            """
            UPDATE documents SET source = @source WHERE id = @id AND NOT EXISTS (
                SELECT 1 FROM documents other WHERE other.domain = documents.domain AND other.source = @source)
            """;

        return WriteAsync(
            async session =>
            {
                var moved = await session.Command(Move).Set("id", Dialect.Id(id)).Set("source", Rows.Keepable(source))
                    .ExecuteNonQueryAsync(cancellationToken) == 1;
                if (moved)
                {
                    await ChangeFeed.AddDocumentAsync(session, id, cancellationToken);
                }

                return moved;
            },
            cancellationToken);
    }

    public async Task<IReadOnlyList<DocumentVersion>> VersionsAsync(Guid id, CancellationToken cancellationToken)
    {
        const string List =
            "SELECT number, hash, raw_hash, passages, at FROM document_versions WHERE document_id = @id ORDER BY number DESC";

        return await database.ReadAsync(
            session => session.Command(List).Set("id", Dialect.Id(id)).ListAsync(
                row => new DocumentVersion(row.GetInt32(0), row.GetString(1), row.GetTextOrNull(2), row.GetInt32(3), row.GetTime(4)),
                cancellationToken),
            cancellationToken);
    }

    public async Task<IReadOnlyList<Passage>> PassagesAsync(Guid documentId, CancellationToken cancellationToken)
    {
        const string List = $"SELECT {PassageTable.Columns} FROM passages WHERE document_id = @id ORDER BY ordinal";

        return await database.ReadAsync(
            session => session.Command(List).Set("id", Dialect.Id(documentId))
                .ListAsync(row => PassageTable.Read(row, documentId, 0), cancellationToken),
            cancellationToken);
    }

    public async Task<Passage?> FindPassageAsync(Guid id, CancellationToken cancellationToken)
    {
        const string Find = $"SELECT {PassageTable.Columns}, document_id FROM passages WHERE id = @id";

        var found = await database.ReadAsync(
            session => session.Command(Find).Set("id", Dialect.Id(id))
                .ListAsync(row => PassageTable.Read(row, row.GetId(9), 0), cancellationToken),
            cancellationToken);
        return found.Count > 0 ? found[0] : null;
    }

    public Task<bool> EditAsync(Guid id, MetadataEdits edits, CancellationToken cancellationToken)
    {
        const string Known = "SELECT metadata FROM documents WHERE id = @id";
        const string Edit = "UPDATE documents SET edits = @edits, title = @title WHERE id = @id";
        const string EditAlone = "UPDATE documents SET edits = @edits WHERE id = @id";

        return WriteAsync(
            async session =>
            {
                var known = await session.Command(Known).Set("id", Dialect.Id(id))
                    .ListAsync(row => DocumentTable.Metadata(row, 0), cancellationToken);
                if (known.Count == 0)
                {
                    return false;
                }

                // Before it is read for the first time it has no other title to go back to.
                var title = edits.Title ?? (known[0] == DocumentMetadata.Empty ? null : known[0].Title);
                var command = session.Command(title is null ? EditAlone : Edit);
                if (title is not null)
                {
                    command.Set("title", Rows.Keepable(title));
                }

                await command.Set("edits", Rows.Keepable(edits.ToJson().ToString())).Set("id", Dialect.Id(id))
                    .ExecuteNonQueryAsync(cancellationToken);
                await ChangeFeed.AddDocumentAsync(session, id, cancellationToken);
                return true;
            },
            cancellationToken);
    }

    public static async Task<bool> DeleteAsync(Session session, Guid id, CancellationToken cancellationToken)
    {
        const string Delete = "DELETE FROM documents WHERE id = @id";

        if (await session.Command(Delete).Set("id", Dialect.Id(id)).ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            return false;
        }

        await ChangeFeed.AddDocumentAsync(session, id, cancellationToken);
        return true;
    }

    private Task<T> WriteAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        database.WriteAloneAsync(Part.Knowledge, work, cancellationToken);
}
