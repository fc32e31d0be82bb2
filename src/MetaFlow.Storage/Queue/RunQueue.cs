using System.Data.Common;
using MetaFlow.Runs;
using MetaFlow.Storage.Journal;

namespace MetaFlow.Storage.Queue;

/// <summary>Leases on the rows of <c>runs</c>.</summary>
internal sealed class RunQueue(Database database) : IRunQueue
{
    // Who was signalled is claimed although its workflow is paused: it may have been cancelled. A limit of none ends
    // the search before it begins, which a condition would not.
    private const string Due =
        $"""
        WITH asked AS MATERIALIZED (
            SELECT id FROM runs WHERE signals > 0 AND due_at <= @now AND waits_for = 0 LIMIT @limit {Dialect.SkipLocked}),
        ready AS MATERIALIZED (
            SELECT id FROM runs WHERE due_at <= @now AND waits_for = 0 AND {Pauses.NotOfRun}
            ORDER BY priority DESC, turn, created_at, id
            LIMIT CASE WHEN {Pauses.OfEverything} THEN 0 ELSE @limit - (SELECT count(*) FROM asked) END {Dialect.SkipLocked}),
        due AS (SELECT id AS due_id FROM asked UNION SELECT id FROM ready)
        UPDATE runs SET lease_node = @node, lease_until = @until, fence = fence + 1
        FROM due WHERE runs.id = due.due_id
        RETURNING {RunRow.Columns}, fence, signals, turn
        """;

    // A run that was never asked to wait has been due since it was created.
    private const string Wake =
        $"""
        SELECT due_at, created_at FROM runs
        WHERE due_at IS NOT NULL AND lease_node IS NULL AND waits_for < 2 AND {Pauses.NotOfRun}
        ORDER BY due_at LIMIT CASE WHEN {Pauses.OfEverything} THEN 0 ELSE 1 END
        """;

    public async Task<IReadOnlyList<RunLease>> ClaimAsync(
        string node, int limit, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken)
    {
        var until = now + lease;
        var claimed = await database.WriteAsync(
            async session =>
            {
                await Sleepers.WakeAsync(session, now, cancellationToken);
                return await session.Command(Due)
                    .Set("now", now).Set("limit", limit).Set("node", node).Set("until", until)
                    .ListAsync(row => (Lease: ReadLease(row, until), Turn: row.GetInt64(RunRow.ColumnCount + 2)), cancellationToken);
            },
            cancellationToken);

        // Neither database promises the order of what an update returns.
        return [.. claimed
            .OrderByDescending(claim => claim.Lease.Head.Priority)
            .ThenBy(claim => claim.Turn)
            .ThenBy(claim => claim.Lease.Head.CreatedAt)
            .ThenBy(claim => claim.Lease.Head.Id.Value)
            .Select(claim => claim.Lease)];
    }

    public async Task<RunLease?> ClaimAsync(
        RunId run, string node, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken)
    {
        // Whether its wake time has come is not asked: who names a run has something for it, such as an approval.
        const string Sql =
            $"""
            UPDATE runs SET lease_node = @node, lease_until = @until, fence = fence + 1, waits_for = 0
            WHERE id = @run AND status < 3 AND (lease_until IS NULL OR lease_until <= @now)
              AND (waits_for = 0 OR (waits_for = 1 AND (concurrency_key IS NULL OR started_at IS NOT NULL)))
            RETURNING {RunRow.Columns}, fence, signals
            """;

        var until = now + lease;
        var claimed = await database.WriteAsync(
            async session =>
            {
                await Sleepers.WakeAsync(session, now, cancellationToken);
                return await session.Command(Sql)
                    .Set("run", run).Set("node", node).Set("now", now).Set("until", until)
                    .ListAsync(row => ReadLease(row, until), cancellationToken);
            },
            cancellationToken);
        return claimed.SingleOrDefault();
    }

    public async Task<IReadOnlySet<RunId>> ExtendAsync(
        string node, IReadOnlyList<(RunId Run, long Fence)> leases, DateTimeOffset until, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            UPDATE runs SET lease_until = @until
            WHERE id = @run AND fence = @fence AND lease_node = @node
            """;

        if (leases.Count == 0)
        {
            return new HashSet<RunId>();
        }

        return await database.WriteAsync(
            async session =>
            {
                var held = new HashSet<RunId>();

                // In the order of ids, as all writers lock rows: two that meet never wait for each other in a circle.
                foreach (var (run, fence) in leases.OrderBy(lease => lease.Run.Value))
                {
                    var command = session.Command(Sql)
                        .Set("until", until).Set("run", run).Set("fence", fence).Set("node", node);
                    if (await command.ExecuteNonQueryAsync(cancellationToken) == 1)
                    {
                        held.Add(run);
                    }
                }

                return held;
            },
            cancellationToken);
    }

    public Task ReleaseAsync(RunId run, long fence, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            UPDATE runs SET lease_node = NULL, lease_until = NULL
            WHERE id = @run AND fence = @fence AND lease_node IS NOT NULL
            """;

        return database.WriteAsync(
            async session =>
            {
                var released = await session.Command(Sql).Set("run", run).Set("fence", fence)
                    .ExecuteNonQueryAsync(cancellationToken);
                session.BringsWork = released == 1;
                return released;
            },
            cancellationToken);
    }

    public async Task<DateTimeOffset?> NextWakeAsync(CancellationToken cancellationToken)
    {
        var next = await database.ReadAsync(
            session => session.Command(Wake).ListAsync(
                row => row.GetInt64(0) == 0 ? row.GetTime(1) : row.GetTime(0), cancellationToken),
            cancellationToken);
        return next is [var earliest] ? earliest : null;
    }

    public async Task<IReadOnlyDictionary<string, int>> LeasesAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            SELECT lease_node, count(*) FROM runs
            WHERE lease_node IS NOT NULL AND lease_until > @now
            GROUP BY lease_node
            """;

        var leases = await database.ReadAsync(
            session => session.Command(Sql).Set("now", now).ListAsync(
                row => (Node: row.GetString(0), Count: row.GetInt64(1)), cancellationToken),
            cancellationToken);
        return leases.ToDictionary(lease => lease.Node, lease => (int)lease.Count);
    }

    public Task WaitForWorkAsync(TimeSpan poll, CancellationToken cancellationToken) =>
        database.WaitForWorkAsync(poll, cancellationToken);

    private static RunLease ReadLease(DbDataReader row, DateTimeOffset until) =>
        new(RunRow.Read(row), row.GetInt64(RunRow.ColumnCount), until) { Signals = row.GetInt32(RunRow.ColumnCount + 1) };
}
