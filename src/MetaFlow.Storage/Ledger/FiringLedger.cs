using System.Data.Common;
using MetaFlow.Runs;
using MetaFlow.Triggers;

namespace MetaFlow.Storage.Ledger;

/// <summary>The table <c>firings</c>.</summary>
internal sealed class FiringLedger(Database database) : IFiringLedger
{
    private const string Columns = "workflow_id, trigger_id, due_at, outcome, settled_at, run_id, reason, until_at, occurrences";

    private static readonly TimeSpan CaughtUpBehind = TimeSpan.FromMinutes(15);

    // The outcomes with a run: fired, caught up, late.
    private const string Started = "outcome IN (1, 3, 5)";

    private const string Add =
        """
        INSERT INTO firings (workflow_id, trigger_id, due_at, outcome, settled_at, run_id, reason, until_at, occurrences, claimed_by, claimed_until)
        VALUES (@workflow, @trigger, @dueAt, @outcome, @settledAt, @run, @reason, @until, @occurrences, @claimedBy, @claimedUntil)
        ON CONFLICT (workflow_id, trigger_id, due_at)
        """;

    /// <summary>Adds rows in a transaction; those that are expected belong to the holder. Those that were new.</summary>
    public static async Task<IReadOnlyList<Firing>> AddAsync(Session session, IReadOnlyList<Firing> firings, FiringHolder? holder, CancellationToken cancellationToken)
    {
        const string Sql = $"{Add} DO NOTHING";

        var added = new List<Firing>(firings.Count);
        foreach (var firing in Ordered(firings))
        {
            if (await SetNew(session.Command(Sql), firing, holder).ExecuteNonQueryAsync(cancellationToken) == 1)
            {
                added.Add(firing);
            }
        }

        return added;
    }

    public async Task<int> ExpectAsync(IReadOnlyList<Firing> firings, CancellationToken cancellationToken) => firings.Count == 0
        ? 0
        : (await database.WriteAsync(session => AddAsync(session, firings, null, cancellationToken), cancellationToken)).Count;

    public async Task<int> ReopenAsync(IReadOnlyList<Firing> firings, CancellationToken cancellationToken)
    {
        // A row about many stays what it is; one of them that is wanted again has a row of its own, unless it is the first.
        const string Sql =
            $"""
            {Add} DO UPDATE SET outcome = excluded.outcome, settled_at = NULL, run_id = excluded.run_id, reason = excluded.reason,
                claimed_by = NULL, claimed_until = 0
            WHERE firings.outcome IN (2, 4, 6) AND firings.until_at IS NULL
            """;

        return firings.Count == 0 ? 0 : await database.WriteAsync(
            async session =>
            {
                var opened = 0;
                foreach (var firing in Ordered(firings))
                {
                    opened += await SetNew(session.Command(Sql), firing, null).ExecuteNonQueryAsync(cancellationToken);
                }

                return opened;
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<Firing>> ClaimAsync(FiringHolder holder, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        const string Sql =
            $"""
            UPDATE firings SET claimed_by = @node, claimed_until = @until
            WHERE (workflow_id, trigger_id, due_at) IN (
                SELECT workflow_id, trigger_id, due_at FROM firings
                WHERE outcome = 0 AND claimed_until <= @now
                ORDER BY due_at, workflow_id, trigger_id LIMIT @limit {Dialect.SkipLocked})
            RETURNING {Columns}
            """;

        return database.WriteAsync<IReadOnlyList<Firing>>(
            async session => [.. (await session.Command(Sql)
                .Set("node", holder.Node).Set("until", holder.Until).Set("now", now).Set("limit", limit)
                .ListAsync(Read, cancellationToken)).OrderBy(firing => firing.DueAt)],
            cancellationToken);
    }

    public Task PostponeAsync(Firing firing, DateTimeOffset until, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            UPDATE firings SET claimed_until = @until
            WHERE workflow_id = @workflow AND trigger_id = @trigger AND due_at = @dueAt AND outcome = 0
            """;

        return database.WriteAsync(
            session => session.Command(Sql)
                .Set("workflow", firing.WorkflowId).Set("trigger", firing.TriggerId).Set("dueAt", firing.DueAt).Set("until", until)
                .ExecuteNonQueryAsync(cancellationToken),
            cancellationToken);
    }

    public Task<bool> SplitAsync(Firing firing, IReadOnlyList<Firing> parts, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            DELETE FROM firings
            WHERE workflow_id = @workflow AND trigger_id = @trigger AND due_at = @dueAt AND until_at = @until AND occurrences = @occurrences
            """;

        return database.WriteAsync(
            async session =>
            {
                var isThere = await session.Command(Sql)
                    .Set("workflow", firing.WorkflowId).Set("trigger", firing.TriggerId).Set("dueAt", firing.DueAt)
                    .Set("until", firing.Until).Set("occurrences", firing.Occurrences)
                    .ExecuteNonQueryAsync(cancellationToken) == 1;
                return isThere && (await AddAsync(session, parts, null, cancellationToken)).Count == parts.Count;
            },
            cancellationToken);
    }

    public async Task<IReadOnlyList<FiredRun>> RecentAsync(string workflowId, string triggerId, int limit, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            SELECT r.id, r.status, r.ended_at FROM firings f JOIN runs r ON r.id = f.run_id
            WHERE f.workflow_id = @workflow AND f.trigger_id = @trigger AND f.outcome IN (0, 1, 3, 5)
            ORDER BY f.due_at DESC LIMIT @limit
            """;

        return await database.ReadAsync(
            session => session.Command(Sql).Set("workflow", workflowId).Set("trigger", triggerId).Set("limit", limit)
                .ListAsync(row => new FiredRun(new RunId(row.GetId(0)), (RunStatus)row.GetInt32(1), row.GetTimeOrNull(2)), cancellationToken),
            cancellationToken);
    }

    public async Task<long> CountStartedAsync(string? workflowId, string? triggerId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        // Of one trigger, what was due long ago is only caught up.
        var filter = new Filter()
            .Where(Started, isAskedFor: true)
            .Where("settled_at > @since", "since", since.ToUnixTimeMilliseconds())
            .Where("workflow_id = @workflow", "workflow", workflowId)
            .Where("trigger_id = @trigger", "trigger", triggerId)
            .Where("due_at > @dueAfter", "dueAfter", triggerId is null ? null : (since - CaughtUpBehind).ToUnixTimeMilliseconds());
        return await database.ReadAsync(
            session => filter.SetOn(session.Command($"SELECT count(*) FROM firings {filter}")).CountAsync(cancellationToken), cancellationToken);
    }

    public async Task<bool> SettleAsync(Firing firing, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            UPDATE firings SET outcome = @outcome, settled_at = @settledAt, run_id = @run, reason = @reason
            WHERE workflow_id = @workflow AND trigger_id = @trigger AND due_at = @dueAt AND outcome = 0
            """;

        if (firing.Outcome == FiringOutcome.Expected)
        {
            throw new ArgumentException("A firing is settled as something other than expected.", nameof(firing));
        }

        var settled = await database.WriteAsync(
            session => Set(session.Command(Sql), firing).ExecuteNonQueryAsync(cancellationToken), cancellationToken);
        return settled == 1;
    }

    public async Task<IReadOnlyList<Firing>> ListAsync(FiringQuery query, CancellationToken cancellationToken)
    {
        var filter = new Filter()
            .Where("workflow_id = @workflow", "workflow", query.WorkflowId)
            .Where("trigger_id = @trigger", "trigger", query.TriggerId)
            .Where("outcome = @outcome", "outcome", (int?)query.Outcome)
            .Where("due_at >= @from", "from", query.DueFrom?.ToUnixTimeMilliseconds())
            .Where("due_at < @before", "before", query.DueBefore?.ToUnixTimeMilliseconds())
            .Where("due_at <= @behind", "behind", query.Behind?.DueAt.ToUnixTimeMilliseconds())
            .Where("(due_at < @behind OR (workflow_id, trigger_id) > (@behindWorkflow, @behindTrigger))", "behindWorkflow", query.Behind?.Trigger.Workflow)
            .Where("@behindTrigger = @behindTrigger", "behindTrigger", query.Behind?.Trigger.Trigger);
        var sql =
            $"""
            SELECT {Columns} FROM firings {filter}
            ORDER BY due_at DESC, workflow_id, trigger_id LIMIT @limit
            """;

        return await database.ReadAsync(
            session => filter.SetOn(session.Command(sql)).Set("limit", query.Limit).ListAsync(Read, cancellationToken),
            cancellationToken);
    }

    public async Task<IReadOnlyList<Firing>> LastOfEachAsync(CancellationToken cancellationToken)
    {
        const string Sql =
            $"""
            SELECT f.workflow_id, f.trigger_id, f.due_at, f.outcome, f.settled_at, f.run_id, f.reason, f.until_at, f.occurrences
            FROM trigger_states s JOIN firings f ON f.workflow_id = s.workflow_id AND f.trigger_id = s.trigger_id
                AND f.due_at = (SELECT max(due_at) FROM firings n WHERE n.workflow_id = s.workflow_id AND n.trigger_id = s.trigger_id)
            """;

        return await database.ReadAsync(session => session.Command(Sql).ListAsync(Read, cancellationToken), cancellationToken);
    }

    public Task<int> DeleteSettledAsync(DateTimeOffset dueBefore, int limit, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            DELETE FROM firings
            WHERE (workflow_id, trigger_id, due_at) IN (
                SELECT workflow_id, trigger_id, due_at FROM firings
                WHERE outcome <> 0 AND due_at < @before
                ORDER BY due_at, workflow_id, trigger_id LIMIT @limit)
            """;

        return database.WriteAsync(
            session => session.Command(Sql).Set("before", dueBefore).Set("limit", limit)
                .ExecuteNonQueryAsync(cancellationToken),
            cancellationToken);
    }

    // Two nodes that write the same rows meet in the same order.
    private static IEnumerable<Firing> Ordered(IReadOnlyList<Firing> firings) => firings.Count == 1 ? firings : firings
        .OrderBy(firing => firing.WorkflowId, StringComparer.Ordinal)
        .ThenBy(firing => firing.TriggerId, StringComparer.Ordinal)
        .ThenBy(firing => firing.DueAt);

    private static DbCommand SetNew(DbCommand command, Firing firing, FiringHolder? holder) => Set(command, firing)
        .Set("until", firing.Until)
        .Set("occurrences", firing.Occurrences)
        .Set("claimedBy", firing.Outcome == FiringOutcome.Expected ? holder?.Node : null)
        .Set("claimedUntil", firing.Outcome == FiringOutcome.Expected ? holder?.Until.ToUnixTimeMilliseconds() ?? 0 : 0);

    private static DbCommand Set(DbCommand command, Firing firing) => command
        .Set("workflow", firing.WorkflowId)
        .Set("trigger", firing.TriggerId)
        .Set("dueAt", firing.DueAt)
        .Set("outcome", (int)firing.Outcome)
        .Set("settledAt", firing.SettledAt)
        .Set("run", firing.Run is { } run ? Dialect.Id(run.Value) : null)
        .Set("reason", firing.Reason);

    private static Firing Read(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetTime(2),
        (FiringOutcome)row.GetInt32(3),
        row.GetTimeOrNull(4),
        row.IsDBNull(5) ? null : new RunId(row.GetId(5)),
        row.GetTextOrNull(6))
    {
        Until = row.GetTimeOrNull(7),
        Occurrences = row.GetInt64(8),
    };
}
