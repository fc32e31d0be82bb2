using MetaFlow.Storage.Journal;

namespace MetaFlow.Storage.Queue;

/// <summary>
/// Runs that wait for a time stand outside of the index that claims read. When their time has come they are put into it,
/// or among those that wait for a place in their group.
/// </summary>
internal static class Sleepers
{
    // A claim wakes so many; the next one, which follows at once, wakes more.
    private const string Most = "256";

    private const string Due = "waits_for = 1 AND due_at <= @now";

    private const string Look =
        $"SELECT workflow_id, concurrency_key, started_at FROM runs WHERE {Due} ORDER BY due_at LIMIT {Most}";

    public static async Task WakeAsync(Session session, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var wake =
            $"""
            WITH slept AS MATERIALIZED (
                SELECT id, workflow_id, priority, created_at,
                       CASE WHEN concurrency_key IS NULL OR started_at IS NOT NULL THEN 0 ELSE 2 END AS now_for
                FROM runs WHERE {Due} ORDER BY due_at LIMIT {Most} {Dialect.SkipLocked}),
            woken AS MATERIALIZED (
                SELECT id AS woken_id, now_for,
                       {Turns.Next("slept.workflow_id", "slept.priority")}
                       + row_number() OVER (PARTITION BY workflow_id, priority ORDER BY created_at, id) - 1 AS next_turn
                FROM slept)
            UPDATE runs SET waits_for = now_for, turn = next_turn
            FROM woken WHERE runs.id = woken.woken_id
            """;

        var due = await session.Command(Look).Set("now", now).ListAsync(
            row => row.IsDBNull(1) || !row.IsDBNull(2) ? (GroupName?)null : new GroupName(row.GetString(0), row.GetString(1)),
            cancellationToken);
        if (due.Count == 0)
        {
            return;
        }

        List<GroupName> groups = [.. due.OfType<GroupName>().Distinct()];
        await Groups.LockAsync(session, groups, cancellationToken);
        await session.Command(wake).Set("now", now).ExecuteNonQueryAsync(cancellationToken);
        foreach (var group in groups)
        {
            session.BringsWork |= await Groups.AdmitAsync(session, group, cancellationToken);
        }
    }
}
