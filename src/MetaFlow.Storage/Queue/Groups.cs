using System.Data.Common;
using MetaFlow.Runs;
using MetaFlow.Storage.Journal;
using MetaFlow.Storage.Signals;
using MetaFlow.Workflows;

namespace MetaFlow.Storage.Queue;

/// <summary>Runs of one workflow and key, of which so many have a place at the same time.</summary>
internal readonly record struct GroupName(string WorkflowId, string Key)
{
    public override string ToString() => $"{WorkflowId}\n{Key}";
}

/// <summary>
/// Gives runs the places of their groups. Who has one is counted from the rows each time, while nobody else looks at the
/// group: its lock is taken before any row is, so that two who meet never wait for each other in a circle.
/// </summary>
internal static class Groups
{
    private const string Placed =
        "workflow_id = @workflow AND concurrency_key = @key AND concurrency_key IS NOT NULL AND status < 3 AND (waits_for = 0 OR started_at IS NOT NULL)";

    private const string Held = "workflow_id = @workflow AND concurrency_key = @key AND waits_for = 2";

    public static GroupName? Of(RunHead head) => head.Group is { } group ? new GroupName(head.WorkflowId, Rows.Keepable(group.Key)) : null;

    /// <summary>The groups in which these writes may take or leave places.</summary>
    public static List<GroupName> In(IEnumerable<RunWrite> writes) =>
        [.. writes.Where(write => write.Fence == 0 || write.Head.HasEnded).Select(write => Of(write.Head)).OfType<GroupName>().Distinct()];

    public static async Task LockAsync(Session session, IEnumerable<GroupName> groups, CancellationToken cancellationToken)
    {
        foreach (var group in groups.OrderBy(group => group.ToString(), StringComparer.Ordinal))
        {
            await Dialect.LockAsync(session, group.ToString(), cancellationToken);
        }
    }

    /// <summary>Gives the places that are free to those who wait for them; whether there were any.</summary>
    public static async Task<bool> AdmitAsync(Session session, GroupName group, CancellationToken cancellationToken)
    {
        // The first in line knows the limit best: definitions change.
        const string Count =
            $"""
            SELECT (SELECT concurrency_limit FROM runs WHERE {Held} ORDER BY priority DESC, created_at, id LIMIT 1),
                   (SELECT count(*) FROM runs WHERE {Placed})
            """;
        var admit =
            $"""
            WITH next AS MATERIALIZED (
                SELECT id AS next_id, row_number() OVER (ORDER BY priority DESC, created_at, id) - 1 AS behind
                FROM (SELECT id, priority, created_at FROM runs WHERE {Held} ORDER BY priority DESC, created_at, id LIMIT @free) AS first)
            UPDATE runs SET waits_for = 0, turn = {Turns.Next("@workflow", "runs.priority")} + behind
            FROM next WHERE runs.id = next.next_id
            """;

        var counted = await Set(session.Command(Count), group)
            .ListAsync(row => row.IsDBNull(0) ? 0 : row.GetInt64(0) - row.GetInt64(1), cancellationToken);
        if (counted[0] <= 0)
        {
            return false;
        }

        return await Set(session.Command(admit), group).Set("free", counted[0]).ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    /// <summary>Creates a run that is to have a place, to wait for one, or not to be while there is none.</summary>
    public static async Task<WriteOutcome> CreateAsync(Session session, RunWrite write, CancellationToken cancellationToken)
    {
        const string Exists = "SELECT count(*) FROM runs WHERE id = @id";
        const string Count =
            $"""
            SELECT (SELECT count(*) FROM runs WHERE {Placed}), EXISTS (SELECT 1 FROM runs WHERE {Held})
            """;

        var head = write.Head;
        var group = Of(head)!.Value;
        if (await session.Command(Exists).Set("id", head.Id).CountAsync(cancellationToken) > 0)
        {
            return WriteOutcome.AlreadyExists;
        }

        var isLater = RunWrites.WaitsFor(head) == RunWrites.ForTime;
        var (placed, anyHeld) = (await Set(session.Command(Count), group)
            .ListAsync(row => (row.GetInt64(0), Convert.ToBoolean(row.GetValue(1), null)), cancellationToken))[0];
        var isFull = !isLater && (placed >= head.Group!.Limit || anyHeld);
        if (isFull && write.Overlap == RunOverlap.Skip)
        {
            return WriteOutcome.GroupFull;
        }

        if (isFull && write.Overlap == RunOverlap.CancelPrevious)
        {
            await CancelOlderAsync(session, head, group, cancellationToken);
        }

        var create = session.Command(RunWrites.Create);
        RunWrites.SetHead(create.Parameters, write);
        create.Set("waitsFor", isFull ? RunWrites.ForPlace : RunWrites.WaitsFor(head));
        await create.ExecuteNonQueryAsync(cancellationToken);
        foreach (var entry in EntryPack.Rows(write.Entries))
        {
            var add = session.Command(RunWrites.AddEntry);
            RunWrites.SetEntry(add.Parameters, head.Id, entry);
            await add.ExecuteNonQueryAsync(cancellationToken);
        }

        foreach (var hash in write.Blobs)
        {
            await session.Command(RunWrites.AddBlob).Set("run", head.Id).Set("hash", hash).ExecuteNonQueryAsync(cancellationToken);
        }

        return WriteOutcome.Written;
    }

    // So many of the newest may stay that there is a place for this one.
    private static async Task CancelOlderAsync(Session session, RunHead head, GroupName group, CancellationToken cancellationToken)
    {
        const string Older =
            $"""
            SELECT id FROM runs WHERE {Placed}
            UNION ALL
            SELECT id FROM runs WHERE {Held}
            """;

        var older = await Set(session.Command(Older), group).ListAsync(row => new RunId(row.GetId(0)), cancellationToken);
        foreach (var run in older.OrderByDescending(run => run.Value).Skip(head.Group!.Limit - 1).OrderBy(run => run.Value))
        {
            await SignalStore.SendAsync(
                session, new RunSignal(0, run, new SignalKind.Cancel(), $"run {head.Id}", null, head.CreatedAt), cancellationToken);
        }
    }

    private static DbCommand Set(DbCommand command, GroupName group) =>
        command.Set("workflow", group.WorkflowId).Set("key", group.Key);
}
