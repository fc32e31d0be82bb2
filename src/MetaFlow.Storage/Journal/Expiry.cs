using MetaFlow.Runs;

namespace MetaFlow.Storage.Journal;

/// <summary>Finds ended runs that may go, and deletes them; their entries go with them (ON DELETE CASCADE).</summary>
internal static class Expiry
{
    // A run that was called is read by its caller; one that called is asked for by those that it called.
    private const string NotNeeded =
        """
        NOT EXISTS (SELECT 1 FROM runs AS caller WHERE caller.id = runs.caller_id AND caller.status < 3)
        AND NOT EXISTS (SELECT 1 FROM runs AS called WHERE called.caller_id = runs.id AND called.status < 3)
        """;

    private const string Find =
        $"""
        SELECT id FROM runs WHERE workflow_id = @workflow AND ended_at <= @until AND {NotNeeded}
        ORDER BY ended_at LIMIT @limit
        """;

    private const string Newest =
        """
        SELECT ended_at FROM runs WHERE workflow_id = @workflow AND ended_at IS NOT NULL
        ORDER BY ended_at DESC LIMIT 1 OFFSET @newest
        """;

    public static async Task<IReadOnlyList<string>> WorkflowsAsync(Database database, CancellationToken cancellationToken)
    {
        // From one workflow to the next in the index, not from run to run.
        const string Sql =
            """
            WITH RECURSIVE found (id) AS (
                SELECT (SELECT workflow_id FROM runs ORDER BY workflow_id LIMIT 1)
                UNION ALL
                SELECT (SELECT workflow_id FROM runs WHERE workflow_id > found.id ORDER BY workflow_id LIMIT 1)
                FROM found WHERE found.id IS NOT NULL)
            SELECT id FROM found WHERE id IS NOT NULL
            """;

        return await database.ReadAsync(
            session => session.Command(Sql).ListAsync(row => row.GetString(0), cancellationToken), cancellationToken);
    }

    public static async Task<int?> DeleteAsync(Database database, RunRetention rule, int limit, CancellationToken cancellationToken)
    {
        const string Delete = "DELETE FROM runs WHERE id = @id AND status >= 3";

        // Found beside the writers, so that they wait for the deletion alone.
        var before = await BeforeAsync(database, rule, cancellationToken);
        var expired = before is null ? [] : await FindAsync(database, rule, before.Value, limit, cancellationToken);
        if (expired.Count == 0)
        {
            return 0;
        }

        return await database.TryWriteAloneAsync<int?>(
            Part.Retention,
            async session =>
            {
                var deleted = 0;
                foreach (var run in expired.OrderBy(run => run.Value))
                {
                    deleted += await session.Command(Delete).Set("id", run).ExecuteNonQueryAsync(cancellationToken);
                }

                return deleted;
            },
            cancellationToken);
    }

    /// <summary>The end of the youngest run that may go, by either rule; null where none may.</summary>
    private static async Task<long?> BeforeAsync(Database database, RunRetention rule, CancellationToken cancellationToken)
    {
        var byAge = rule.EndedBefore?.ToUnixTimeMilliseconds() - 1;
        if (rule.Newest is not { } newest)
        {
            return byAge;
        }

        var found = await database.ReadAsync(
            session => session.Command(Newest).Set("workflow", rule.WorkflowId).Set("newest", newest)
                .ListAsync(row => row.GetInt64(0), cancellationToken),
            cancellationToken);
        long? byCount = found is [var ended] ? ended : null;
        return byAge is null || byCount > byAge ? byCount ?? byAge : byAge;
    }

    private static Task<List<RunId>> FindAsync(
        Database database, RunRetention rule, long until, int limit, CancellationToken cancellationToken)
    {
        return database.ReadAsync(
            session => session.Command(Find).Set("workflow", rule.WorkflowId).Set("until", until).Set("limit", limit)
                .ListAsync(row => new RunId(row.GetId(0)), cancellationToken),
            cancellationToken);
    }
}
