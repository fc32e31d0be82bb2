using System.Data.Common;
using MetaFlow.Json;
using MetaFlow.Knowledge;
using MetaFlow.Knowledge.Metadata;

namespace MetaFlow.Storage.Knowledge;

/// <summary>The table <c>documents</c> with what waits of each in <c>ingestions</c>.</summary>
internal static class DocumentTable
{
    private const string Shown =
        """
        d.id, d.domain, d.source, d.title, d.content_type, d.tags, d.version, d.changed_at, d.origin, d.edits,
        i.state, i.progress, i.problem, d.length
        """;

    public const string From = "FROM documents d LEFT JOIN ingestions i ON i.document_id = d.id";

    public const string Find = $"SELECT {Shown}, d.text, d.hash, d.added_at, d.metadata {From} WHERE d.id = @id";

    public static string List(string? domain) =>
        $"SELECT {Shown} {From} {(domain is null ? "" : "WHERE d.domain = @domain ")}ORDER BY d.domain, d.title, d.id";

    public static DocumentSummary ReadSummary(DbDataReader row) => new(
        row.GetId(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetInt32(13),
        Edits(row, 9).Tags ?? Rows.Texts(row.GetString(5)), row.GetInt32(6), row.GetTime(7))
    {
        Origin = (DocumentOrigin)row.GetInt32(8),
        State = State(row, 10),
    };

    public static Document Read(DbDataReader row)
    {
        var shown = ReadSummary(row);
        var edits = Edits(row, 9);
        return new Document(
            shown.Id, shown.Domain, shown.Source, shown.Title, shown.ContentType, row.GetString(14), row.GetString(15), shown.Tags,
            shown.Version, row.GetTime(16), shown.ChangedAt)
        {
            Origin = shown.Origin,
            State = shown.State,
            Metadata = Metadata(row, 17).With(edits),
            Edits = edits,
        };
    }

    public static MetadataEdits Edits(DbDataReader row, int column) =>
        row.IsDBNull(column) ? MetadataEdits.None : MetadataEdits.Of((JsonObject)JsonData.Parse(row.GetString(column)));

    public static DocumentMetadata Metadata(DbDataReader row, int column) =>
        row.IsDBNull(column) ? DocumentMetadata.Empty : DocumentMetadata.Of((JsonObject)JsonData.Parse(row.GetString(column)));

    /// <param name="from">The columns state, progress and problem of an ingestion that may not be there.</param>
    public static DocumentState State(DbDataReader row, int from) => row.IsDBNull(from)
        ? DocumentState.Ready
        : new DocumentState(
            (DocumentStatus)row.GetInt32(from), row.GetInt32(from + 1), row.IsDBNull(from + 2) ? null : Problem(row.GetString(from + 2)));

    public static string Json(Problem problem)
    {
        var names = new JsonObject.Builder();
        foreach (var (name, value) in problem.Names)
        {
            names[name] = value;
        }

        return Rows.Keepable(JsonObject.Of(("code", problem.Code), ("names", names.ToObject())).ToString());
    }

    private static Problem Problem(string json)
    {
        var kept = (JsonObject)JsonData.Parse(json);
        return MetaFlow.Problem.Of(
            ((JsonText)kept["code"]!).Value,
            [.. ((JsonObject)kept["names"]!).Select(each => (each.Key, (object?)((JsonText)each.Value).Value))]);
    }
}
