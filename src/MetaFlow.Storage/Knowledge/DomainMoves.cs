using MetaFlow.Knowledge;

namespace MetaFlow.Storage.Knowledge;

/// <summary>What moves documents from one domain to another.</summary>
internal static class DomainMoves
{
    private const string DocumentsOf = "SELECT id FROM documents WHERE domain = @name ORDER BY id";
    private const string Move = "UPDATE documents SET domain = @to WHERE domain = @name";
    private const string Drop = "DELETE FROM domains WHERE name = @name";

    public static async Task<DomainOutcome> RenameAsync(Session session, string name, string to, CancellationToken cancellationToken)
    {
        // The row is made anew under the new name, because documents point to the old one until they are moved.
        const string Free = "UPDATE domains SET collection = collection || ' ' WHERE name = @name";
        const string Copy =
            """
            INSERT INTO domains (name, keywords, common, active, created_at, collection, last_used_at)
            SELECT @to, keywords, common, active, created_at, trim(collection), last_used_at FROM domains WHERE name = @name
            """;

        if (!await DomainTable.ExistsAsync(session, name, cancellationToken))
        {
            return DomainOutcome.NoDomain;
        }

        if (await DomainTable.ExistsAsync(session, to, cancellationToken))
        {
            return name == to ? DomainOutcome.Done : DomainOutcome.NameTaken;
        }

        await session.Command(Free).Set("name", name).ExecuteNonQueryAsync(cancellationToken);
        await session.Command(Copy).Set("name", name).Set("to", to).ExecuteNonQueryAsync(cancellationToken);
        await FinishAsync(session, name, to, cancellationToken);
        return DomainOutcome.Done;
    }

    public static async Task<DomainOutcome> MergeAsync(Session session, string name, string into, CancellationToken cancellationToken)
    {
        const string Doubles =
            """
            SELECT d.id FROM documents d JOIN documents o ON o.domain = @to
            WHERE d.domain = @name AND (d.raw_hash = o.raw_hash OR (d.raw_hash IS NULL AND d.hash = o.hash)) ORDER BY d.id
            """;
        const string SameSource =
            """
            UPDATE documents SET source = @name || '/' || source
            WHERE domain = @name AND EXISTS (SELECT 1 FROM documents o WHERE o.domain = @to AND o.source = documents.source)
            """;
        const string Keywords = "UPDATE domains SET keywords = @keywords WHERE name = @to";

        var domains = (await DomainTable.ListAsync(session, cancellationToken)).ToDictionary(domain => domain.Name);
        if (!domains.TryGetValue(name, out var from) || !domains.TryGetValue(into, out var other))
        {
            return DomainOutcome.NoDomain;
        }

        if (name == into)
        {
            return DomainOutcome.Done;
        }

        var doubles = await session.Command(Doubles).Set("name", name).Set("to", into).ListAsync(row => row.GetId(0), cancellationToken);
        foreach (var document in doubles.Distinct())
        {
            await KnowledgeStore.DeleteAsync(session, document, cancellationToken);
        }

        await session.Command(SameSource).Set("name", name).Set("to", into).ExecuteNonQueryAsync(cancellationToken);
        await session.Command(Keywords).Set("to", into)
            .Set("keywords", Rows.Json([.. other.Keywords.Union(from.Keywords, StringComparer.OrdinalIgnoreCase)]))
            .ExecuteNonQueryAsync(cancellationToken);
        await FinishAsync(session, name, into, cancellationToken);
        return DomainOutcome.Done;
    }

    private static async Task FinishAsync(Session session, string name, string to, CancellationToken cancellationToken)
    {
        var moved = await session.Command(DocumentsOf).Set("name", name).ListAsync(row => row.GetId(0), cancellationToken);
        await session.Command(Move).Set("name", name).Set("to", to).ExecuteNonQueryAsync(cancellationToken);
        await session.Command(Drop).Set("name", name).ExecuteNonQueryAsync(cancellationToken);
        await DomainTable.LeadAsync(session, name, to, cancellationToken);
        await ChangeFeed.AddDomainAsync(session, name, cancellationToken);
        await ChangeFeed.AddDomainAsync(session, to, cancellationToken);
        foreach (var document in moved)
        {
            await ChangeFeed.AddDocumentAsync(session, document, cancellationToken);
        }
    }
}
