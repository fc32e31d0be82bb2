using System.Data.Common;
using MetaFlow.Runs;

namespace MetaFlow.Storage.Journal;

/// <summary>Journals and heads of runs.</summary>
internal sealed class RunJournal(Database database) : IRunJournal
{
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
                var outcomes = await RunBatch.WriteAsync(session, writes, cancellationToken);
                session.BringsWork = writes.Where((write, index) =>
                    outcomes[index] == WriteOutcome.Written && RunWrites.BringsWork(write)).Any();
                return outcomes;
            },
            cancellationToken);
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
    public async Task<IReadOnlyList<RunHead>> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        var filter = new Filter()
            .Where("workflow_id = @workflow", "workflow", query.WorkflowId)
            .Where("status = @status", "status", (int?)query.Status)
            .Where("rerun_of = @rerunOf", "rerunOf", query.RerunOf is { } rerun ? Dialect.Id(rerun.Value) : null)
            .Where("id < @before", "before", query.Before is { } before ? Dialect.Id(before.Value) : null);
        var sql = $"SELECT {RunRow.Columns} FROM runs {filter} ORDER BY id DESC LIMIT @limit";

        return await database.ReadAsync(
            session => filter.SetOn(session.Command(sql)).Set("limit", query.Limit)
                .ListAsync(RunRow.Read, cancellationToken),
            cancellationToken);
    }

    public async Task<IReadOnlyDictionary<RunStatus, long>> CountAsync(CancellationToken cancellationToken)
    {
        const string Sql = "SELECT status, count(*) FROM runs GROUP BY status";

        var counts = await database.ReadAsync(
            session => session.Command(Sql).ListAsync(
                row => (Status: (RunStatus)row.GetInt32(0), Count: row.GetInt64(1)), cancellationToken),
            cancellationToken);
        return counts.ToDictionary(count => count.Status, count => count.Count);
    }

    public Task<int> DeleteEndedAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken)
    {
        // The entries go with their run: the table says ON DELETE CASCADE.
        const string Sql =
            """
            DELETE FROM runs
            WHERE id IN (SELECT id FROM runs WHERE status >= 3 AND ended_at < @before ORDER BY ended_at, id LIMIT @limit)
            """;

        return database.WriteAsync(
            session => session.Command(Sql).Set("before", endedBefore).Set("limit", limit)
                .ExecuteNonQueryAsync(cancellationToken),
            cancellationToken);
    }

    private static JournalEntry ReadEntry(DbDataReader row) => new(
        row.GetInt64(0),
        (JournalKind)row.GetInt32(1),
        row.GetString(2),
        row.GetInt32(3),
        row.GetFieldValue<byte[]>(4),
        row.GetTime(5));
}
