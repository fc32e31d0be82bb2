using MetaFlow.Events;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Tests.Runs.Probe;
using MetaFlow.Tests.Storage;

namespace MetaFlow.Tests.Runs;

/// <summary>Runs that wait for events, and runs that tell of them, on every database.</summary>
public abstract class EventContract(ITestDatabase database) : StoreContract(database)
{
    private const string ForOrder = """
        { "id": "w", "type": "wait", "settings": { "event": "order.paid", "match": "data.order = inputs.order" } },
        { "id": "say", "type": "set", "settings": { "values": { "paid": "{{ steps.w.event.data.order & ': ' & steps.w.event.data.sum }}" } } }
        """;

    [Fact]
    public async Task An_event_wakes_the_run_whose_match_is_true_and_no_other()
    {
        await using var engine = Node();
        var (seven, eight) = (await engine.StartAsync(ForOrder, ("order", "7")), await engine.StartAsync(ForOrder, ("order", "8")));
        await engine.DriveAsync(seven);
        await engine.DriveAsync(eight);

        await EmitAsync(engine, "order.paid", JsonObject.Of(("order", "8"), ("sum", 50)));
        var due = Assert.Single(await Store.Queue.ClaimAsync("a", 10, Now, TestEngine.Lease, Cancel));
        await engine.Get<RunDriver>().DriveAsync(due, CancellationToken.None, Cancel);

        var report = await engine.ReportAsync(eight);
        Assert.Equal((RunStatus.Succeeded, """{"paid":"8: 50"}"""), (report.Head.Status, report.Output?.ToString()));
        Assert.Equal(RunStatus.Waiting, (await engine.ReportAsync(seven)).Head.Status);
        Assert.Equal(seven.Id, Assert.Single(await Store.Events.WaitsAsync("order.paid", Cancel)).Run);
    }

    [Fact]
    public async Task A_run_tells_another_one_and_what_is_told_twice_is_one_event()
    {
        await using var engine = Node();
        var waiting = await engine.StartAsync(ForOrder, ("order", "7"));
        await engine.DriveAsync(waiting);
        var telling = await engine.StartAsync("""{ "id": "tell", "type": "emit_event", "settings": { "event": "order.paid", "data": { "order": "7", "sum": 1 } } }""");

        var told = await engine.DriveAsync(telling);
        await engine.Get<EventBus>().EmitAsync("order.paid", JsonNull.Value, "again", $"{telling.Id}/tell", telling.Id, trigger: null, Cancel);
        var woken = await engine.DriveAsync(waiting);

        var kept = Assert.Single(await Store.Events.ListAsync(new EventQuery(), Cancel));
        Assert.Equal($$"""{"id":"{{kept.Id}}"}""", told.Output?.ToString());
        Assert.Equal((telling.Id, """{"order":"7","sum":1}"""), (kept.Run, kept.Data.ToString()));
        Assert.Equal(RunStatus.Succeeded, woken.Head.Status);
        var answered = (await Store.Journal.ReadAsync(waiting.Id, 0, 100, Cancel)).Select(JournalPayload.Event).OfType<RunEvent.StepAnswered>();
        Assert.Equal($"run {telling.Id}", Assert.Single(answered).By);
    }

    [Fact]
    public async Task What_happened_before_the_wait_began_does_not_end_it()
    {
        await using var engine = Node();
        await EmitAsync(engine, "order.paid", JsonObject.Of(("order", "7")));
        var run = await engine.StartAsync(ForOrder, ("order", "7"));

        var report = await engine.DriveAsync(run);

        Assert.Equal(RunStatus.Waiting, report.Head.Status);
    }

    [Fact]
    public async Task Two_events_at_once_end_a_wait_once()
    {
        await using var engine = Node();
        var run = await engine.StartAsync(ForOrder, ("order", "7"));
        await engine.DriveAsync(run);

        await EmitAsync(engine, "order.paid", JsonObject.Of(("order", "7"), ("sum", 1)));
        await EmitAsync(engine, "order.paid", JsonObject.Of(("order", "7"), ("sum", 2)));
        var report = await engine.DriveAsync(run);

        Assert.Equal("""{"paid":"7: 1"}""", report.Output?.ToString());
        Assert.Empty(await Store.Events.WaitsAsync("order.paid", Cancel));
    }

    [Fact]
    public async Task A_wait_whose_time_is_over_or_whose_run_is_cancelled_is_nobodys_to_answer()
    {
        await using var engine = Node();
        var late = await engine.StartAsync("""{ "id": "w", "type": "wait", "settings": { "event": "paid", "atMost": "PT1H", "onTimeout": "continue" } }""");
        var cancelled = await engine.StartAsync("""{ "id": "w", "type": "wait", "settings": { "event": "paid" } }""");
        await engine.DriveAsync(late);
        await engine.DriveAsync(cancelled);
        Assert.Equal(2, (await Store.Events.WaitsAsync("paid", Cancel)).Count);

        Clock.Advance(TimeSpan.FromHours(1));
        await engine.DriveAsync(late);
        await engine.Get<RunSignals>().SendAsync(cancelled.Id, new SignalKind.Cancel(), "kim", null, Cancel);
        await engine.DriveAsync(cancelled);

        Assert.Empty(await Store.Events.WaitsAsync("paid", Cancel));
    }

    private static Task<Guid> EmitAsync(TestEngine engine, string type, JsonData data) =>
        engine.Get<EventBus>().EmitAsync(type, data, "lee", key: null, run: null, trigger: null, Cancel);

    private TestEngine Node() => new(Store, Clock, new ProbeLog());
}

public sealed class SqliteEventTests() : EventContract(new SqliteTestDatabase());

public sealed class PostgresEventTests(PostgresServer server) : EventContract(new PostgresTestDatabase(server));
