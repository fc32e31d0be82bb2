using MetaFlow.Events;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Tests.Runs;
using MetaFlow.Tests.Runs.Probe;
using MetaFlow.Tests.Storage;
using MetaFlow.Triggers;

namespace MetaFlow.Tests.Triggers;

public sealed class SqliteEventTriggersTests() : EventTriggersContract(new SqliteTestDatabase());

public sealed class PostgresEventTriggersTests(PostgresServer server) : EventTriggersContract(new PostgresTestDatabase(server));

/// <summary>What happens starts runs: each once, all of them, and never without end.</summary>
public abstract class EventTriggersContract(ITestDatabase database) : StoreContract(database)
{
    private const string Set = """{ "id": "say", "type": "set", "settings": { "values": { "n": 1 } } }""";
    private const string Fails = """{ "id": "breaks", "type": "probe", "settings": { "does": "fail" } }""";

    [Fact]
    public async Task Who_saves_publishes_or_archives_a_workflow_starts_what_listens_to_that()
    {
        await using var node = Node();
        await node.PublishAsync(Workflow("watch", """{ "id": "in", "type": "event", "event": "workflow.published", "match": "{{ trigger.event.data.workflow = 'other' }}" }"""));

        Clock.Advance(TimeSpan.FromSeconds(1));
        await node.PublishAsync(Workflow("other", """{ "type": "manual" }"""));
        await Store.Workflows.ArchiveAsync("other", archived: true, Cancel);
        await node.SettleAsync();
        await node.SettleAsync();

        var told = (await Store.Events.ListAsync(new EventQuery(), Cancel)).Where(one => ((JsonObject)one.Data)["workflow"]!.ToString() == "\"other\"");
        Assert.Equal(["workflow.archived", "workflow.published", "workflow.saved"], told.Select(one => one.Type).Order(StringComparer.Ordinal));
        Assert.Equal("watch", Assert.Single(await RunsAsync()).WorkflowId);
    }

    [Fact]
    public async Task An_event_starts_what_listens_to_its_type_and_to_what_it_says()
    {
        await using var node = Node();
        await node.PublishAsync(Workflow("large", """{ "id": "in", "type": "event", "event": "order.paid", "match": "{{ trigger.event.data.sum > 10 }}", "inputs": { "order": "{{ trigger.event.data.id }}" } }"""));
        await node.PublishAsync(Workflow("other", """{ "type": "event", "event": "order.sent" }"""));
        await node.PublishAsync(Workflow("paused", """{ "type": "event", "event": "order.paid", "paused": true }"""));

        await TellAsync(node, "order.paid", JsonObject.Of(("id", "7"), ("sum", 5)));
        await TellAsync(node, "order.paid", JsonObject.Of(("id", "8"), ("sum", 50)));
        await node.SettleAsync();
        await node.SettleAsync();

        var run = Assert.Single(await RunsAsync());
        var report = await node.ReportAsync(run);
        Assert.Equal(("large", "event in", RunStatus.Succeeded), (run.WorkflowId, run.StartedBy, run.Status));
        Assert.Equal("\"8\"", report.Inputs["order"]!.ToString());
        var told = await Store.Events.ListAsync(new EventQuery("order.paid"), Cancel);
        Assert.Equal([true, false], told.Select(one => one.Outcome is not null));
        Assert.Equal($"\"{run.Id}\"", ((JsonObject)told[0].Outcome![0])["run"]!.ToString());
    }

    [Fact]
    public async Task What_people_paused_hears_of_nothing_until_they_let_it_go_on()
    {
        await using var node = Node();
        await node.PublishAsync(Workflow("stood", """{ "id": "in", "type": "event", "event": "order.paid" }"""));
        var desk = node.Get<TriggerDesk>();
        var (trigger, _) = await desk.FindAsync(new TriggerKey("stood", "in"), Cancel);

        Assert.Null(await desk.SayAsync(trigger!, TriggerStanding.Paused, "kim", "too many", Cancel));
        await TellAsync(node, "order.paid", JsonNull.Value);
        await node.SettleAsync();
        var whilePaused = (await RunsAsync()).Count;
        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(await desk.SayAsync(trigger!, TriggerStanding.Active, "kim", null, Cancel));
        Clock.Advance(TimeSpan.FromSeconds(2));
        await TellAsync(node, "order.paid", JsonNull.Value);
        await node.SettleAsync();

        Assert.Equal(0, whilePaused);
        Assert.Equal("stood", Assert.Single(await RunsAsync()).WorkflowId);
    }

    [Fact]
    public async Task Events_of_one_moment_start_a_run_each()
    {
        await using var node = Node();
        await node.PublishAsync(Workflow("each", """{ "type": "event", "event": "order.paid" }"""));

        for (var number = 0; number < 5; number++)
        {
            await node.Get<EventBus>().EmitAsync("order.paid", number, "lee", key: null, run: null, trigger: null, Cancel);
        }

        await node.SettleAsync();

        Assert.Equal(5, (await RunsAsync()).Count);
    }

    [Fact]
    public async Task An_event_whose_node_died_is_seen_to_by_another_one_and_starts_no_second_run()
    {
        await using var node = Node();
        await node.PublishAsync(Workflow("once", """{ "type": "event", "event": "order.paid" }"""));
        var dying = new DyingEvents(Store.Events);
        await using var dead = Node(dying);
        await TellAsync(node, "order.paid", JsonNull.Value);

        await dead.Get<EventDispatch>().SeeToAllAsync(Cancel);
        var before = await RunsAsync();
        await node.SettleAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));
        await node.SettleAsync();

        Assert.True(dying.HasDied);
        Assert.Single(before);
        Assert.Equal(before.Select(run => run.Id), (await RunsAsync()).Select(run => run.Id));
        Assert.NotNull(Assert.Single(await Store.Events.ListAsync(new EventQuery("order.paid"), Cancel)).Outcome);
    }

    [Fact]
    public async Task What_another_node_published_a_moment_before_the_event_hears_of_it()
    {
        await using var node = Node();
        await using var other = Node();
        await node.SettleAsync();
        await other.PublishAsync(Workflow("new", """{ "type": "event", "event": "order.paid" }"""));
        Clock.Advance(TimeSpan.FromMilliseconds(1));

        await TellAsync(other, "order.paid", JsonNull.Value);
        await node.SettleAsync();

        Assert.Single(await RunsAsync());
    }

    [Fact]
    public async Task A_run_that_fails_starts_what_sees_to_failures_and_nothing_that_fails_there_starts_it_again()
    {
        await using var node = Node();
        await node.PublishAsync(Workflow("first", """{ "type": "on_failure" }""", Fails));
        await node.PublishAsync(Workflow("second", """{ "id": "any", "type": "on_failure", "inputs": { "order": "{{ trigger.problem.step & ' of ' & trigger.workflow }}" } }""", Fails));
        await node.PublishAsync(Workflow("named", """{ "type": "on_failure", "workflows": ["first"] }"""));
        await node.PublishAsync(Workflow("not-named", """{ "type": "on_failure", "workflows": ["elsewhere"] }"""));
        await node.PublishAsync(Workflow("broken", """{ "type": "event", "event": "go" }""", Fails));

        await TellAsync(node, "go", JsonNull.Value);
        await node.SettleAsync();
        await node.SettleAsync();

        var runs = await RunsAsync();
        Assert.Equal(["broken", "first", "named", "second"], runs.Select(run => run.WorkflowId).Order());
        var second = await node.ReportAsync(runs.Single(run => run.WorkflowId == "second"));
        Assert.Equal("\"breaks of broken\"", second.Inputs["order"]!.ToString());
    }

    [Fact]
    public async Task Workflows_that_start_each_other_stop_after_twenty_and_it_is_said_why()
    {
        await using var node = Node();
        await node.PublishAsync(Workflow("circle", """{ "type": "event", "event": "round" }""", """{ "id": "again", "type": "emit_event", "settings": { "event": "round" } }"""));

        await TellAsync(node, "round", JsonNull.Value);
        await node.SettleAsync();
        await node.SettleAsync();

        var runs = await RunsAsync();
        var told = await Store.Events.ListAsync(new EventQuery("round"), Cancel);
        Assert.Equal(21, runs.Count);
        Assert.All(runs, run => Assert.Equal(RunStatus.Succeeded, run.Status));
        Assert.Contains("events.too_deep", told.OrderBy(one => one.Depth).Last().Outcome!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_started_is_on_record_with_the_event()
    {
        await using var node = Node();
        await node.PublishAsync(Workflow("typed", """{ "type": "event", "event": "order.paid", "inputs": { "order": "{{ trigger.event.data.id }}" } }"""));

        await TellAsync(node, "order.paid", JsonObject.Of(("id", 7)));
        await node.SettleAsync();

        Assert.Empty(await RunsAsync());
        Assert.Contains("workflows.input_type", Assert.Single(await ToldAsync()).Outcome!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_listens_to_is_not_told_of_runs()
    {
        await using var node = Node();
        await node.PublishAsync(Workflow("plain", """{ "type": "event", "event": "go" }"""));

        await TellAsync(node, "go", JsonNull.Value);
        await node.SettleAsync();

        Assert.Equal(["go"], (await ToldAsync()).Select(one => one.Type));
    }

    [Fact]
    public async Task A_run_that_waits_for_the_end_of_another_goes_on_with_it()
    {
        await using var node = Node();
        await node.PublishAsync(Workflow("plain", """{ "type": "event", "event": "go" }"""));
        var waiting = await node.StartAsync("""{ "id": "w", "type": "wait", "settings": { "event": "run.succeeded", "match": "data.workflow = 'plain'" } }""");
        await node.SettleAsync();

        await TellAsync(node, "go", JsonNull.Value);
        await node.SettleAsync();
        await node.SettleAsync();

        Assert.Equal(RunStatus.Succeeded, (await node.ReportAsync(waiting)).Head.Status);
    }

    [Fact]
    public async Task Old_events_and_keys_are_deleted_as_the_settings_say()
    {
        await using var node = Node();
        await TellAsync(node, "go", JsonNull.Value);
        await node.SettleAsync();

        Clock.Advance(TimeSpan.FromDays(29));
        await node.Get<EventExpiry>().ExpireAsync(Cancel);
        var kept = await ToldAsync();
        Clock.Advance(TimeSpan.FromDays(2));
        await node.Get<EventExpiry>().ExpireAsync(Cancel);

        Assert.Single(kept);
        Assert.Empty(await ToldAsync());
    }

    private static string Workflow(string id, string triggers, string steps = Set) =>
        $$"""{ "metaflow": 1, "id": "{{id}}", "inputs": { "order": { "type": "string", "default": "" } }, "triggers": [ {{triggers}} ], "steps": [ {{steps}} ] }""";

    private TestEngine Node(IEventStore? events = null) => new(Store, Clock, new ProbeLog(), events: events);

    private Task<Guid> TellAsync(TestEngine node, string type, JsonData data)
    {
        // Of two of one moment nobody knows which was first.
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        return node.Get<EventBus>().EmitAsync(type, data, "lee", key: null, run: null, trigger: null, Cancel);
    }

    // What the arrangement of the test tells of itself is left out.
    private async Task<IReadOnlyList<WorkflowEvent>> ToldAsync() =>
        [.. (await Store.Events.ListAsync(new EventQuery(), Cancel)).Where(one => !one.Type.StartsWith("workflow.", StringComparison.Ordinal))];

    private async Task<IReadOnlyList<RunHead>> RunsAsync() => await Store.Journal.ListAsync(new RunQuery(Limit: 100), Cancel);

    /// <summary>The node goes away between the runs of an event and the word that they were started.</summary>
    private sealed class DyingEvents(IEventStore store) : IEventStore
    {
        public bool HasDied { get; private set; }

        public Task SettleAsync(Guid id, JsonArray? outcome, CancellationToken cancellationToken)
        {
            HasDied = true;
            throw new InvalidOperationException("The node is gone.");
        }

        public Task<(WorkflowEvent Kept, IReadOnlyList<RunId> Answered)> AddAsync(
            WorkflowEvent happened, Func<EventWait, bool> isFor, string by, CancellationToken cancellationToken) => store.AddAsync(happened, isFor, by, cancellationToken);

        public Task<IReadOnlyList<RunId>> AnswerAsync(WorkflowEvent kept, Func<EventWait, bool> isFor, string by, CancellationToken cancellationToken) =>
            store.AnswerAsync(kept, isFor, by, cancellationToken);

        public Task<IReadOnlyList<WorkflowEvent>> ClaimAsync(DateTimeOffset now, DateTimeOffset until, int limit, CancellationToken cancellationToken) =>
            store.ClaimAsync(now, until, limit, cancellationToken);

        public Task<int> DeleteAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) => store.DeleteAsync(before, limit, cancellationToken);

        public Task<IReadOnlyList<string>> WaitedForAsync(CancellationToken cancellationToken) => store.WaitedForAsync(cancellationToken);

        public Task<IReadOnlyList<EventWait>> WaitsAsync(string type, CancellationToken cancellationToken) => store.WaitsAsync(type, cancellationToken);

        public Task<IReadOnlyList<WorkflowEvent>> ListAsync(EventQuery query, CancellationToken cancellationToken) => store.ListAsync(query, cancellationToken);
    }
}