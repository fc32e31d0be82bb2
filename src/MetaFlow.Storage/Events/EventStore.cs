using System.Data.Common;
using MetaFlow.Events;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Storage.Signals;

namespace MetaFlow.Storage.Events;

/// <summary>The tables <c>events</c> and <c>event_waits</c>; the second one is written by runs.</summary>
internal sealed class EventStore(Database database) : IEventStore
{
    private const string Columns = "id, type, data, key, run_id, at";

    private const string WaitsFor = "SELECT run_id, step_path, waits_for FROM event_waits WHERE type = @type";

    public Task<(WorkflowEvent Kept, IReadOnlyList<RunId> Answered)> AddAsync(
        WorkflowEvent happened, Func<EventWait, bool> isFor, string by, CancellationToken cancellationToken)
    {
        const string Add =
            $"""
            INSERT INTO events ({Columns}) VALUES (@id, @type, @data, @key, @run, @at)
            ON CONFLICT (key) DO NOTHING
            """;
        const string Known = $"SELECT {Columns} FROM events WHERE key = @key";

        return database.WriteAsync<(WorkflowEvent, IReadOnlyList<RunId>)>(
            async session =>
            {
                var added = await session.Command(Add)
                    .Set("id", Dialect.Id(happened.Id))
                    .Set("type", Rows.Keepable(happened.Type))
                    .Set("data", Dialect.Bytes(happened.Data.ToUtf8()))
                    .Set("key", happened.Key is { } key ? Rows.Keepable(key) : null)
                    .Set("run", happened.Run is { } run ? Dialect.Id(run.Value) : null)
                    .Set("at", happened.At)
                    .ExecuteNonQueryAsync(cancellationToken);
                if (added == 0)
                {
                    var known = await session.Command(Known).Set("key", Rows.Keepable(happened.Key!)).ListAsync(Read, cancellationToken);
                    return (known[0], []);
                }

                return (happened, await AnswerAsync(session, happened, isFor, by, cancellationToken));
            },
            cancellationToken);
    }

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
        row.GetTime(5));
}
