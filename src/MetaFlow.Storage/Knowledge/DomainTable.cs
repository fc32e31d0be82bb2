using System.Data.Common;
using MetaFlow.Knowledge;

namespace MetaFlow.Storage.Knowledge;

/// <summary>The tables <c>domains</c> and <c>domain_aliases</c>.</summary>
internal static class DomainTable
{
    public static async Task PutAsync(Session session, KnowledgeDomain domain, CancellationToken cancellationToken)
    {
        const string Unalias = "DELETE FROM domain_aliases WHERE name = @name";
        const string Put =
            """
            INSERT INTO domains (name, keywords, common, active, created_at, collection)
            VALUES (@name, @keywords, @common, @active, @at, @collection)
            ON CONFLICT (name) DO UPDATE SET keywords = @keywords, common = @common, active = @active
            """;

        await session.Command(Unalias).Set("name", domain.Name).ExecuteNonQueryAsync(cancellationToken);
        await session.Command(Put)
            .Set("name", domain.Name)
            .Set("keywords", Rows.Json(domain.Keywords))
            .Set("common", domain.Common)
            .Set("active", domain.Active)
            .Set("at", domain.CreatedAt)
            .Set("collection", await FreeCollectionAsync(session, domain.Name, cancellationToken))
            .ExecuteNonQueryAsync(cancellationToken);
        await ChangeFeed.AddDomainAsync(session, domain.Name, cancellationToken);
    }

    /// <summary>The domain of a document that says it belongs there: renamed ones are found, new ones are made.</summary>
    public static async Task<string> EnsureAsync(Session session, string name, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (await CurrentAsync(session, name, cancellationToken) is { } known)
        {
            return known;
        }

        var isCommon = name == KnowledgeLibrary.Common;
        await PutAsync(session, new KnowledgeDomain(name, isCommon ? [] : [name], isCommon, Active: true, at), cancellationToken);
        return name;
    }

    public static async Task<string?> CurrentAsync(Session session, string name, CancellationToken cancellationToken)
    {
        const string Find =
            """
            SELECT name FROM domains WHERE name = @name
            UNION ALL SELECT a.domain FROM domain_aliases a JOIN domains d ON d.name = a.domain WHERE a.name = @name
            LIMIT 1
            """;

        var found = await session.Command(Find).Set("name", name).ListAsync(row => row.GetString(0), cancellationToken);
        return found.Count > 0 ? found[0] : null;
    }

    public static async Task<bool> ExistsAsync(Session session, string name, CancellationToken cancellationToken)
    {
        const string Count = "SELECT count(*) FROM domains WHERE name = @name";

        return await session.Command(Count).Set("name", name).CountAsync(cancellationToken) == 1;
    }

    public static Task<List<KnowledgeDomain>> ListAsync(Session session, CancellationToken cancellationToken)
    {
        const string List =
            """
            SELECT name, keywords, common, active, created_at, collection, last_used_at,
                   (SELECT count(*) FROM documents WHERE documents.domain = domains.name)
            FROM domains ORDER BY name
            """;

        return session.Command(List).ListAsync(Read, cancellationToken);
    }

    /// <summary>Whoever still says the old name means the new one; what led to the old one leads there too.</summary>
    public static async Task LeadAsync(Session session, string name, string to, CancellationToken cancellationToken)
    {
        const string Follow = "UPDATE domain_aliases SET domain = @to WHERE domain = @name";
        const string Lead =
            "INSERT INTO domain_aliases (name, domain) VALUES (@name, @to) ON CONFLICT (name) DO UPDATE SET domain = @to";
        const string Unalias = "DELETE FROM domain_aliases WHERE name = @to";

        await session.Command(Follow).Set("name", name).Set("to", to).ExecuteNonQueryAsync(cancellationToken);
        await session.Command(Lead).Set("name", name).Set("to", to).ExecuteNonQueryAsync(cancellationToken);
        await session.Command(Unalias).Set("to", to).ExecuteNonQueryAsync(cancellationToken);
    }

    // A domain that was renamed still has the collection of its first name.
    private static async Task<string> FreeCollectionAsync(Session session, string name, CancellationToken cancellationToken)
    {
        const string Count = "SELECT count(*) FROM domains WHERE collection = @collection AND name <> @name";

        var wanted = KnowledgeDomain.CollectionOf(name);
        for (var number = 1; ; number++)
        {
            var candidate = number == 1 ? wanted : $"{wanted}_{number}";
            if (await session.Command(Count).Set("collection", candidate).Set("name", name).CountAsync(cancellationToken) == 0)
            {
                return candidate;
            }
        }
    }

    private static KnowledgeDomain Read(DbDataReader row) =>
        new(row.GetString(0), Rows.Texts(row.GetString(1)), row.GetBoolean(2), row.GetBoolean(3), row.GetTime(4))
        {
            Collection = row.GetString(5),
            LastUsedAt = row.GetTimeOrNull(6),
            Documents = row.GetInt32(7),
        };
}
