using System.Data.Common;
using MetaFlow.Triggers;

namespace MetaFlow.Storage.Ledger;

/// <summary>The table <c>firings</c>.</summary>
internal sealed class FiringLedger(Database database) : IFiringLedger
{
    public Task<int> ExpectAsync(IReadOnlyList<Firing> firings, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            INSERT INTO firings (workflow_id, trigger_id, due_at, outcome, settled_at, run_id, reason)
            VALUES (@workflow, @trigger, @dueAt, @outcome, @settledAt, @run, @reason)
            ON CONFLICT (workflow_id, trigger_id, due_at) DO NOTHING
            """;

        if (firings.Count == 0)
        {
            return Task.FromResult(0);
        }

        return database.WriteAsync(
            async session =>
            {
                var added = 0;

                // Two nodes that expect the same firings meet in the same order.
                foreach (var firing in firings
                    .OrderBy(firing => firing.WorkflowId, StringComparer.Ordinal)
                    .ThenBy(firing => firing.TriggerId, StringComparer.Ordinal)
                    .ThenBy(firing => firing.DueAt))
                {
                    added += await Set(session.Command(Sql), firing).ExecuteNonQueryAsync(cancellationToken);
                }

                return added;
            },
            cancellationToken);
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
            .Where("due_at < @before", "before", query.DueBefore?.ToUnixTimeMilliseconds());
        var sql =
            $"""
            SELECT workflow_id, trigger_id, due_at, outcome, settled_at, run_id, reason FROM firings {filter}
            ORDER BY due_at DESC, workflow_id, trigger_id LIMIT @limit
            """;

        return await database.ReadAsync(
            session => filter.SetOn(session.Command(sql)).Set("limit", query.Limit).ListAsync(Read, cancellationToken),
            cancellationToken);
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
        row.GetTextOrNull(6));
}
