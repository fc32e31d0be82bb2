using MetaFlow.Json;
using MetaFlow.Knowledge;

namespace MetaFlow.Storage.Knowledge;

/// <summary>The table <c>known_responses</c>.</summary>
internal sealed class KnownResponseStore(Database database) : IKnownResponses
{
    public async Task<KnownResponse?> FindAsync(string method, string url, CancellationToken cancellationToken)
    {
        const string Find =
            """
            SELECT r.method, r.url, r.body, r.is_schema, r.document_id FROM known_responses r
            JOIN documents d ON d.id = r.document_id JOIN domains o ON o.name = d.domain
            WHERE r.method = @method AND r.host = @host AND o.active = @active
            ORDER BY r.document_id, r.ordinal
            """;

        if (KnownResponse.HostOf(url) is not { } host)
        {
            return null;
        }

        var told = await database.ReadAsync(
            session => session.Command(Find).Set("method", method.ToUpperInvariant()).Set("host", Rows.Keepable(host)).Set("active", true).ListAsync(
                row => new KnownResponse(
                    row.GetString(0), row.GetString(1), JsonData.Parse(row.GetString(2)), row.GetBoolean(3), row.GetId(4)),
                cancellationToken),
            cancellationToken);
        return told.Select(each => (each, fit: each.Fit(url))).Where(each => each.fit is not null)
            .OrderBy(each => each.fit).ThenBy(each => each.each.IsSchema ? 0 : 1).Select(each => each.each).FirstOrDefault();
    }

    public static async Task ReplaceAsync(
        Session session, Guid document, bool isFirst, IReadOnlyList<KnownResponse> responses, CancellationToken cancellationToken)
    {
        const string Clear = "DELETE FROM known_responses WHERE document_id = @document";
        const string Add =
            """
            INSERT INTO known_responses (document_id, ordinal, method, host, url, is_schema, body)
            VALUES (@document, @ordinal, @method, @host, @url, @isSchema, @body)
            """;

        if (!isFirst)
        {
            await session.Command(Clear).Set("document", Dialect.Id(document)).ExecuteNonQueryAsync(cancellationToken);
        }

        for (var i = 0; i < responses.Count; i++)
        {
            await session.Command(Add)
                .Set("document", Dialect.Id(document))
                .Set("ordinal", i)
                .Set("method", responses[i].Method.ToUpperInvariant())
                .Set("host", Rows.Keepable(KnownResponse.HostOf(responses[i].Url) ?? ""))
                .Set("url", Rows.Keepable(responses[i].Url))
                .Set("isSchema", responses[i].IsSchema)
                .Set("body", Rows.Keepable(responses[i].Body.ToString()))
                .ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
