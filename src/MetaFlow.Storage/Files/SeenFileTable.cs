using MetaFlow.Triggers;

namespace MetaFlow.Storage.Files;

/// <summary>The table <c>seen_files</c>.</summary>
internal sealed class SeenFileTable(Database database) : ISeenFiles
{
    public async Task<IReadOnlyList<SeenFile>> ListAsync(string workflowId, string triggerId, CancellationToken cancellationToken)
    {
        const string Sql = "SELECT path, size, changed_at FROM seen_files WHERE workflow_id = @workflow AND trigger_id = @trigger ORDER BY path";

        return await database.ReadAsync(
            session => session.Command(Sql).Set("workflow", workflowId).Set("trigger", Rows.Keepable(triggerId))
                .ListAsync(row => new SeenFile(row.GetString(0), row.GetInt64(1), row.GetTime(2)), cancellationToken),
            cancellationToken);
    }

    public Task KeepAsync(string workflowId, string triggerId, IReadOnlyList<SeenFile> files, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            INSERT INTO seen_files (workflow_id, trigger_id, path, size, changed_at) VALUES (@workflow, @trigger, @path, @size, @changedAt)
            ON CONFLICT (workflow_id, trigger_id, path) DO UPDATE SET size = @size, changed_at = @changedAt
            """;

        return database.WriteAsync(
            async session =>
            {
                foreach (var file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
                {
                    await session.Command(Sql)
                        .Set("workflow", workflowId).Set("trigger", Rows.Keepable(triggerId)).Set("path", Rows.Keepable(file.Path))
                        .Set("size", file.Size).Set("changedAt", file.ChangedAt)
                        .ExecuteNonQueryAsync(cancellationToken);
                }

                return files.Count;
            },
            cancellationToken);
    }
}
