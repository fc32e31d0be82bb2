using MetaFlow.Runs;
using MetaFlow.Tests.Runs.Probe;
using MetaFlow.Tests.Storage;

namespace MetaFlow.Tests.Runs;

/// <summary>What is asked of a run that was started, on every database.</summary>
public abstract class SignalContract(ITestDatabase database) : StoreContract(database)
{
    private const string SlowWithCleanUp = """
        { "id": "t", "type": "try", "steps": [ { "id": "slow", "type": "probe", "settings": { "does": "wait" } }, { "id": "next", "type": "probe" } ],
          "catch": [ { "id": "caught", "type": "probe" } ], "finally": [ { "id": "clean", "type": "probe" } ] },
        { "id": "after", "type": "probe" }
        """;

    private const string Waits = """{ "id": "w", "type": "wait", "settings": { "event": "never" } }, { "id": "after", "type": "probe" }""";

    private readonly ProbeLog _log = new();

    [Fact]
    public async Task A_cancelled_run_ends_its_step_at_once_does_its_finally_and_says_who_and_why()
    {
        await using var engine = Node();
        var run = await engine.StartAsync(SlowWithCleanUp);
        var driving = engine.DriveAsync(run);
        await _log.Arrived.Task;

        await SendAsync(engine, run, new SignalKind.Cancel());
        var report = await driving;

        Assert.Equal(RunStatus.Cancelled, report.Head.Status);
        Assert.Equal(["slow", "clean"], _log.Asked.Select(asked => asked.Step.Split('/')[^1]));
        var cancelling = Assert.Single(await EventsAsync(run, JournalKind.RunCancelling));
        Assert.Equal(new RunEvent.Cancelling("kim", "wrong file"), cancelling);
        Assert.Empty(await Store.Signals.PendingAsync(run.Id, Cancel));
    }

    [Fact]
    public async Task A_step_of_another_node_is_ended_within_a_second()
    {
        await using var first = Node();
        await using var second = Node();
        var run = await first.StartAsync(SlowWithCleanUp);
        var driving = first.DriveAsync(run);
        await _log.Arrived.Task;
        var began = Now;

        await SendAsync(second, run, new SignalKind.Cancel());
        await PassAsync(driving);

        Assert.Equal(RunStatus.Cancelled, (await driving).Head.Status);
        Assert.InRange(Now - began, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_queued_run_that_is_cancelled_never_begins()
    {
        await using var engine = Node();
        var run = await engine.StartAsync("""{ "id": "a", "type": "probe" }""");

        await SendAsync(engine, run, new SignalKind.Cancel());
        var report = await engine.DriveAsync(run);

        Assert.Equal((RunStatus.Cancelled, null), (report.Head.Status, report.Head.StartedAt));
        Assert.Empty(_log.Asked);
    }

    [Fact]
    public async Task A_waiting_run_that_is_cancelled_is_claimed_and_ends()
    {
        await using var engine = Node();
        var run = await engine.StartAsync(Waits);
        await engine.DriveAsync(run);

        await SendAsync(engine, run, new SignalKind.Cancel());
        var due = Assert.Single(await Store.Queue.ClaimAsync("a", 1, Now, TestEngine.Lease, Cancel));
        await engine.Get<RunDriver>().DriveAsync(due, CancellationToken.None, Cancel);

        Assert.Equal(RunStatus.Cancelled, (await engine.ReportAsync(run)).Head.Status);
        Assert.Single(await EventsAsync(run, JournalKind.StepCancelled));
    }

    [Fact]
    public async Task A_paused_run_lets_its_step_end_rests_without_a_time_and_goes_on_when_it_is_resumed()
    {
        await using var engine = Node();
        var run = await engine.StartAsync("""{ "id": "a", "type": "probe", "settings": { "does": "wait" } }, { "id": "b", "type": "probe" }""");
        var driving = engine.DriveAsync(run);
        await _log.Arrived.Task;

        await SendAsync(engine, run, new SignalKind.Pause());
        _log.Gate.SetResult();
        var paused = await driving;
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Empty(await Store.Queue.ClaimAsync("a", 1, Now, TestEngine.Lease, Cancel));
        await SendAsync(engine, run, new SignalKind.Resume());
        var resumed = await engine.DriveAsync(run);

        Assert.Equal((RunStatus.Waiting, null, 1), (paused.Head.Status, paused.Head.WakeAt, paused.Steps.Count));
        Assert.Equal(RunStatus.Succeeded, resumed.Head.Status);
        Assert.Equal(["a", "b"], _log.Asked.Select(asked => asked.Step));
    }

    [Fact]
    public async Task A_wait_is_answered_or_skipped_and_a_var_is_changed_with_a_line_in_the_journal_for_each()
    {
        await using var engine = Node();
        var run = await engine.StartAsync("""
            { "id": "c", "type": "set", "settings": { "values": { "city": "부산" } } },
            { "id": "w", "type": "wait", "settings": { "event": "paid", "atMost": "P9D", "onTimeout": "continue" } },
            { "id": "again", "type": "wait", "settings": { "for": "P9D" } },
            { "id": "say", "type": "set", "settings": { "values": { "word": "{{ vars.city & steps.w.event.n }}" } } }
            """);
        await engine.DriveAsync(run);

        await SendAsync(engine, run, new SignalKind.Answer("w", MetaFlow.Json.JsonObject.Of(("n", 7))));
        await engine.DriveAsync(run);
        await SendAsync(engine, run, new SignalKind.SetVar("city", "서울"));
        await SendAsync(engine, run, new SignalKind.SkipWait("again"));
        var report = await engine.DriveAsync(run);

        Assert.Equal("""{"word":"서울7"}""", report.Output?.ToString());
        Assert.Equal("kim", Assert.IsType<RunEvent.StepAnswered>(Assert.Single(await EventsAsync(run, JournalKind.StepAnswered))).By);
        Assert.Equal("wrong file", Assert.IsType<RunEvent.WaitSkipped>(Assert.Single(await EventsAsync(run, JournalKind.WaitSkipped))).Why);
        Assert.Single(await EventsAsync(run, JournalKind.VarChanged));
    }

    [Fact]
    public async Task What_is_under_way_in_a_step_that_takes_too_long_is_ended_and_the_step_fails()
    {
        await using var engine = Node();
        var run = await engine.StartAsync("""
            { "id": "if", "type": "condition", "timeout": "PT20S", "if": "{{ true }}", "then": [ { "id": "slow", "type": "probe", "settings": { "does": "wait" } } ] }
            """);
        var driving = engine.DriveAsync(run);
        await _log.Arrived.Task;

        await PassAsync(driving);

        var report = await driving;
        Assert.Equal((RunStatus.Failed, "runs.step_timed_out"), (report.Head.Status, report.Problem?.Code));
        Assert.Equal("Step 'if' did not finish within PT20S.", report.Problem!.Message);
        Assert.Single(await EventsAsync(run, JournalKind.StepCancelled));
    }

    [Fact]
    public async Task Who_asks_something_of_a_run_that_has_ended_is_told_so()
    {
        await using var engine = Node();
        var run = await engine.StartAsync("""{ "id": "a", "type": "probe" }""");
        await engine.DriveAsync(run);

        var late = await engine.Get<RunSignals>().SendAsync(run.Id, new SignalKind.Cancel(), "kim", null, Cancel);
        var nowhere = await engine.Get<RunSignals>().SendAsync(Some.Head().Id, new SignalKind.Cancel(), "kim", null, Cancel);

        Assert.Equal(("runs.has_ended", "runs.not_found"), (late?.Code, nowhere?.Code));
    }

    // Time passes in small steps until the work is done.
    private async Task PassAsync(Task work)
    {
        for (var turn = 0; turn < 1000 && !work.IsCompleted; turn++)
        {
            await Task.WhenAny(work, Task.Delay(20, Cancel));
            if (!work.IsCompleted)
            {
                Clock.Advance(TimeSpan.FromMilliseconds(250));
            }
        }
    }

    private async Task SendAsync(TestEngine engine, RunHead run, SignalKind kind) =>
        Assert.Null(await engine.Get<RunSignals>().SendAsync(run.Id, kind, "kim", "wrong file", Cancel));

    private async Task<IReadOnlyList<RunEvent>> EventsAsync(RunHead run, JournalKind kind) =>
        [.. (await Store.Journal.ReadAsync(run.Id, 0, 1000, Cancel)).Where(entry => entry.Kind == kind).Select(JournalPayload.Event)];

    private TestEngine Node() => new(Store, Clock, _log);
}

public sealed class SqliteSignalTests() : SignalContract(new SqliteTestDatabase());

public sealed class PostgresSignalTests(PostgresServer server) : SignalContract(new PostgresTestDatabase(server));
