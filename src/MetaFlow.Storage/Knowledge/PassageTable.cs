using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using MetaFlow.Json;
using MetaFlow.Knowledge.Passages;

namespace MetaFlow.Storage.Knowledge;

/// <summary>The table <c>passages</c>: those of what is served.</summary>
internal static class PassageTable
{
    public const string Columns = "id, ordinal, kind, heading, text, hash, version, suspicion, data";

    /// <param name="from">The column of the id; the others follow.</param>
    public static Passage Read(DbDataReader row, Guid document, int from) => new(
        row.GetId(from),
        document,
        row.GetInt32(from + 1),
        (PassageKind)row.GetInt32(from + 2),
        Rows.Texts(row.GetString(from + 3)),
        row.GetString(from + 4),
        row.GetString(from + 5),
        row.GetInt32(from + 6))
    {
        Suspicion = row.GetTextOrNull(from + 7),
        Data = row.IsDBNull(from + 8) ? null : (JsonObject)JsonData.Parse(row.GetString(from + 8)),
    };

    /// <summary>Puts the passages of a version in the place of those before; what says the same keeps its id.</summary>
    public static async Task ReplaceAsync(
        Session session, Guid document, int version, bool hasOlder, IReadOnlyList<PassageDraft> drafts, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        const string Known = "SELECT id, ordinal, kind, heading, '', hash, version, NULL, NULL FROM passages WHERE document_id = @document ORDER BY ordinal";
        const string Clear = "DELETE FROM passages WHERE document_id = @document";
        const string Add =
            $"""
            INSERT INTO passages ({Columns}, document_id)
            VALUES (@id, @ordinal, @kind, @heading, @text, @hash, @version, @suspicion, @data, @document)
            """;

        IReadOnlyList<Passage> before = [];
        if (hasOlder)
        {
            before = await session.Command(Known).Set("document", Dialect.Id(document))
                .ListAsync(row => Read(row, document, 0), cancellationToken);
            await session.Command(Clear).Set("document", Dialect.Id(document)).ExecuteNonQueryAsync(cancellationToken);
        }

        var texts = drafts.Select(draft => Rows.Keepable(draft.Text)).ToArray();
        var hashes = texts.Select(text => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))).ToArray();
        var kept = PassageMatch.Of(before, [.. drafts.Select((draft, at) => (draft.Heading, hashes[at]))]);
        for (var i = 0; i < drafts.Count; i++)
        {
            await session.Command(Add)
                .Set("id", Dialect.Id(kept[i]?.Id ?? Guid.CreateVersion7(now)))
                .Set("ordinal", i)
                .Set("kind", (int)drafts[i].Kind)
                .Set("heading", Rows.Json([.. drafts[i].Heading.Select(Rows.Keepable)]))
                .Set("text", texts[i])
                .Set("hash", hashes[i])
                .Set("version", kept[i]?.Version ?? version)
                .Set("suspicion", drafts[i].Suspicion)
                .Set("data", drafts[i].Data is { } data ? Rows.Keepable(data.ToString()) : null)
                .Set("document", Dialect.Id(document))
                .ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
