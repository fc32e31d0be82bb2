using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Tests.Runs.Probe;
using MetaFlow.Tests.Storage;
using MetaFlow.Workflows;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MetaFlow.Tests.Runs;

/// <summary>What a definition and people say about when runs begin, through the whole engine on every database.</summary>
public abstract class QueueContract(ITestDatabase database) : StoreContract(database)
{
    private const string Two = """{ "id": "a", "type": "probe", "settings": { "does": "wait" } }, { "id": "b", "type": "probe" }""";

    private readonly ProbeLog _log = new();

    [Fact]
    public async Task Runs_with_the_same_value_of_the_key_share_the_limit_and_others_do_not()
    {
        await using var engine = Node();
        var workflow = Limited(engine, "\"limit\": 1, \"key\": \"{{ inputs.customer }}\"");

        var first = await StartAsync(engine, workflow, "ada");
        var second = await StartAsync(engine, workflow, "ada");
        var other = await StartAsync(engine, workflow, "kim");
        var claimed = await Store.Queue.ClaimAsync("a", 10, Now, TestEngine.Lease, Cancel);

        Assert.Equal([first.Run!.Id, other.Run!.Id], claimed.Select(lease => lease.Head.Id));
        Assert.Equal(new RunGroup("ada", 1), first.Run.Group);
        Assert.True((await Store.Journal.FindAsync(second.Run!.Id, Cancel))!.IsHeld);
    }

    [Fact]
    public async Task A_start_that_is_skipped_says_why()
    {
        await using var engine = Node();
        var workflow = Limited(engine, "\"limit\": 1, \"overlap\": \"skip\"");
        await StartAsync(engine, workflow, "ada");

        var (run, problem) = await StartAsync(engine, workflow, "kim");

        Assert.Null(run);
        Assert.Equal("As many runs of the workflow 'limited' are under way as may be: 1. This one was not started.", problem!.Message);
    }

    [Fact]
    public async Task A_key_that_cannot_be_worked_out_is_a_problem_of_the_start()
    {
        await using var engine = Node();
        var workflow = Limited(engine, "\"limit\": 1, \"key\": \"{{ inputs.customer + 1 }}\"", "any");

        var (run, problem) = await StartAsync(engine, workflow, "ada");

        Assert.Null(run);
        Assert.Equal("concurrency.key", problem!.Path);
    }

    [Fact]
    public async Task Secrets_do_not_stand_in_the_key()
    {
        await using var engine = Node();
        var workflow = Limited(engine, "\"limit\": 1, \"key\": \"{{ inputs.customer }}\"", "string\", \"secret\": true, \"description\": \"");

        var (run, _) = await StartAsync(engine, workflow, "hunter2");

        Assert.DoesNotContain("hunter2", run!.Group!.Key, StringComparison.Ordinal);
        Assert.Equal(64, run.Group.Key.Length);
    }

    [Fact]
    public async Task A_run_that_is_called_from_its_own_group_shares_the_place_of_its_caller()
    {
        await using var engine = Node();
        var workflow = Limited(engine, "\"limit\": 1");
        var (caller, _) = await StartAsync(engine, workflow, "ada");

        var (called, _) = await StartAsync(engine, workflow, "ada", caller!.Id);
        var (deeper, _) = await StartAsync(engine, workflow, "ada", called!.Id);
        var claimed = await Store.Queue.ClaimAsync("a", 10, Now, TestEngine.Lease, Cancel);

        Assert.Equal([caller.Id, called.Id], claimed.Select(lease => lease.Head.Id).Where(id => id == caller.Id || id == called.Id));
        Assert.Null(called.Group);
        Assert.Null(deeper!.Group);
    }

    [Fact]
    public async Task A_run_for_later_is_not_begun_before_its_time()
    {
        await using var engine = Node();
        var workflow = Limited(engine, "\"limit\": 1");

        var (run, _) = await engine.Get<RunStarter>().StartAsync(
            new RunRequest(workflow, null, JsonObject.Of(("customer", "ada")), "kim") { NotBefore = Now.AddHours(3) }, Cancel);

        Assert.Equal(Now.AddHours(3), run!.WakeAt);
        Assert.Empty(await Store.Queue.ClaimAsync("a", 10, Now.AddHours(2), TestEngine.Lease, Cancel));
        Assert.Equal(Now.AddHours(3), await Store.Queue.NextWakeAsync(Cancel));
        Assert.Single(await Store.Queue.ClaimAsync("a", 10, Now.AddHours(3), TestEngine.Lease, Cancel));
    }

    [Fact]
    public async Task While_it_is_paused_a_run_finishes_its_step_and_rests_and_goes_on_behind_it_when_it_is_resumed()
    {
        await using var engine = Node();
        var worker = engine.Get<RunWorker>();
        var run = await engine.StartAsync(Two);
        await worker.StartAsync(Cancel);
        await _log.Arrived.Task;
        await Store.Pauses.PauseAsync(new RunPause(null, "ada", null, Now), Cancel);

        // The worker looks once a second; the step that is under way is let through when it has.
        Clock.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(() => Task.FromResult(engine.Get<WorkerState>().Resting == 1));
        _log.Gate.SetResult();
        await UntilAsync(async () => (await Store.Queue.LeasesAsync(Now, Cancel)).Count == 0);
        var resting = await engine.ReportAsync(run);
        await Store.Pauses.ResumeAsync(null, Cancel);
        await UntilAsync(async () => (await engine.ReportAsync(run)).Head.HasEnded);
        await worker.StopAsync(Cancel);

        Assert.Equal(RunStatus.Running, resting.Head.Status);
        Assert.Equal(["a"], resting.Steps.Where(step => step.Done).Select(step => step.StepPath));
        Assert.Equal(RunStatus.Succeeded, (await engine.ReportAsync(run)).Head.Status);
        Assert.Equal(["a", "b"], _log.Asked.Select(asked => asked.Step));
    }

    [Fact]
    public async Task A_queued_run_of_what_is_paused_can_be_cancelled()
    {
        await using var engine = Node();
        var worker = engine.Get<RunWorker>();
        await Store.Pauses.PauseAsync(new RunPause("example", "ada", null, Now), Cancel);
        var run = await engine.StartAsync(Two);
        await worker.StartAsync(Cancel);

        await engine.Get<RunSignals>().SendAsync(run.Id, new SignalKind.Cancel(), "kim", null, Cancel);
        await UntilAsync(async () => (await engine.ReportAsync(run)).Head.HasEnded);
        await worker.StopAsync(Cancel);

        Assert.Equal(RunStatus.Cancelled, (await engine.ReportAsync(run)).Head.Status);
        Assert.Empty(_log.Asked);
    }

    [Fact]
    public async Task Many_runs_are_counted_and_cancelled_by_what_they_have_in_common()
    {
        await using var engine = Node();
        await Store.Journal.AppendAsync(
            [.. Enumerable.Range(0, 250).Select(number => new RunWrite(Stored.Head(Now.AddMilliseconds(number)), 0, []))], Cancel);
        await Store.Journal.CreateAsync(Stored.Head(workflow: "other"), Cancel);
        await Store.Journal.CreateAsync(Stored.Head().Ended(RunStatus.Succeeded, Now), Cancel);
        await Store.Journal.CreateAsync(Stored.Head() with { StartedBy = "kim" }, Cancel);
        var selection = engine.Get<RunSelection>();
        var query = new RunQuery("digest", RunStatus.Queued) { StartedBy = "ada" };

        var counted = await selection.CountAsync(query, Cancel);
        var asked = await selection.CancelAsync(query, "kim", "정리", Cancel);

        Assert.Equal((250, 250), (counted, asked));
        var claimed = await Store.Queue.ClaimAsync("a", 400, Now.AddHours(1), TestEngine.Lease, Cancel);
        Assert.Equal(250, claimed.Count(lease => lease.Signals == 1));
    }

    [Fact]
    public async Task Ended_runs_are_kept_as_their_workflow_says_and_else_as_the_settings_say()
    {
        await using var engine = Node();
        await SaveAsync("brief", "\"retention\": { \"runs\": 2 },");
        await SaveAsync("silent", "");
        foreach (var number in Enumerable.Range(1, 5))
        {
            foreach (var workflow in new[] { "brief", "silent", "of-a-file" })
            {
                var at = Now.AddDays(-number).AddMinutes(-1);
                await Store.Journal.CreateAsync(Stored.Head(at, workflow: workflow).Ended(RunStatus.Succeeded, at), Cancel);
            }
        }

        var expiry = Expiry(engine, new RetentionOptions { KeepDays = 3, Batch = 1, Pause = TimeSpan.Zero });
        var deleted = await expiry.ExpireAsync(Cancel);

        Assert.Equal(3 + 3 + 3, deleted);
        foreach (var workflow in new[] { "brief", "silent", "of-a-file" })
        {
            Assert.Equal(2, (await Store.Journal.ListAsync(new RunQuery(workflow), Cancel)).Count);
        }

        Assert.Equal(0, await expiry.ExpireAsync(Cancel));
    }

    [Fact]
    public async Task Where_nothing_is_said_every_run_is_kept()
    {
        await using var engine = Node();
        await Store.Journal.CreateAsync(Stored.Head(Now.AddYears(-9)).Ended(RunStatus.Succeeded, Now.AddYears(-9)), Cancel);

        Assert.Equal(0, await Expiry(engine, new RetentionOptions()).ExpireAsync(Cancel));
    }

    private RunExpiry Expiry(TestEngine engine, RetentionOptions options) => new(
        Store.Journal, Store.Blobs, Store.Workflows, engine.Get<WorkflowReader>(), Clock, Options.Create(options), NullLogger<RunExpiry>.Instance);

    private Task<SaveOutcome> SaveAsync(string id, string members) => Store.Workflows.SaveAsync(
        Stored.Revision($$"""{ "metaflow": 1, "id": "{{id}}", {{members}} "steps": [ { "id": "a", "type": "probe" } ] }""", workflow: id), Cancel);

    private static async Task UntilAsync(Func<Task<bool>> done)
    {
        while (!await done())
        {
            Cancel.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static Workflow Limited(TestEngine engine, string concurrency, string type = "string")
    {
        var definition = $$"""
            { "metaflow": 1, "id": "limited", "concurrency": { {{concurrency}} },
              "inputs": { "customer": { "type": "{{type}}" } }, "steps": [ { "id": "a", "type": "probe" } ] }
            """;
        var workflow = engine.Get<WorkflowReader>().Read(definition, out var problems);
        Assert.Empty(problems);
        return workflow!;
    }

    private static async Task<(RunHead? Run, Problem? Problem)> StartAsync(TestEngine engine, Workflow workflow, string customer, RunId? caller = null)
    {
        var (run, problems) = await engine.Get<RunStarter>().StartAsync(
            new RunRequest(workflow, null, JsonObject.Of(("customer", customer)), "kim") { Caller = caller }, Cancel);
        return (run, problems.Count > 0 ? problems[0] : null);
    }

    private TestEngine Node() => new(Store, Clock, _log);
}

public sealed class SqliteQueueTests() : QueueContract(new SqliteTestDatabase());

public sealed class PostgresQueueTests(PostgresServer server) : QueueContract(new PostgresTestDatabase(server));
