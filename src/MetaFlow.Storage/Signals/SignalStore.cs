using System.Data.Common;
using System.Diagnostics;
using MetaFlow.Json;
using MetaFlow.Runs;

namespace MetaFlow.Storage.Signals;

/// <summary>What is asked of runs, in the table <c>signals</c>, and how many for each run in its own row.</summary>
internal sealed class SignalStore(Database database) : IRunSignals
{
    public Task<SignalOutcome> SendAsync(RunSignal signal, CancellationToken cancellationToken) =>
        database.WriteAsync(session => SendAsync(session, signal, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<SignalOutcome>> SendAllAsync(IReadOnlyList<RunSignal> signals, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<SignalOutcome>>(
            async session =>
            {
                var outcomes = new SignalOutcome[signals.Count];

                // In the order of ids, as all writers lock rows.
                foreach (var index in Enumerable.Range(0, signals.Count).OrderBy(index => signals[index].Run.Value))
                {
                    outcomes[index] = await SendAsync(session, signals[index], cancellationToken);
                }

                return outcomes;
            },
            cancellationToken);

    /// <summary>Sends it within a transaction of somebody else's.</summary>
    public static async Task<SignalOutcome> SendAsync(Session session, RunSignal signal, CancellationToken cancellationToken)
    {
        // The row of the run first: its worker, who writes the same row, comes before this or after it. A run that has
        // not begun hears of being cancelled at once, without a place in its group, and of all else when it begins.
        const string Count =
            """
            UPDATE runs SET signals = signals + 1,
                wake_at = CASE WHEN status = 2 OR (status = 0 AND @kind = 1) THEN @now ELSE wake_at END,
                waits_for = CASE WHEN status = 2 THEN 1 WHEN status = 0 AND @kind = 1 THEN 0 ELSE waits_for END
            WHERE id = @run AND status < 3
            """;
        const string Exists = "SELECT count(*) FROM runs WHERE id = @run";
        const string Add =
            """
            INSERT INTO signals (run_id, kind, about, value, sent_by, why, at)
            VALUES (@run, @kind, @about, @value, @by, @why, @at)
            """;

        var (kind, name, value) = Written(signal.Kind);
        var counted = await session.Command(Count).Set("run", signal.Run).Set("kind", kind).Set("now", signal.At)
            .ExecuteNonQueryAsync(cancellationToken);
        if (counted == 0)
        {
            var found = await session.Command(Exists).Set("run", signal.Run).CountAsync(cancellationToken);
            return found == 0 ? SignalOutcome.NoRun : SignalOutcome.RunHasEnded;
        }

        await session.Command(Add)
            .Set("run", signal.Run)
            .Set("kind", kind)
            .Set("about", name is null ? null : Rows.Keepable(name))
            .Set("value", value is null ? null : Dialect.Bytes(value.ToUtf8()))
            .Set("by", Rows.Keepable(signal.By))
            .Set("why", signal.Why is { } why ? Rows.Keepable(why) : null)
            .Set("at", signal.At)
            .ExecuteNonQueryAsync(cancellationToken);
        session.BringsWork = true;
        return SignalOutcome.Sent;
    }

    public async Task<IReadOnlyList<RunSignal>> PendingAsync(RunId run, CancellationToken cancellationToken)
    {
        const string Sql =
            "SELECT id, kind, about, value, sent_by, why, at FROM signals WHERE run_id = @run ORDER BY id";

        return await database.ReadAsync(
            session => session.Command(Sql).Set("run", run).ListAsync(row => Read(row, run), cancellationToken),
            cancellationToken);
    }

    public async Task<IReadOnlyList<RunId>> SignalledAsync(string node, CancellationToken cancellationToken)
    {
        // By the index of leases: as many rows as the node holds runs.
        const string Sql = "SELECT id FROM runs WHERE lease_node = @node AND signals > 0";

        return await database.ReadAsync(
            session => session.Command(Sql).Set("node", node).ListAsync(row => new RunId(row.GetId(0)), cancellationToken),
            cancellationToken);
    }

    // The numbers are stored: never reuse one.
    private static (int Kind, string? Name, JsonData? Value) Written(SignalKind kind) => kind switch
    {
        SignalKind.Cancel => (1, null, null),
        SignalKind.Pause => (2, null, null),
        SignalKind.Resume => (3, null, null),
        SignalKind.Answer answer => (4, answer.StepPath, answer.Value),
        SignalKind.SkipWait skip => (5, skip.StepPath, null),
        SignalKind.SetVar set => (6, set.Name, set.Value),
        SignalKind.Settle settle => (
            7, settle.StepPath, JsonObject.Of(("choice", settle.Choice.ToString()), ("output", settle.Output ?? JsonNull.Value))),
        _ => throw new UnreachableException(),
    };

    private static RunSignal Read(DbDataReader row, RunId run) => new(
        row.GetInt64(0), run, ReadKind(row), row.GetString(4), row.GetTextOrNull(5), row.GetTime(6));

    private static SignalKind ReadKind(DbDataReader row) => row.GetInt32(1) switch
    {
        1 => new SignalKind.Cancel(),
        2 => new SignalKind.Pause(),
        3 => new SignalKind.Resume(),
        4 => new SignalKind.Answer(row.GetString(2), ReadValue(row)),
        5 => new SignalKind.SkipWait(row.GetString(2)),
        6 => new SignalKind.SetVar(row.GetString(2), ReadValue(row)),
        7 when ReadValue(row) is JsonObject settled => new SignalKind.Settle(
            row.GetString(2), Enum.Parse<SettleChoice>(((JsonText)settled["choice"]!).Value),
            settled["output"] is JsonNull ? null : settled["output"]),
        var kind => throw new UnreachableException($"Signals of kind {kind} are not known."),
    };

    private static JsonData ReadValue(DbDataReader row) => JsonData.Parse(row.GetFieldValue<byte[]>(3));
}
