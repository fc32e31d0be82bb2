using System.Data.Common;
using MetaFlow.Triggers;

namespace MetaFlow.Storage.Ledger;

/// <summary>The table <c>trigger_states</c>.</summary>
internal sealed class TriggerStateStore(Database database) : ITriggerStates
{
    private const string Columns =
        "workflow_id, trigger_id, revision, schedule, since, covered_until, standing, set_by, why, set_at, circuit_until, counts_from";

    public Task<IReadOnlyList<IReadOnlyList<Firing>?>> CoverAsync(
        IReadOnlyList<TriggerCover> covers, FiringHolder holder, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<IReadOnlyList<Firing>?>>(
            async session =>
            {
                var done = new IReadOnlyList<Firing>?[covers.Count];

                // Two nodes that cover the same triggers meet in the same order.
                foreach (var (cover, index) in covers.Select((cover, index) => (cover, index))
                    .OrderBy(each => each.cover.After.WorkflowId, StringComparer.Ordinal)
                    .ThenBy(each => each.cover.After.TriggerId, StringComparer.Ordinal))
                {
                    done[index] = await MoveAsync(session, cover, now, cancellationToken)
                        ? await FiringLedger.AddAsync(session, cover.Rows, holder, cancellationToken)
                        : null;
                }

                return done;
            },
            cancellationToken);

    public async Task<IReadOnlyList<TriggerState>> ListAsync(DateTimeOffset? changedSince, CancellationToken cancellationToken)
    {
        var filter = new Filter().Where("changed_at >= @since", "since", changedSince?.ToUnixTimeMilliseconds());
        return await database.ReadAsync(
            session => filter.SetOn(session.Command($"SELECT {Columns} FROM trigger_states {filter} ORDER BY workflow_id, trigger_id"))
                .ListAsync(Read, cancellationToken),
            cancellationToken);
    }

    public async Task<IReadOnlyList<TriggerState>> ListOfAsync(string workflowId, CancellationToken cancellationToken)
    {
        const string Sql = $"SELECT {Columns} FROM trigger_states WHERE workflow_id = @workflow ORDER BY trigger_id";

        return await database.ReadAsync(
            session => session.Command(Sql).Set("workflow", workflowId).ListAsync(Read, cancellationToken), cancellationToken);
    }

    public async Task<TriggerState?> FindAsync(string workflowId, string triggerId, CancellationToken cancellationToken)
    {
        const string Sql = $"SELECT {Columns} FROM trigger_states WHERE workflow_id = @workflow AND trigger_id = @trigger";

        var found = await database.ReadAsync(
            session => session.Command(Sql).Set("workflow", workflowId).Set("trigger", triggerId).ListAsync(Read, cancellationToken),
            cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    public Task SayAsync(
        string workflowId, string triggerId, TriggerStanding standing, string by, string? why, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            INSERT INTO trigger_states (workflow_id, trigger_id, schedule, since, covered_until, standing, set_by, why, set_at, changed_at)
            VALUES (@workflow, @trigger, '', @now, @now, @standing, @by, @why, @now, @now)
            ON CONFLICT (workflow_id, trigger_id) DO UPDATE
            SET standing = excluded.standing, set_by = excluded.set_by, why = excluded.why, set_at = excluded.set_at, changed_at = excluded.changed_at
            """;

        return database.WriteAsync(
            session => session.Command(Sql).Set("workflow", workflowId).Set("trigger", triggerId)
                .Set("standing", (int)standing).Set("by", Rows.Keepable(by)).Set("why", why is null ? null : Rows.Keepable(why)).Set("now", now)
                .ExecuteNonQueryAsync(cancellationToken),
            cancellationToken);
    }

    public Task BreakAsync(string workflowId, string triggerId, DateTimeOffset? until, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            UPDATE trigger_states SET circuit_until = @until, counts_from = @now, changed_at = @now
            WHERE workflow_id = @workflow AND trigger_id = @trigger
            """;

        return database.WriteAsync(
            session => session.Command(Sql).Set("workflow", workflowId).Set("trigger", triggerId).Set("until", until).Set("now", now)
                .ExecuteNonQueryAsync(cancellationToken),
            cancellationToken);
    }

    // Only its schedule is news to other nodes; how far the ledger goes they see when they write.
    private static async Task<bool> MoveAsync(Session session, TriggerCover cover, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string Add =
            """
            INSERT INTO trigger_states (workflow_id, trigger_id, revision, schedule, since, covered_until, standing, changed_at)
            VALUES (@workflow, @trigger, @revision, @schedule, @since, @until, 0, @now)
            ON CONFLICT (workflow_id, trigger_id) DO NOTHING
            """;
        const string Move =
            """
            UPDATE trigger_states SET revision = @revision, schedule = @schedule, since = @since, covered_until = @until,
                changed_at = CASE WHEN @isNews THEN @now ELSE changed_at END
            WHERE workflow_id = @workflow AND trigger_id = @trigger AND covered_until = @before AND coalesce(revision, 0) = @beforeRevision
            """;

        var command = session.Command(cover.Before is null ? Add : Move)
            .Set("workflow", cover.After.WorkflowId)
            .Set("trigger", cover.After.TriggerId)
            .Set("revision", cover.After.Revision)
            .Set("schedule", cover.After.Schedule)
            .Set("since", cover.After.Since)
            .Set("until", cover.After.CoveredUntil)
            .Set("now", now);
        if (cover.Before is { } before)
        {
            command.Set("isNews", before.Revision != cover.After.Revision)
                .Set("before", before.CoveredUntil)
                .Set("beforeRevision", before.Revision ?? 0);
        }

        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    private static TriggerState Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetInt32(2), row.GetString(3), row.GetTime(4), row.GetTime(5))
    {
        Standing = (TriggerStanding)row.GetInt32(6),
        By = row.GetTextOrNull(7),
        Why = row.GetTextOrNull(8),
        SetAt = row.GetTimeOrNull(9),
        CircuitUntil = row.GetTimeOrNull(10),
        CountsFrom = row.GetTimeOrNull(11),
    };
}
