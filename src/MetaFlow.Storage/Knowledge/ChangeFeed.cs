using System.Data.Common;
using MetaFlow.Knowledge;

namespace MetaFlow.Storage.Knowledge;

/// <summary>
/// The table <c>knowledge_changes</c>. Its numbers are given by whoever writes to the part, one after the other: who has
/// read up to one has seen every commit before it.
/// </summary>
internal sealed class ChangeFeed(Database database) : IKnowledgeChanges
{
    // One statement sees one state of the tables. What is wide comes with the first passage only.
    private const string Read =
        """
        SELECT c.sequence, c.document_id, c.domain, d.domain, d.source, d.title, d.content_type, d.version, d.tags, d.changed_at,
               CASE WHEN coalesce(p.ordinal, 0) = 0 THEN d.metadata END, CASE WHEN coalesce(p.ordinal, 0) = 0 THEN d.edits END,
               p.id, p.ordinal, p.kind, p.heading, p.text, p.hash, p.version, p.suspicion, p.data
        FROM (SELECT sequence, document_id, domain FROM knowledge_changes WHERE sequence > @after ORDER BY sequence LIMIT @max) c
        LEFT JOIN documents d ON d.id = c.document_id AND d.version > 0 AND d.metadata IS NOT NULL
        LEFT JOIN passages p ON p.document_id = d.id
        ORDER BY c.sequence, p.ordinal
        """;

    private const string Last = "SELECT coalesce(max(sequence), 0) FROM knowledge_changes";

    public Task<IReadOnlyList<KnowledgeChange>> ReadAsync(long after, int max, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async session =>
            {
                var changes = new List<KnowledgeChange>();
                await using var row = await session.Command(Read).Set("after", after).Set("max", max).ExecuteReaderAsync(cancellationToken);
                List<MetaFlow.Knowledge.Passages.Passage> passages = [];
                while (await row.ReadAsync(cancellationToken))
                {
                    var sequence = row.GetInt64(0);
                    if (changes.Count == 0 || changes[^1].Sequence != sequence)
                    {
                        passages = [];
                        changes.Add(Change(row, sequence, passages));
                    }

                    if (!row.IsDBNull(12))
                    {
                        passages.Add(PassageTable.Read(row, row.GetId(1), 12));
                    }
                }

                return (IReadOnlyList<KnowledgeChange>)changes;
            },
            cancellationToken);

    public Task<long> LastAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.Command(Last).CountAsync(cancellationToken), cancellationToken);

    public static Task AddDocumentAsync(Session session, Guid document, CancellationToken cancellationToken)
    {
        const string Forget = "DELETE FROM knowledge_changes WHERE document_id = @document";
        const string Add = "INSERT INTO knowledge_changes (sequence, document_id) VALUES (@sequence, @document)";

        return AddAsync(session, Forget, Add, "document", Dialect.Id(document), cancellationToken);
    }

    public static Task AddDomainAsync(Session session, string domain, CancellationToken cancellationToken)
    {
        const string Forget = "DELETE FROM knowledge_changes WHERE domain = @domain";
        const string Add = "INSERT INTO knowledge_changes (sequence, domain) VALUES (@sequence, @domain)";

        return AddAsync(session, Forget, Add, "domain", domain, cancellationToken);
    }

    // The next number first: the row that is forgotten may be the one that holds the last.
    private static async Task AddAsync(
        Session session, string forget, string add, string name, object value, CancellationToken cancellationToken)
    {
        var next = await session.Command(Last).CountAsync(cancellationToken) + 1;
        await session.Command(forget).Set(name, value).ExecuteNonQueryAsync(cancellationToken);
        await session.Command(add).Set("sequence", next).Set(name, value).ExecuteNonQueryAsync(cancellationToken);
    }

    private static KnowledgeChange Change(DbDataReader row, long sequence, List<MetaFlow.Knowledge.Passages.Passage> passages)
    {
        if (row.IsDBNull(1))
        {
            return new KnowledgeChange.Domain(sequence, row.GetString(2));
        }

        if (row.IsDBNull(3))
        {
            return new KnowledgeChange.Gone(sequence, row.GetId(1));
        }

        var edits = DocumentTable.Edits(row, 11);
        return new KnowledgeChange.Changed(sequence, new ServedDocument(
            row.GetId(1), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6), row.GetInt32(7),
            edits.Tags ?? Rows.Texts(row.GetString(8)), row.GetTime(9), DocumentTable.Metadata(row, 10).With(edits), passages));
    }
}
