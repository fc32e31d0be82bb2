using System.Data.Common;
using MetaFlow.Runs;
using MetaFlow.Storage.Events;
using MetaFlow.Storage.Queue;

namespace MetaFlow.Storage.Journal;

/// <summary>Journals and heads of runs.</summary>
internal sealed class RunJournal(Database database) : IRunJournal
{
    // Off an index that has nothing else.
    private const string Count = "SELECT status, count(*) FROM runs GROUP BY status";

    public async Task<IReadOnlyList<WriteOutcome>> AppendAsync(
        IReadOnlyList<RunWrite> writes, CancellationToken cancellationToken)
    {
        if (writes.Count == 0)
        {
            return [];
        }

        return await database.WriteAsync(
            async session =>
            {
                // First, so that a run that was asked for before takes nobody's place.
                var known = await RunKeys.KeepAsync(session, writes, cancellationToken);
                RunWrite[] coming = known.Count == 0 && !writes.Any(RunKeys.AreAll)
                    ? [.. writes]
                    : [.. writes.Where((write, index) => !known.Contains(index) && !RunKeys.AreAll(write))];
                var written = coming.Length == 0 ? [] : await WriteAsync(session, coming, cancellationToken);
                var outcomes = coming.Length == writes.Count ? written : Together(writes, known, written);
                for (var index = 0; index < writes.Count; index++)
                {
                    if (outcomes[index] == WriteOutcome.Written)
                    {
                        await EventStore.AddAsync(session, writes[index].Told, cancellationToken);
                    }
                }

                return outcomes;
            },
            cancellationToken);
    }

    private static WriteOutcome[] Together(IReadOnlyList<RunWrite> writes, HashSet<int> known, WriteOutcome[] written)
    {
        var outcomes = new WriteOutcome[writes.Count];
        var place = 0;
        for (var index = 0; index < writes.Count; index++)
        {
            outcomes[index] = known.Contains(index) ? WriteOutcome.AlreadyExists : RunKeys.AreAll(writes[index]) ? WriteOutcome.Written : written[place++];
        }

        return outcomes;
    }

    private static async Task<WriteOutcome[]> WriteAsync(Session session, RunWrite[] writes, CancellationToken cancellationToken)
    {
        var groups = Groups.In(writes);
        var outcomes = groups.Count == 0
            ? await RunBatch.WriteAsync(session, writes, cancellationToken)
            : await WriteInGroupsAsync(session, writes, groups, cancellationToken);
        session.BringsWork |= writes.Where((write, index) =>
            outcomes[index] == WriteOutcome.Written && RunWrites.BringsWork(write)).Any();
        for (var index = 0; index < writes.Length; index++)
        {
            if (outcomes[index] != WriteOutcome.Written && writes[index].Keys.Count > 0)
            {
                await RunKeys.DropAsync(session, writes[index].Head.Id, cancellationToken);
            }
        }

        return outcomes;
    }

    // Who leaves a place first, then who waits for one, then who comes.
    private static async Task<WriteOutcome[]> WriteInGroupsAsync(
        Session session, RunWrite[] writes, List<GroupName> groups, CancellationToken cancellationToken)
    {
        await Groups.LockAsync(session, groups, cancellationToken);
        var outcomes = new WriteOutcome[writes.Length];
        int[] plain = [.. Enumerable.Range(0, writes.Length).Where(index => !IsComing(writes[index]))];
        var written = await RunBatch.WriteAsync(session, [.. plain.Select(index => writes[index])], cancellationToken);
        for (var place = 0; place < plain.Length; place++)
        {
            outcomes[plain[place]] = written[place];
        }

        foreach (var group in groups)
        {
            session.BringsWork |= await Groups.AdmitAsync(session, group, cancellationToken);
        }

        foreach (var index in Enumerable.Range(0, writes.Length).Where(index => IsComing(writes[index])))
        {
            outcomes[index] = await Groups.CreateAsync(session, writes[index], cancellationToken);
        }

        return outcomes;

        static bool IsComing(RunWrite write) => write.Fence == 0 && write.Head is { Group: not null, HasEnded: false };
    }

    public async Task<IReadOnlyList<JournalEntry>> ReadAsync(
        RunId run, long afterSequence, int limit, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            SELECT sequence, kind, step_path, attempt, payload, at
            FROM journal
            WHERE run_id = @run AND sequence > @after
            ORDER BY sequence
            LIMIT @limit
            """;

        var rows = await database.ReadAsync(
            session => session.Command(Sql)
                .Set("run", run).Set("after", afterSequence).Set("limit", limit)
                .ListAsync(ReadEntry, cancellationToken),
            cancellationToken);
        return [.. rows.SelectMany(EntryPack.Entries).Where(entry => entry.Sequence > afterSequence).Take(limit)];
    }

    public async Task<RunHead?> FindAsync(RunId run, CancellationToken cancellationToken)
    {
        const string Sql = $"SELECT {RunRow.Columns} FROM runs WHERE id = @run";

        var found = await database.ReadAsync(
            session => session.Command(Sql).Set("run", run).ListAsync(RunRow.Read, cancellationToken),
            cancellationToken);
        return found.SingleOrDefault();
    }

    // Ids are of version 7: their order is the order in which runs were asked for.
    public Task<RunId?> FindByKeyAsync(Guid key, DateTimeOffset now, CancellationToken cancellationToken) =>
        RunKeys.FindAsync(database, key, now, cancellationToken);

    public Task<int> DeleteKeysAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        RunKeys.DeleteAsync(database, now, limit, cancellationToken);

    public async Task<IReadOnlyList<RunHead>> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        var filter = Of(query);
        var sql = $"SELECT {RunRow.Columns} FROM runs {filter} ORDER BY id DESC LIMIT @limit";

        return await database.ReadAsync(
            session => filter.SetOn(session.Command(sql)).Set("limit", query.Limit)
                .ListAsync(RunRow.Read, cancellationToken),
            cancellationToken);
    }

    public async Task<IReadOnlyDictionary<RunStatus, long>> CountAsync(CancellationToken cancellationToken)
    {
        var counts = await database.ReadAsync(
            session => session.Command(Count).ListAsync(
                row => (Status: (RunStatus)row.GetInt32(0), Count: row.GetInt64(1)), cancellationToken),
            cancellationToken);
        return counts.ToDictionary(count => count.Status, count => count.Count);
    }

    public async Task<long> CountAsync(RunQuery query, CancellationToken cancellationToken)
    {
        var filter = Of(query);
        return await database.ReadAsync(
            session => filter.SetOn(session.Command($"SELECT count(*) FROM runs {filter}")).CountAsync(cancellationToken), cancellationToken);
    }

    public Task<IReadOnlyList<string>> WorkflowsAsync(CancellationToken cancellationToken) =>
        Expiry.WorkflowsAsync(database, cancellationToken);

    public Task<int?> DeleteEndedAsync(RunRetention rule, int limit, CancellationToken cancellationToken) =>
        Expiry.DeleteAsync(database, rule, limit, cancellationToken);

    private static Filter Of(RunQuery query) => new Filter()
        .Where("workflow_id = @workflow", "workflow", query.WorkflowId)
        .Where("status = @status", "status", (int?)query.Status)
        .Where("rerun_of = @rerunOf", "rerunOf", query.RerunOf is { } rerun ? Dialect.Id(rerun.Value) : null)
        .Where("status < 3", query.IsOpen)
        .Where("started_by = @by", "by", query.StartedBy)
        .Where("created_at < @created", "created", query.CreatedBefore?.ToUnixTimeMilliseconds())
        .Where("id < @before", "before", query.Before is { } before ? Dialect.Id(before.Value) : null);

    private static JournalEntry ReadEntry(DbDataReader row) => new(
        row.GetInt64(0),
        (JournalKind)row.GetInt32(1),
        row.GetString(2),
        row.GetInt32(3),
        row.GetFieldValue<byte[]>(4),
        row.GetTime(5));
}
