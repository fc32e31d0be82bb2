using System.Text;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Runs.Reruns;
using MetaFlow.Tests.Runs.Probe;
using MetaFlow.Tests.Storage;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Runs.Reruns;

/// <summary>Running again what has ended, on every database.</summary>
public abstract class RerunContract(ITestDatabase database) : StoreContract(database)
{
    private const string Two = """
        { "id": "a", "type": "probe", "settings": { "output": { "n": "{{ inputs.n }}" } } },
        { "id": "b", "type": "probe", "settings": { "output": "{{ steps.a.n + inputs.m }}" } }
        """;

    private readonly ProbeLog _log = new();

    [Fact]
    public async Task A_run_that_is_run_again_from_a_step_takes_over_what_came_before_and_knows_where_it_comes_from()
    {
        await using var engine = Node();
        var old = await EndAsync(engine, Two, ("n", 40), ("m", 2));

        var run = await AgainAsync(engine, old, new RerunFrom.Step("b"), why: "한 번 더");
        var report = await engine.DriveAsync(run);

        Assert.Equal((RunStatus.Succeeded, "42", old.Id), (report.Head.Status, report.Output?.ToString(), report.Head.RerunOf));
        Assert.Equal(["a", "b", "b"], _log.Asked.Select(asked => asked.Step));
        Assert.Equal(3, _log.Asked.Select(asked => asked.Key).Distinct().Count());
        Assert.Equal([("a", true), ("b", false)], report.Steps.Select(step => (step.StepPath, step.Reused)));
        Assert.Equal(new Lineage(old.Id, "step", "b", "한 번 더"), report.Rerun);
        Assert.Equal([run.Id], (await engine.ReportAsync(old)).Reruns.Select(rerun => rerun.Id));
        Assert.Equal([run.Id], (await Store.Journal.ListAsync(new RunQuery(RerunOf: old.Id), Cancel)).Select(head => head.Id));
    }

    [Fact]
    public async Task A_rerun_needs_nothing_of_the_old_run_any_more_not_even_its_large_outputs()
    {
        await using var engine = Node();
        var old = await EndAsync(engine, """
            { "id": "large", "type": "probe", "settings": { "output": "{{ $pad('abc', 90000, 'abc') }}" } },
            { "id": "length", "type": "probe", "settings": { "output": "{{ $length(steps.large) }}" } }
            """);
        var run = await AgainAsync(engine, old, new RerunFrom.Step("length"));

        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await Store.Journal.DeleteEndedAsync(new RunRetention("example", Now, null), 10, Cancel));
        await Store.Blobs.SweepAsync(Now, Cancel);
        await using var other = Node();
        var report = await other.DriveAsync(run);

        Assert.Equal((RunStatus.Succeeded, "90000"), (report.Head.Status, report.Output?.ToString()));
        Assert.Equal(old.Id, report.Head.RerunOf);
        Assert.Equal(["large", "length", "length"], _log.Asked.Select(asked => asked.Step));
    }

    [Fact]
    public async Task Failed_items_are_run_again_and_the_others_are_not()
    {
        await using var engine = Node();
        const string Loop = """
            { "id": "each", "type": "for_each", "items": "{{ inputs.numbers }}", "onItemError": "collect",
              "steps": [ { "id": "p", "type": "probe", "settings": { "does": "{{ item = 2 and inputs.bad ? 'fail' : 'succeed' }}", "output": "{{ item }}" } } ],
              "result": "{{ steps.p }}" }
            """;
        var old = await EndAsync(engine, Loop, ("numbers", JsonArray.Create([1, 2, 3])), ("bad", true));
        _log.Asked.Clear();

        var again = await engine.DriveAsync(await AgainAsync(engine, old, new RerunFrom.FailedItems("each")));

        Assert.Equal("each[1]/steps/p", Assert.Single(_log.Asked).Step);
        Assert.Equal("[1,3]", ((JsonObject)again.Output!)["results"]!.ToString());
    }

    [Fact]
    public async Task A_failed_run_goes_on_where_it_failed_with_a_revision_that_puts_it_right()
    {
        await using var engine = Node();
        var old = await EndAsync(engine, await SaveAsync(engine, """
            { "id": "a", "type": "probe", "settings": { "output": { "n": 20 } } }, { "id": "b", "type": "probe", "settings": { "does": "fail" } }
            """));
        var second = await SaveAsync(engine, """
            { "id": "a", "type": "probe", "settings": { "output": { "n": 20 } } }, { "id": "b", "type": "probe", "settings": { "output": "{{ steps.a.n + 1 }}" } }
            """);

        var report = await engine.DriveAsync(await AgainAsync(engine, old, new RerunFrom.Failure(), revision: second.Number));

        Assert.Equal((RunStatus.Succeeded, "21", second.Number), (report.Head.Status, report.Output?.ToString(), report.Head.Revision));
        Assert.Equal(new Lineage(old.Id, "failure", "b", null), report.Rerun);
        Assert.Equal(["a", "b", "b"], _log.Asked.Select(asked => asked.Step));
    }

    [Theory]
    [InlineData("""{ "id": "a", "type": "set", "settings": { "values": { "n": 20 } } }, { "id": "b", "type": "probe" }""", "runs.rerun_step_changed")]
    [InlineData("""{ "id": "x", "type": "probe" }, { "id": "b", "type": "probe" }""", "runs.rerun_step_changed")]
    [InlineData("""{ "id": "a", "type": "probe" }, { "id": "b", "type": "probe", "settings": { "output": "{{ steps.a.n.total + $sum(steps.a.missing) }}" } }""", "runs.rerun_does_not_fit")]
    public async Task A_revision_that_cannot_do_with_what_is_taken_over_is_refused(string steps, string code)
    {
        await using var engine = Node();
        var old = await EndAsync(engine, await SaveAsync(engine, """
            { "id": "a", "type": "probe", "settings": { "output": { "n": 20 } } }, { "id": "b", "type": "probe", "settings": { "does": "fail" } }
            """));
        var second = await SaveAsync(engine, steps);

        var problems = await RefusedAsync(engine, new RerunRequest(old.Id, new RerunFrom.Failure(), JsonObject.Empty, "kim") { Revision = second.Number });

        Assert.Equal(code, problems[0].Code);
    }

    [Fact]
    public async Task Another_input_is_taken_where_nothing_that_is_kept_has_read_it_and_refused_with_the_step_that_has()
    {
        await using var engine = Node();
        var old = await EndAsync(engine, Two, ("n", 40), ("m", 2));

        var problems = await RefusedAsync(engine, new RerunRequest(old.Id, new RerunFrom.Step("b"), JsonObject.Of(("n", 1)), "kim"));
        var unread = await engine.DriveAsync(await AgainAsync(engine, old, new RerunFrom.Step("b"), ("m", 60)));
        var whole = await engine.DriveAsync(await AgainAsync(engine, old, new RerunFrom.Beginning(), ("n", 1)));

        Assert.Equal("Step 'a' is not run again and has read the input 'n', which is to be another.", Assert.Single(problems).Message);
        Assert.Equal(("100", "3"), (unread.Output?.ToString(), whole.Output?.ToString()));
    }

    [Fact]
    public async Task A_secret_input_is_taken_over_under_seal_and_never_by_a_revision_that_would_show_it()
    {
        const string Secret = "sesame-8841-열려라";
        await using var engine = Node();
        var steps = """{ "id": "a", "type": "probe", "settings": { "output": "{{ inputs.key }}" } }, { "id": "b", "type": "probe", "settings": { "output": "{{ $length(steps.a) }}" } }""";
        var old = await EndAsync(engine, await SaveAsync(engine, steps, """{ "key": { "type": "string", "secret": true } }"""), ("key", Secret));
        var shown = await SaveAsync(engine, steps, """{ "key": { "type": "string" } }""");

        var again = await engine.DriveAsync(await AgainAsync(engine, old, new RerunFrom.Step("b")));
        var refused = await RefusedAsync(
            engine, new RerunRequest(old.Id, new RerunFrom.Beginning(), JsonObject.Empty, "kim") { Revision = shown.Number });

        Assert.Equal($"{Secret.Length}", again.Output?.ToString());
        Assert.Equal("runs.rerun_secret_shown", Assert.Single(refused).Code);
        var journal = await Store.Journal.ReadAsync(again.Head.Id, 0, 100, Cancel);
        Assert.DoesNotContain(journal, entry => Encoding.UTF8.GetString(entry.Payload.Span).Contains("sesame", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_run_again_is_said_in_a_sentence()
    {
        await using var engine = Node();
        var open = await engine.StartAsync("""{ "id": "w", "type": "wait", "settings": { "for": "PT1H" } }""");
        await engine.DriveAsync(open);
        var done = await EndAsync(engine, Two, ("n", 1), ("m", 1));

        async Task<string> CodeAsync(RunId of, RerunFrom from) =>
            (await RefusedAsync(engine, new RerunRequest(of, from, JsonObject.Empty, "kim")))[0].Code;

        Assert.Equal("runs.rerun_not_ended", await CodeAsync(open.Id, new RerunFrom.Beginning()));
        Assert.Equal("runs.not_found", await CodeAsync(new RunId(Guid.CreateVersion7(Now)), new RerunFrom.Beginning()));
        Assert.Equal("runs.rerun_nothing_failed", await CodeAsync(done.Id, new RerunFrom.Failure()));
        Assert.Equal("runs.rerun_no_step", await CodeAsync(done.Id, new RerunFrom.Step("c")));
        Assert.Equal("runs.rerun_no_loop", await CodeAsync(done.Id, new RerunFrom.FailedItems("a")));
    }

    private async Task<RunHead> EndAsync(TestEngine engine, string steps, params (string, JsonData)[] inputs) =>
        (await engine.DriveAsync(await engine.StartAsync(steps, inputs))).Head;

    private static async Task<RunHead> EndAsync(TestEngine engine, Revision revision, params (string, JsonData)[] inputs)
    {
        var (workflow, _, _) = await engine.Get<WorkflowLibrary>().FindAsync(revision.WorkflowId, revision.Number, Cancel);
        var (run, problems) = await engine.Get<RunStarter>().StartAsync(new RunRequest(workflow!, revision.Number, JsonObject.Of(inputs), "kim"), Cancel);
        Assert.Empty(problems);
        return (await engine.DriveAsync(run!)).Head;
    }

    private static async Task<Revision> SaveAsync(TestEngine engine, string steps, string inputs = "{}")
    {
        var (outcome, problems) = await engine.Get<WorkflowLibrary>().SaveAsync(Some.Definition(steps, inputs), basedOn: null, "kim", "", Cancel);
        Assert.True(outcome is SaveOutcome.Saved, string.Join("; ", problems.Select(problem => problem.Message)));
        return ((SaveOutcome.Saved)outcome!).Revision;
    }

    private static Task<RunHead> AgainAsync(TestEngine engine, RunHead old, RerunFrom from, (string, JsonData) input) =>
        AgainAsync(engine, old, from, inputs: JsonObject.Of(input));

    private static async Task<RunHead> AgainAsync(
        TestEngine engine, RunHead old, RerunFrom from, string? why = null, int? revision = null, JsonObject? inputs = null)
    {
        var (request, problems) = await engine.Get<RunReruns>().PrepareAsync(
            new RerunRequest(old.Id, from, inputs ?? JsonObject.Empty, "kim") { Why = why, Revision = revision }, Cancel);
        Assert.Empty(problems);
        var (run, refused) = await engine.Get<RunStarter>().StartAsync(request!, Cancel);
        Assert.Empty(refused);
        return run!;
    }

    private static async Task<IReadOnlyList<Problem>> RefusedAsync(TestEngine engine, RerunRequest request)
    {
        var (prepared, problems) = await engine.Get<RunReruns>().PrepareAsync(request, Cancel);
        Assert.Null(prepared);
        return problems;
    }

    private TestEngine Node() => new(Store, Clock, _log);
}

public sealed class SqliteRerunTests() : RerunContract(new SqliteTestDatabase());

public sealed class PostgresRerunTests(PostgresServer server) : RerunContract(new PostgresTestDatabase(server));
