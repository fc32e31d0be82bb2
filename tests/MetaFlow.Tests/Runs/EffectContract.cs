using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Tests.Runs.Probe;
using MetaFlow.Tests.Storage;

namespace MetaFlow.Tests.Runs;

/// <summary>What a step does outside of its run is accounted for, whatever happens to its node: on every database.</summary>
public abstract class EffectContract(ITestDatabase database) : StoreContract(database)
{
    private readonly ProbeLog _log = new();

    [Fact]
    public async Task Before_the_first_byte_leaves_the_journal_says_what_is_sent_and_with_which_key()
    {
        await using var engine = Node();
        var run = await engine.StartAsync(Send("send_and_wait", "key"));
        var driving = engine.DriveAsync(run);
        await _log.Arrived.Task;

        var entries = await EntriesAsync(run);
        _log.Gate.SetResult();
        await driving;

        Assert.Equal(
            [JournalKind.RunQueued, JournalKind.RunStarted, JournalKind.StepStarted, JournalKind.EffectSent], entries.Select(entry => entry.Kind));
        Assert.Equal($$"""{"v":1,"effect":"write","idempotency":"key","key":"{{run.Id}}/a"}""", JournalPayload.Read(entries[2]).ToString());
        Assert.Equal("""{"v":1,"what":"POST shop.test"}""", JournalPayload.Read(entries[3]).ToString());
    }

    [Fact]
    public async Task What_only_works_here_writes_nothing_about_effects()
    {
        await using var engine = Node();
        var run = await engine.StartAsync("""{ "id": "a", "type": "probe" }""");

        await engine.DriveAsync(run);

        var entries = await EntriesAsync(run);
        Assert.DoesNotContain(entries, entry => entry.Kind == JournalKind.EffectSent);
        Assert.True(entries.Single(entry => entry.Kind == JournalKind.StepStarted).Payload.IsEmpty);
    }

    [Fact]
    public async Task Items_that_send_at_the_same_time_are_each_written_down_once()
    {
        await using var engine = Node();
        var run = await engine.StartAsync(
            """{ "id": "each", "type": "for_each", "items": "{{ [1..40] }}", "maxItems": 40, "concurrency": 20, "steps": [ { "id": "a", "type": "send" } ] }""");

        var report = await engine.DriveAsync(run);

        Assert.Equal(RunStatus.Succeeded, report.Head.Status);
        var sent = (await EntriesAsync(run)).Where(entry => entry.Kind == JournalKind.EffectSent).Select(entry => entry.StepPath).ToList();
        Assert.Equal(40, sent.Distinct().Count());
        Assert.Equal(sent.Order(), _log.Sent.Order());
    }

    [Theory]
    [InlineData("wait_and_send", "none")]
    [InlineData("send_and_wait", "key")]
    [InlineData("send_and_wait", "natural")]
    public async Task What_was_not_sent_or_may_be_repeated_is_done_again_after_a_crash_with_the_same_key(string does, string idempotency)
    {
        await using var first = Node();
        await using var second = Node();
        var run = await first.StartAsync(Send(does, idempotency));
        await DieAsync(first, run);

        _log.Gate.SetResult();
        var report = await second.DriveAsync(run);

        Assert.Equal(RunStatus.Succeeded, report.Head.Status);
        Assert.Equal([("a", 1), ("a", 1), ("after", 1)], _log.Asked.Select(asked => (asked.Step, asked.Attempt)));
        Assert.Single(_log.Asked.Where(asked => asked.Step == "a").Select(asked => asked.Key).Distinct());
    }

    [Theory]
    [InlineData(SettleChoice.Confirm, RunStatus.Succeeded, null)]
    [InlineData(SettleChoice.Retry, RunStatus.Succeeded, null)]
    [InlineData(SettleChoice.Fail, RunStatus.Failed, "runs.effect_unknown")]
    [InlineData(SettleChoice.Compensate, RunStatus.Failed, "runs.effect_compensated")]
    public async Task What_was_sent_and_must_not_be_done_twice_waits_after_a_crash_for_somebody_who_settles_it(
        SettleChoice choice, RunStatus status, string? code)
    {
        await using var first = Node();
        await using var second = Node();
        var run = await first.StartAsync(Send("send_and_wait", "none"));
        await DieAsync(first, run);

        var waiting = await second.DriveAsync(run);
        _log.Gate.SetResult();
        await SettleAsync(second, run, choice, "by hand");
        var report = await second.DriveAsync(run);

        Assert.Equal((RunStatus.Waiting, null), (waiting.Head.Status, waiting.Head.WakeAt));
        Assert.Equal((true, "runs.effect_unknown"), (waiting.Steps[0].Unknown, waiting.Steps[0].Problem?.Code));
        Assert.Equal((status, code, false), (report.Head.Status, report.Problem?.Code, report.Steps[0].Unknown));
        Assert.Equal(choice == SettleChoice.Retry ? ["a", "a"] : ["a"], _log.Sent);
        Assert.Equal(choice == SettleChoice.Confirm ? "\"by hand\"" : status == RunStatus.Failed ? null : "1", report.Steps[0].Output?.ToString());
        var settled = Assert.IsType<RunEvent.StepSettled>(
            JournalPayload.Event((await EntriesAsync(run)).Single(entry => entry.Kind == JournalKind.StepSettled)));
        Assert.Equal(("kim", "asked them", choice), (settled.By, settled.Why, settled.Choice));
    }

    [Fact]
    public async Task A_retry_that_somebody_chose_is_a_new_attempt_with_the_old_key()
    {
        await using var engine = Node();
        var run = await engine.StartAsync(Send("lose", "none"));
        await engine.DriveAsync(run);

        await SettleAsync(engine, run, SettleChoice.Retry);
        await engine.DriveAsync(run);

        Assert.Equal([("a", 1), ("a", 2), ("after", 1)], _log.Asked.Select(asked => (asked.Step, asked.Attempt)));
        Assert.Single(_log.Asked.Where(asked => asked.Step == "a").Select(asked => asked.Key).Distinct());
    }

    [Fact]
    public async Task Catch_sees_that_what_happened_is_to_be_undone()
    {
        await using var engine = Node();
        var run = await engine.StartAsync("""
            { "id": "t", "type": "try", "steps": [ { "id": "a", "type": "send", "settings": { "does": "lose" } } ],
              "catch": [ { "id": "undo", "type": "probe", "when": "{{ problem.code = 'runs.effect_compensated' }}" } ] }
            """);
        await engine.DriveAsync(run);

        await SettleAsync(engine, run, SettleChoice.Compensate, path: "t/steps/a");
        var report = await engine.DriveAsync(run);

        Assert.Equal(RunStatus.Succeeded, report.Head.Status);
        Assert.Equal("t/catch/undo", _log.Asked.Last().Step);
    }

    [Fact]
    public async Task What_its_author_lets_the_run_do_after_a_failure_is_done_when_somebody_says_that_it_failed()
    {
        await using var engine = Node();
        var run = await engine.StartAsync(
            """{ "id": "a", "type": "send", "onError": { "fallback": "instead" }, "settings": { "does": "lose" } }""");
        await engine.DriveAsync(run);

        await SettleAsync(engine, run, SettleChoice.Fail);
        var report = await engine.DriveAsync(run);

        Assert.Equal((RunStatus.Succeeded, "\"instead\""), (report.Head.Status, report.Output?.ToString()));
    }

    [Theory]
    [InlineData("send_and_wait", "none", JournalKind.StepUnknown)]
    [InlineData("send_and_wait", "key", JournalKind.StepFailed)]
    [InlineData("wait_and_send", "none", JournalKind.StepFailed)]
    public async Task An_attempt_whose_time_is_over_is_tried_again_only_where_that_cannot_do_its_work_twice(
        string does, string idempotency, JournalKind end)
    {
        await using var engine = Node();
        var run = await engine.StartAsync(Send(does, idempotency, """ "timeout": "PT20S", "retry": { "maxAttempts": 2, "delay": "PT1M" }, """));
        var driving = engine.DriveAsync(run);
        await _log.Arrived.Task;

        Clock.Advance(TimeSpan.FromSeconds(20));
        var report = await driving;

        Assert.Equal(end, (await EntriesAsync(run))[^1].Kind);
        Assert.Equal("runs.step_timed_out", report.Steps[0].Problem?.Code);
        Assert.Equal((RunStatus.Waiting, end == JournalKind.StepFailed), (report.Head.Status, report.Head.WakeAt is not null));
    }

    [Fact]
    public async Task A_step_whose_code_fails_after_it_has_sent_is_unknown()
    {
        await using var engine = Node();
        var run = await engine.StartAsync(Send("throw", "none"));

        var report = await engine.DriveAsync(run);

        Assert.Equal((RunStatus.Waiting, true, "runs.step_crashed"), (report.Head.Status, report.Steps[0].Unknown, report.Steps[0].Problem?.Code));
    }

    [Theory]
    [InlineData("send_and_wait", true)]
    [InlineData("wait_and_send", false)]
    public async Task A_run_that_is_cancelled_while_a_step_sends_ends_and_says_that_nobody_knows(string does, bool unknown)
    {
        await using var engine = Node();
        var run = await engine.StartAsync(Send(does, "key"));
        var driving = engine.DriveAsync(run);
        await _log.Arrived.Task;

        Assert.Null(await engine.Get<RunSignals>().SendAsync(run.Id, new SignalKind.Cancel(), "kim", null, Cancel));
        var report = await driving;

        Assert.Equal((RunStatus.Cancelled, true, unknown), (report.Head.Status, report.Steps[0].Cancelled, report.Steps[0].Unknown));
    }

    [Fact]
    public async Task A_run_that_is_cancelled_while_a_step_is_unknown_ends_and_still_says_so()
    {
        await using var engine = Node();
        var run = await engine.StartAsync(Send("lose", "none"));
        await engine.DriveAsync(run);

        Assert.Null(await engine.Get<RunSignals>().SendAsync(run.Id, new SignalKind.Cancel(), "kim", null, Cancel));
        var report = await engine.DriveAsync(run);

        Assert.Equal((RunStatus.Cancelled, true), (report.Head.Status, report.Steps[0].Unknown));
        Assert.Equal("test.lost", report.Steps[0].Problem?.Code);
    }

    [Fact]
    public async Task Settling_what_is_known_changes_nothing()
    {
        await using var engine = Node();
        var run = await engine.StartAsync("""{ "id": "w", "type": "wait", "settings": { "event": "never" } }""");
        await engine.DriveAsync(run);

        await SettleAsync(engine, run, SettleChoice.Confirm, path: "w");
        var report = await engine.DriveAsync(run);

        Assert.Equal(RunStatus.Waiting, report.Head.Status);
        Assert.Empty(await Store.Signals.PendingAsync(run.Id, Cancel));
    }

    private static string Send(string does, string idempotency, string members = "") => $$"""
        { "id": "a", "type": "send", {{members}} "settings": { "does": "{{does}}", "idempotency": "{{idempotency}}", "output": 1 } },
        { "id": "after", "type": "probe" }
        """;

    // Its process is gone; its lease ends by itself.
    private async Task DieAsync(TestEngine node, RunHead run)
    {
        using var died = new CancellationTokenSource();
        var driving = node.Get<RunDriver>().DriveAsync((await node.ClaimAsync(run))!, CancellationToken.None, died.Token);
        await _log.Arrived.Task;
        await died.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => driving);
        Clock.Advance(TestEngine.Lease + TimeSpan.FromSeconds(1));
    }

    private static async Task SettleAsync(TestEngine engine, RunHead run, SettleChoice choice, JsonData? output = null, string path = "a") =>
        Assert.Null(await engine.Get<RunSignals>().SendAsync(run.Id, new SignalKind.Settle(path, choice, output), "kim", "asked them", Cancel));

    private Task<IReadOnlyList<JournalEntry>> EntriesAsync(RunHead run) => Store.Journal.ReadAsync(run.Id, 0, 1000, Cancel);

    private TestEngine Node() => new(Store, Clock, _log);
}

public sealed class SqliteEffectTests() : EffectContract(new SqliteTestDatabase());

public sealed class PostgresEffectTests(PostgresServer server) : EffectContract(new PostgresTestDatabase(server));
