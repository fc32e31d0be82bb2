using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Tests.Runs.Probe;
using MetaFlow.Tests.Storage;

namespace MetaFlow.Tests.Runs;

/// <summary>What the engine promises on every database.</summary>
public abstract class EngineContract(ITestDatabase database) : StoreContract(database)
{
    private const string ThenSucceed = """, { "id": "after", "type": "probe", "settings": { "output": "done" } }""";

    private readonly ProbeLog _log = new();

    [Fact]
    public async Task A_run_goes_from_its_inputs_to_its_outputs()
    {
        await using var engine = Node();
        var run = await engine.StartAsync("""
            { "id": "double", "type": "data_transform", "settings": { "expression": "inputs.n * 2" } },
            { "id": "big", "type": "condition", "if": "{{ steps.double > 10 }}",
              "then": [ { "id": "say", "type": "set", "settings": { "values": { "word": "큰 수 {{ steps.double }}" } } } ] },
            { "id": "never", "type": "probe", "when": "{{ steps.double < 10 }}" }
            """, ("n", 21));

        var report = await engine.DriveAsync(run);

        Assert.Equal(RunStatus.Succeeded, report.Head.Status);
        Assert.Equal(["double", "big", "big/then/say", "never"], report.Steps.Select(step => step.StepPath));
        Assert.Equal("""{"word":"큰 수 42"}""", report.Steps[2].Output!.ToString());
        Assert.True(report.Steps[3].Skipped);
        Assert.Empty(_log.Asked);
    }

    [Fact]
    public async Task A_retryable_failure_sleeps_without_holding_the_run_and_then_succeeds()
    {
        await using var engine = Node();
        var run = await engine.StartAsync(
            """{ "id": "a", "type": "probe", "retry": { "maxAttempts": 3, "delay": "PT30S" }, "settings": { "does": "fail_retryable" } }""" + ThenSucceed);

        var asleep = await engine.DriveAsync(run);
        var early = await Store.Queue.ClaimAsync("other", 10, Now, TestEngine.Lease, Cancel);
        Clock.Advance(TimeSpan.FromSeconds(30));
        var awake = await engine.DriveAsync(run);

        Assert.Equal((RunStatus.Waiting, Now), (asleep.Head.Status, asleep.Head.WakeAt));
        Assert.Empty(early);
        Assert.Equal(RunStatus.Succeeded, awake.Head.Status);
        Assert.Equal([("a", 1), ("a", 2), ("after", 1)], _log.Asked.Select(asked => (asked.Step, asked.Attempt)));
        Assert.Single(_log.Asked.Where(asked => asked.Step == "a").Select(asked => asked.Key).Distinct());
    }

    [Fact]
    public async Task What_an_attempt_tells_of_how_it_went_stands_in_the_journal_and_no_step_sees_it()
    {
        await using var engine = Node();
        var run = await engine.StartAsync("""
            { "id": "a", "type": "probe", "retry": { "maxAttempts": 2, "delay": "PT30S" },
              "settings": { "does": "fail_retryable", "output": 1, "account": { "log": ["began", "주문 3건"] } } },
            { "id": "b", "type": "data_transform", "settings": { "expression": "steps.a" } },
            { "id": "c", "type": "probe", "settings": { "account": { "log": "{{ $pad('', 200000, 'x') }}" } } }
            """);

        await engine.DriveAsync(run);
        Clock.Advance(TimeSpan.FromSeconds(30));
        var report = await engine.DriveAsync(run);
        var told = (await Store.Journal.ReadAsync(run.Id, 0, 100, Cancel)).Where(entry => entry.StepPath == "a").Select(entry => $"{JournalPayload.Read(entry)["account"]}");

        Assert.Equal("""{"log":["began","주문 3건"]}""", report.Steps[0].Account!.ToString());
        Assert.Equal(["", """{"log":["began","주문 3건"]}""", "", """{"log":["began","주문 3건"]}"""], told);
        Assert.Equal("1", report.Steps[1].Output!.ToString());
        Assert.Equal("""{"cut":200010}""", report.Steps[2].Account!.ToString());
    }

    [Theory]
    [InlineData("fail", "test.away")]
    [InlineData("throw", "runs.step_crashed")]
    public async Task A_failure_for_good_fails_the_run_and_nothing_comes_after_it(string does, string code)
    {
        await using var engine = Node();
        var run = await engine.StartAsync($$"""{ "id": "a", "type": "probe", "settings": { "does": "{{does}}" } }""" + ThenSucceed);

        var report = await engine.DriveAsync(run);

        Assert.Equal((RunStatus.Failed, code), (report.Head.Status, report.Head.ProblemCode));
        Assert.Equal(code, report.Problem!.Code);
        Assert.Equal("a", Assert.Single(_log.Asked).Step);
    }

    [Fact]
    public async Task A_step_that_takes_too_long_is_stopped_and_told_so()
    {
        await using var engine = Node();
        var run = await engine.StartAsync("""{ "id": "slow", "type": "probe", "timeout": "PT20S", "settings": { "does": "wait" } }""");

        var driving = engine.DriveAsync(run);
        await _log.Arrived.Task;
        Clock.Advance(TimeSpan.FromSeconds(20));
        var report = await driving;

        Assert.Equal("runs.step_timed_out", report.Problem!.Code);
        Assert.Equal("Step 'slow' did not finish within PT20S.", report.Problem.Message);
    }

    [Fact]
    public async Task Settings_that_do_not_fit_fail_the_step_with_their_name()
    {
        await using var engine = Node();
        var run = await engine.StartAsync("""{ "id": "a", "type": "probe", "settings": { "times": "{{ inputs.n }}" } }""", ("n", "three"));

        var report = await engine.DriveAsync(run);

        Assert.Equal("steps.setting_does_not_fit", report.Problem!.Code);
        Assert.Equal("settings.times", report.Problem.Path);
    }

    [Fact]
    public async Task A_node_that_died_in_a_step_is_followed_by_another_that_repeats_only_this_step()
    {
        await using var first = Node();
        await using var second = Node();
        var run = await first.StartAsync(
            """{ "id": "a", "type": "probe" }, { "id": "b", "type": "probe", "settings": { "does": "wait" } }""" + ThenSucceed);
        using var died = new CancellationTokenSource();

        var lease = await first.ClaimAsync(run);
        var driving = first.Get<RunDriver>().DriveAsync(lease!, CancellationToken.None, died.Token);
        while (_log.Asked.Count < 2)
        {
            await Task.Yield();
        }

        await died.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => driving);
        Assert.Null(await second.ClaimAsync(run));
        Clock.Advance(TestEngine.Lease + TimeSpan.FromSeconds(1));
        _log.Gate.SetResult();
        var report = await second.DriveAsync(run);

        Assert.Equal(RunStatus.Succeeded, report.Head.Status);
        Assert.Equal(["a", "b", "b", "after"], _log.Asked.Select(asked => asked.Step));
        Assert.Equal(3, _log.Asked.Select(asked => asked.Key).Distinct().Count());
    }

    [Fact]
    public async Task A_worker_that_lost_its_lease_cannot_write()
    {
        await using var slow = Node();
        await using var other = Node();
        var run = await slow.StartAsync("""{ "id": "a", "type": "probe", "settings": { "does": "wait", "output": "mine" } }""");

        var lease = await slow.ClaimAsync(run);
        var driving = slow.Get<RunDriver>().DriveAsync(lease!, CancellationToken.None, Cancel);
        await _log.Arrived.Task;
        Clock.Advance(TestEngine.Lease + TimeSpan.FromSeconds(1));
        Assert.NotNull(await other.ClaimAsync(run));
        _log.Gate.SetResult();

        await Assert.ThrowsAsync<LeaseLostException>(() => driving);
        Assert.Null((await other.ReportAsync(run)).Steps[0].Output);
    }

    [Fact]
    public async Task A_node_that_is_stopped_finishes_its_step_begins_no_other_and_gives_the_run_back()
    {
        await using var engine = Node();
        var run = await engine.StartAsync("""{ "id": "a", "type": "probe", "settings": { "does": "wait", "output": 1 } }""" + ThenSucceed);
        var worker = engine.Get<RunWorker>();

        await worker.StartAsync(Cancel);
        await _log.Arrived.Task;
        var stopping = worker.StopAsync(Cancel);
        _log.Gate.SetResult();
        await stopping;
        var stopped = await engine.ReportAsync(run);
        var finished = await engine.DriveAsync(run);

        Assert.Equal("1", Assert.Single(stopped.Steps).Output!.ToString());
        Assert.Equal(RunStatus.Succeeded, finished.Head.Status);
        Assert.Equal(["a", "after"], _log.Asked.Select(asked => asked.Step));
    }

    [Fact]
    public async Task The_worker_takes_what_is_queued_and_tells_who_listens()
    {
        await using var engine = Node();
        var ended = new TaskCompletionSource<RunHead>();
        using var listening = engine.Get<RunWatch>().Listen(head =>
        {
            if (head.HasEnded)
            {
                ended.TrySetResult(head);
            }
        });
        var worker = engine.Get<RunWorker>();
        await worker.StartAsync(Cancel);

        var run = await engine.StartAsync("""{ "id": "a", "type": "probe" }""");

        Assert.Equal((run.Id, RunStatus.Succeeded), ((await ended.Task.WaitAsync(Cancel)).Id, (await ended.Task).Status));
        await worker.StopAsync(Cancel);
    }

    [Fact]
    public async Task Who_started_a_run_can_wait_for_its_end_also_over_a_retry()
    {
        await using var engine = Node();
        var run = await engine.StartAsync(
            """{ "id": "a", "type": "probe", "retry": { "maxAttempts": 2, "delay": "PT30S" }, "settings": { "does": "fail_retryable" } }""" + ThenSucceed);

        var finishing = engine.Get<LocalRun>().FinishAsync(run.Id, Cancel);
        while (!finishing.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(RunStatus.Succeeded, (await finishing).Status);
        Assert.Contains(("a", 2), _log.Asked.Select(asked => (asked.Step, asked.Attempt)));
    }

    [Fact]
    public async Task Who_waits_for_a_run_that_sleeps_learns_that_another_node_went_on_with_it()
    {
        await using var engine = Node();
        await using var other = Node();
        var run = await engine.StartAsync("""{ "id": "w", "type": "wait", "settings": { "for": "PT4H" } }""");
        await engine.DriveAsync(run);
        var began = Now;

        var finishing = engine.Get<LocalRun>().FinishAsync(run.Id, Cancel);
        await other.Get<RunSignals>().SendAsync(run.Id, new SignalKind.SkipWait("w"), "kim", null, Cancel);
        while (!finishing.IsCompleted)
        {
            // At the pace of the store, so that the clock does not run away from it.
            await Task.WhenAny(finishing, Task.Delay(5, Cancel));
            Clock.Advance(TimeSpan.FromMilliseconds(500));
        }

        Assert.Equal(RunStatus.Succeeded, (await finishing).Status);
        Assert.InRange(Now - began, TimeSpan.Zero, TimeSpan.FromHours(3));
    }

    [Fact]
    public async Task A_run_whose_definition_is_gone_fails_and_says_what_to_do()
    {
        await using var engine = Node();
        var run = await engine.StartAsync("""{ "id": "a", "type": "probe" }""");
        Assert.True(MetaFlow.Blobs.BlobHash.TryParse(run.DefinitionHash, out var definition));
        await Store.Blobs.DeleteAsync(definition, Cancel);

        var report = await engine.DriveAsync(run);

        Assert.Equal("runs.definition_missing", report.Problem!.Code);
        Assert.Equal("Restore the blobs from a backup.", report.Problem.Hint);
    }

    [Fact]
    public async Task A_hundred_runs_at_once_all_end_and_none_runs_twice()
    {
        await using var first = Node();
        await using var second = Node();
        var workers = new[] { first.Get<RunWorker>(), second.Get<RunWorker>() };
        foreach (var worker in workers)
        {
            await worker.StartAsync(Cancel);
        }

        var ended = 0;
        var all = new TaskCompletionSource();
        Action<RunHead> count = head =>
        {
            if (head.HasEnded && Interlocked.Increment(ref ended) == 100)
            {
                all.TrySetResult();
            }
        };
        using var here = first.Get<RunWatch>().Listen(count);
        using var there = second.Get<RunWatch>().Listen(count);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => first.StartAsync("""{ "id": "a", "type": "probe" }""")));
        await all.Task.WaitAsync(Cancel);
        foreach (var worker in workers)
        {
            await worker.StopAsync(Cancel);
        }

        Assert.Equal(100, _log.Asked.Select(asked => asked.Key).Distinct().Count());
        Assert.Equal(100, _log.Asked.Count);
    }

    private TestEngine Node() => new(Store, Clock, _log);
}

public sealed class SqliteEngineTests() : EngineContract(new SqliteTestDatabase());

public sealed class PostgresEngineTests(PostgresServer server) : EngineContract(new PostgresTestDatabase(server));
