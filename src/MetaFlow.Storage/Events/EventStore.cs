using System.Data.Common;
using MetaFlow.Events;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Storage.Signals;

namespace MetaFlow.Storage.Events;

/// <summary>The tables <c>events</c> and <c>event_waits</c>; the second one is written by runs.</summary>
internal sealed class EventStore(Database database) : IEventStore
{
    private const string Columns = "id, type, data, key, run_id, at, depth, outcome";

    private const string Add =
        """
        INSERT INTO events (id, type, data, key, run_id, at, depth, due_at) VALUES (@id, @type, @data, @key, @run, @at, @depth, @at)
        ON CONFLICT (key) DO NOTHING
        """;

    private const string WaitsFor = "SELECT run_id, step_path, waits_for FROM event_waits WHERE type = @type";

    public Task<(WorkflowEvent Kept, IReadOnlyList<RunId> Answered)> AddAsync(
        WorkflowEvent happened, Func<EventWait, bool> isFor, string by, CancellationToken cancellationToken)
    {
        const string Known = $"SELECT {Columns} FROM events WHERE key = @key";

        return database.WriteAsync<(WorkflowEvent, IReadOnlyList<RunId>)>(
            async session =>
            {
                var added = await AddAsync(session, happened, cancellationToken);
                if (added == 0)
                {
                    var known = await session.Command(Known).Set("key", Rows.Keepable(happened.Key!)).ListAsync(Read, cancellationToken);
                    return (known[0], []);
                }

                return (happened, await AnswerAsync(session, happened, isFor, by, cancellationToken));
            },
            cancellationToken);
    }

    /// <summary>What the writes of runs and documents tell, in their transaction.</summary>
    public static async Task AddAsync(Session session, IReadOnlyList<WorkflowEvent> told, CancellationToken cancellationToken)
    {
        foreach (var happened in told)
        {
            await AddAsync(session, happened, cancellationToken);
        }
    }

    public Task<IReadOnlyList<RunId>> AnswerAsync(
        WorkflowEvent kept, Func<EventWait, bool> isFor, string by, CancellationToken cancellationToken) => database.WriteAsync(
        session => AnswerAsync(session, kept, isFor, by, cancellationToken), cancellationToken);

    public async Task<IReadOnlyList<WorkflowEvent>> ClaimAsync(
        DateTimeOffset now, DateTimeOffset until, int limit, CancellationToken cancellationToken)
    {
        const string Any = "SELECT count(*) FROM (SELECT 1 FROM events WHERE due_at <= @now AND due_at IS NOT NULL LIMIT 1) AS due";
        const string Claim =
            $"""
            UPDATE events SET due_at = @until
            WHERE id IN (SELECT id FROM events WHERE due_at <= @now AND due_at IS NOT NULL ORDER BY due_at, id LIMIT @limit {Dialect.SkipLocked})
            RETURNING {Columns}
            """;

        // Most of the time there is nothing, and nobody who writes has to wait for that answer.
        if (await database.ReadAsync(session => session.Command(Any).Set("now", now).CountAsync(cancellationToken), cancellationToken) == 0)
        {
            return [];
        }

        var claimed = await database.WriteAsync(
            session => session.Command(Claim).Set("now", now).Set("until", until).Set("limit", limit).ListAsync(Read, cancellationToken), cancellationToken);
        return [.. claimed.OrderBy(happened => happened.Id)];
    }

    public Task SettleAsync(Guid id, JsonArray? outcome, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Command("UPDATE events SET due_at = NULL, outcome = @outcome WHERE id = @id")
            .Set("id", Dialect.Id(id)).Set("outcome", outcome is null ? null : Rows.Keepable(outcome.ToString()))
            .ExecuteNonQueryAsync(cancellationToken),
        cancellationToken);

    public Task<int> DeleteAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        const string Sql =
            "DELETE FROM events WHERE id IN (SELECT id FROM events WHERE due_at IS NULL AND at < @before ORDER BY at LIMIT @limit)";

        return database.WriteAsync(
            session => session.Command(Sql).Set("before", before).Set("limit", limit).ExecuteNonQueryAsync(cancellationToken), cancellationToken);
    }

    public async Task<IReadOnlyList<string>> WaitedForAsync(CancellationToken cancellationToken) => await database.ReadAsync(
        session => session.Command("SELECT DISTINCT type FROM event_waits").ListAsync(row => row.GetString(0), cancellationToken), cancellationToken);

    public async Task<IReadOnlyList<EventWait>> WaitsAsync(string type, CancellationToken cancellationToken) => await database.ReadAsync(
        session => session.Command(WaitsFor).Set("type", Rows.Keepable(type)).ListAsync(ReadWait, cancellationToken), cancellationToken);

    public async Task<IReadOnlyList<WorkflowEvent>> ListAsync(EventQuery query, CancellationToken cancellationToken)
    {
        var filter = new Filter()
            .Where("type = @type", "type", query.Type)
            .Where("id < @before", "before", query.Before is { } before ? Dialect.Id(before) : null);
        var sql = $"SELECT {Columns} FROM events {filter} ORDER BY id DESC LIMIT @limit";

        return await database.ReadAsync(
            session => filter.SetOn(session.Command(sql)).Set("limit", query.Limit).ListAsync(Read, cancellationToken), cancellationToken);
    }

    private static Task<int> AddAsync(Session session, WorkflowEvent happened, CancellationToken cancellationToken) => session.Command(Add)
        .Set("id", Dialect.Id(happened.Id))
        .Set("type", Rows.Keepable(happened.Type))
        .Set("data", Dialect.Bytes(happened.Data.ToUtf8()))
        .Set("key", happened.Key is { } key ? Rows.Keepable(key) : null)
        .Set("run", happened.Run is { } run ? Dialect.Id(run.Value) : null)
        .Set("at", happened.At)
        .Set("depth", happened.Depth)
        .ExecuteNonQueryAsync(cancellationToken);

    // In the order of ids, as all writers lock the rows of runs.
    private static async Task<IReadOnlyList<RunId>> AnswerAsync(
        Session session, WorkflowEvent happened, Func<EventWait, bool> isFor, string by, CancellationToken cancellationToken)
    {
        var waits = await session.Command(WaitsFor).Set("type", Rows.Keepable(happened.Type)).ListAsync(ReadWait, cancellationToken);
        var answered = new List<RunId>();
        foreach (var wait in waits.OrderBy(wait => wait.Run.Value).ThenBy(wait => wait.StepPath, StringComparer.Ordinal).Where(isFor))
        {
            var answer = new RunSignal(0, wait.Run, new SignalKind.Answer(wait.StepPath, happened.ToJson()), by, Why: null, happened.At);
            if (await SignalStore.SendAsync(session, answer, cancellationToken) == SignalOutcome.Sent)
            {
                answered.Add(wait.Run);
            }
        }

        return answered;
    }

    private static EventWait ReadWait(DbDataReader row) =>
        new(new RunId(row.GetId(0)), row.GetString(1), (JsonObject)JsonData.Parse(row.GetFieldValue<byte[]>(2)));

    private static WorkflowEvent Read(DbDataReader row) => new(
        row.GetId(0),
        row.GetString(1),
        JsonData.Parse(row.GetFieldValue<byte[]>(2)),
        row.GetTextOrNull(3),
        row.IsDBNull(4) ? null : new RunId(row.GetId(4)),
        row.GetTime(5))
    {
        Depth = row.GetInt32(6),
        Outcome = row.GetTextOrNull(7) is { } outcome ? (JsonArray)JsonData.Parse(outcome) : null,
    };
}
