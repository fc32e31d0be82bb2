using MetaFlow.Runs;

namespace MetaFlow.Storage.Queue;

/// <summary>The table <c>pauses</c>: few rows, which every claim looks at.</summary>
internal sealed class PauseStore(Database database) : IRunPauses
{
    // No workflow has an empty id.
    private const string Everything = "";

    private int _changes;

    public int Changes => Volatile.Read(ref _changes);

    public Task<bool> PauseAsync(RunPause pause, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            INSERT INTO pauses (workflow_id, paused_by, why, at) VALUES (@workflow, @by, @why, @at)
            ON CONFLICT (workflow_id) DO NOTHING
            """;

        return ChangeAsync(
            async session =>
            {
                session.BringsWork = true;
                return await session.Command(Sql)
                    .Set("workflow", pause.WorkflowId ?? Everything)
                    .Set("by", Rows.Keepable(pause.By))
                    .Set("why", pause.Why is { } why ? Rows.Keepable(why) : null)
                    .Set("at", pause.At)
                    .ExecuteNonQueryAsync(cancellationToken) == 1;
            },
            cancellationToken);
    }

    public Task<bool> ResumeAsync(string? workflowId, CancellationToken cancellationToken)
    {
        const string Sql = "DELETE FROM pauses WHERE workflow_id = @workflow";

        return ChangeAsync(
            async session =>
            {
                session.BringsWork = true;
                return await session.Command(Sql).Set("workflow", workflowId ?? Everything).ExecuteNonQueryAsync(cancellationToken) == 1;
            },
            cancellationToken);
    }

    public async Task<IReadOnlyList<RunPause>> ListAsync(CancellationToken cancellationToken)
    {
        const string Sql = "SELECT workflow_id, paused_by, why, at FROM pauses ORDER BY workflow_id";

        return await database.ReadAsync(
            session => session.Command(Sql).ListAsync(
                row => new RunPause(
                    row.GetString(0) is { Length: > 0 } workflow ? workflow : null, row.GetString(1), row.GetTextOrNull(2), row.GetTime(3)),
                cancellationToken),
            cancellationToken);
    }

    private async Task<bool> ChangeAsync(Func<Session, Task<bool>> change, CancellationToken cancellationToken)
    {
        var changed = await database.WriteAsync(change, cancellationToken);
        Interlocked.Increment(ref _changes);
        return changed;
    }
}
