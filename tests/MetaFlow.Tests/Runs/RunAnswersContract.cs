using System.Text;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Tests.Runs.Probe;
using MetaFlow.Tests.Storage;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Runs;

public sealed class SqliteRunAnswersTests() : RunAnswersContract(new SqliteTestDatabase());

public sealed class PostgresRunAnswersTests(PostgresServer server) : RunAnswersContract(new PostgresTestDatabase(server));

/// <summary>What whoever starts a run and waits for it is promised, and what is kept of the run.</summary>
public abstract class RunAnswersContract(ITestDatabase database) : StoreContract(database)
{
    private const string Waits = """{ "id": "a", "type": "probe", "settings": { "output": 1 } }, { "id": "b", "type": "probe", "settings": { "does": "wait" } }""";

    private readonly ProbeLog _log = new();

    [Fact]
    public async Task Who_waits_gets_what_the_run_gives_and_its_journal_is_whole()
    {
        await using var engine = await NodeAsync();

        var answer = await AskAsync(engine, """
            { "id": "a", "type": "set", "settings": { "values": { "n": 20 } } },
            { "id": "b", "type": "data_transform", "settings": { "expression": "vars.n + 1" } }
            """, TimeSpan.FromMinutes(1));
        var journal = await Store.Journal.ReadAsync(answer.Head.Id, 0, 100, Cancel);

        Assert.Equal("21", answer.Output!.ToString());
        Assert.Equal(answer.Head, await Store.Journal.FindAsync(answer.Head.Id, Cancel));
        Assert.Equal(
            [JournalKind.RunQueued, JournalKind.RunStarted, JournalKind.StepCompleted, JournalKind.StepCompleted, JournalKind.RunSucceeded],
            journal.Select(entry => entry.Kind));
        Assert.Empty(await Store.Queue.LeasesAsync(Now, Cancel));
    }

    [Fact]
    public async Task Who_no_longer_waits_is_told_of_a_run_that_is_in_the_store_and_goes_on()
    {
        await using var engine = await NodeAsync();

        var answer = await AskAsync(engine, Waits, TimeSpan.Zero);
        var known = await Store.Journal.FindAsync(answer.Head.Id, Cancel);
        var other = await Store.Queue.ClaimAsync("other", 10, Now, TestEngine.Lease, Cancel);
        _log.Gate.SetResult();
        var ended = await EndOfAsync(engine, answer.Head.Id);

        Assert.False(answer.Head.HasEnded);
        Assert.NotNull(known);
        Assert.Empty(other);
        Assert.Equal(RunStatus.Succeeded, ended.Status);
        Assert.Equal(["a", "b"], _log.Asked.Select(asked => asked.Step));
    }

    [Theory]
    [InlineData("each_step")]
    [InlineData("failures")]
    public async Task Without_a_place_for_it_the_run_is_queued_and_who_waits_waits_on(string record)
    {
        await using var busy = Node();
        await using var worker = await NodeAsync();

        var asking = AskAsync(busy, """{ "id": "a", "type": "probe", "settings": { "output": 7 } }""", TimeSpan.FromDays(1000), record: record);
        while (!asking.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        var answer = await asking;
        Assert.Equal((RunStatus.Succeeded, "7"), (answer.Head.Status, answer.Output!.ToString()));
    }

    [Fact]
    public async Task The_same_run_that_is_asked_for_twice_is_done_once()
    {
        await using var engine = await NodeAsync();
        var id = RunId.New(Clock);

        var first = await AskAsync(engine, """{ "id": "a", "type": "probe", "settings": { "output": 7 } }""", TimeSpan.FromMinutes(1), id);
        var second = await AskAsync(engine, """{ "id": "a", "type": "probe", "settings": { "output": 7 } }""", TimeSpan.FromMinutes(1), id);

        Assert.Equal(first.Head, second.Head);
        Assert.Equal(first.Output!.ToString(), second.Output!.ToString());
        Assert.Single(await Store.Journal.ListAsync(new RunQuery(), Cancel));
    }

    [Fact]
    public async Task What_a_step_gave_is_durable_before_the_next_one_begins()
    {
        await using var engine = await NodeAsync();

        var asking = AskAsync(engine, Waits, TimeSpan.FromMinutes(1));
        await SecondAskedAsync();
        var run = Assert.Single(await Store.Journal.ListAsync(new RunQuery(), Cancel));
        var report = await engine.ReportAsync(run);
        _log.Gate.SetResult();
        await asking;

        Assert.Equal("1", report.Steps[0].Output!.ToString());
    }

    [Fact]
    public async Task A_workflow_that_is_recorded_at_its_end_is_written_when_it_is_over()
    {
        await using var engine = await NodeAsync();

        var asking = AskAsync(engine, Waits, TimeSpan.FromMinutes(1), record: "at_end");
        await SecondAskedAsync();
        var before = await Store.Journal.ListAsync(new RunQuery(), Cancel);
        _log.Gate.SetResult();
        var answer = await asking;

        Assert.Empty(before);
        Assert.Equal(2, (await engine.ReportAsync(answer.Head)).Steps.Count);
    }

    [Fact]
    public async Task A_run_with_something_unwritten_rests_while_its_step_is_under_way()
    {
        await using var engine = await NodeAsync();
        var asking = AskAsync(engine, Waits, TimeSpan.FromMinutes(1), record: "at_end");
        await SecondAskedAsync();
        var looks = Clock.Looks;

        for (var i = 0; i < 200; i++)
        {
            await Store.Journal.ListAsync(new RunQuery(), Cancel);
        }

        Assert.InRange(Clock.Looks - looks, 0, 100);
        _log.Gate.SetResult();
        await asking;
    }

    [Theory]
    [InlineData("succeed", 0)]
    [InlineData("fail", 1)]
    public async Task Of_a_workflow_that_keeps_failures_only_those_are_kept(string does, int kept)
    {
        await using var engine = await NodeAsync();
        var steps = $$"""{ "id": "a", "type": "probe", "settings": { "does": "{{does}}" } }""";

        var answer = await AskAsync(engine, steps, TimeSpan.FromMinutes(1), record: "failures");

        Assert.True(answer.Head.HasEnded);
        Assert.Equal(kept, (await Store.Journal.ListAsync(new RunQuery(), Cancel)).Count);
    }

    [Fact]
    public async Task What_was_already_written_of_a_run_whose_success_is_not_kept_goes_when_it_ends()
    {
        await using var engine = Node();
        var (run, _) = await engine.Get<RunStarter>().StartAsync(
            Request(engine, """{ "id": "a", "type": "probe" }""", "failures", id: null), Cancel);

        await engine.Get<RunDriver>().DriveAsync((await engine.ClaimAsync(run!))!, CancellationToken.None, Cancel);

        Assert.Single(_log.Asked);
        Assert.Null(await Store.Journal.FindAsync(run!.Id, Cancel));
        Assert.Empty(await Store.Journal.ReadAsync(run.Id, 0, 10, Cancel));
    }

    private TestEngine Node() => new(Store, Clock, _log);

    private async Task<TestEngine> NodeAsync()
    {
        var engine = Node();
        await engine.Get<RunWorker>().StartAsync(Cancel);
        while (engine.Get<HeldRuns>().Drive is null)
        {
            await Task.Yield();
        }

        return engine;
    }

    private static RunRequest Request(TestEngine engine, string steps, string record, RunId? id)
    {
        var text = $$"""{ "metaflow": 1, "id": "asked", "record": "{{record}}", "steps": [ {{steps}} ] }""";
        var workflow = engine.Get<WorkflowReader>().Read(Encoding.UTF8.GetBytes(text), out var problems);
        Assert.Empty(problems);
        return new RunRequest(workflow!, null, JsonObject.Empty, "kim") { Id = id };
    }

    private static async Task<RunAnswer> AskAsync(TestEngine engine, string steps, TimeSpan limit, RunId? id = null, string record = "each_step")
    {
        var (answer, problems) = await engine.Get<RunAnswers>().RunAsync(Request(engine, steps, record, id), limit, Cancel);
        Assert.Empty(problems);
        return answer!;
    }

    private async Task SecondAskedAsync()
    {
        while (_log.Asked.Count < 2)
        {
            await Task.Yield();
        }
    }

    private async Task<RunHead> EndOfAsync(TestEngine engine, RunId run)
    {
        var ended = new TaskCompletionSource();
        using var listening = engine.Get<RunWatch>().Listen(head =>
        {
            if (head.Id == run && head.HasEnded)
            {
                ended.TrySetResult();
            }
        });
        var head = await Store.Journal.FindAsync(run, Cancel);
        if (!head!.HasEnded)
        {
            await ended.Task.WaitAsync(Cancel);
            head = await Store.Journal.FindAsync(run, Cancel);
        }

        return head!;
    }
}
