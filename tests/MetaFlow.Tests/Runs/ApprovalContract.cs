using MetaFlow.Approvals;
using MetaFlow.Json;
using MetaFlow.People;
using MetaFlow.Runs;
using MetaFlow.Steps.Approval;
using MetaFlow.Tests.Runs.Probe;
using MetaFlow.Tests.Storage;

namespace MetaFlow.Tests.Runs;

/// <summary>Runs that ask people, from the question to the journal, on every database.</summary>
public abstract class ApprovalContract(ITestDatabase database) : StoreContract(database)
{
    private const string Two = """
        { "id": "ok", "type": "approval", "settings": { "title": "Send?", "payload": { "n": 7 }, "approvers": ["lee", "park", "choi"], "needed": 2 } },
        { "id": "after", "type": "probe" }
        """;

    private static readonly Approver Lee = new("lee", Role.Operator);
    private static readonly Approver Park = new("Park", Role.Operator);

    private readonly ProbeLog _log = new();

    [Fact]
    public async Task A_run_waits_until_enough_have_agreed_and_the_journal_says_who_and_why()
    {
        await using var engine = Node();
        var run = await engine.StartAsync(Two);
        var asked = await engine.DriveAsync(run);
        Assert.Equal(("ok", "kim"), Named(Assert.Single(await Store.Approvals.ListAsync(10, Cancel))));

        Assert.Empty(await AnswerAsync(engine, run, Lee, comment: "Looks right"));
        var open = await engine.DriveAsync(run);
        Assert.Equal(["lee"], Assert.Single(await Store.Approvals.ListAsync(10, Cancel)).Answered);
        Assert.Empty(await AnswerAsync(engine, run, Park));
        var done = await engine.DriveAsync(run);

        Assert.Equal((RunStatus.Waiting, RunStatus.Waiting, RunStatus.Succeeded), (asked.Head.Status, open.Head.Status, done.Head.Status));
        Assert.Equal(
            [("lee", "Looks right"), ("Park", null)],
            (await AnsweredAsync(run)).Select(answered => (answered.By, answered.Why)));
        Assert.Empty(await Store.Approvals.ListAsync(10, Cancel));
        Assert.Equal(["after"], _log.Asked.Select(one => one.Step));
    }

    [Fact]
    public async Task Two_who_answer_at_the_same_moment_both_count()
    {
        await using var engine = Node();
        var run = await engine.StartAsync(Two);
        await engine.DriveAsync(run);

        await AnswerAsync(engine, run, Lee);
        await AnswerAsync(engine, run, Park);
        var done = await engine.DriveAsync(run);

        Assert.Equal(RunStatus.Succeeded, done.Head.Status);
        Assert.Equal(2, (await AnsweredAsync(run)).Count);
    }

    [Fact]
    public async Task An_answer_that_the_run_has_not_heard_yet_counts_once()
    {
        await using var engine = Node();
        var run = await engine.StartAsync(Two);
        await engine.DriveAsync(run);

        await AnswerAsync(engine, run, Lee);
        var again = await AnswerAsync(engine, run, new Approver("LEE", Role.Operator));

        Assert.Equal("'LEE' has answered 'Send?' already, and each person counts once.", Assert.Single(again).Message);
    }

    [Theory]
    [InlineData("jung", Role.Admin, "approval.not_yours")]
    [InlineData("lee", Role.Viewer, "approval.not_yours")]
    public async Task Who_may_not_answer_is_told_so_and_the_run_hears_nothing(string name, Role role, string code)
    {
        await using var engine = Node();
        var run = await engine.StartAsync(Two);
        await engine.DriveAsync(run);

        var problems = await AnswerAsync(engine, run, new Approver(name, role));

        Assert.Equal(code, Assert.Single(problems).Code);
        Assert.Empty(await Store.Signals.PendingAsync(run.Id, Cancel));
    }

    [Fact]
    public async Task Whoever_started_the_run_does_not_approve_it()
    {
        await using var engine = Node();
        var run = await engine.StartAsync("""{ "id": "ok", "type": "approval", "settings": { "title": "Send?" } }""");
        await engine.DriveAsync(run);

        var own = await AnswerAsync(engine, run, new Approver("Kim", Role.Admin));

        Assert.Equal("approval.own_run", Assert.Single(own).Code);
        Assert.Empty(await engine.Get<ApprovalDesk>().ListAsync(new Approver("kim", Role.Admin), Cancel));
        Assert.Single(await engine.Get<ApprovalDesk>().ListAsync(Lee, Cancel));
    }

    [Fact]
    public async Task Whoever_started_the_run_that_called_this_one_does_not_approve_it_either()
    {
        await using var engine = Node();
        var caller = await engine.StartAsync("""{ "id": "a", "type": "probe" }""");
        var workflow = Some.Workflow("""{ "id": "ok", "type": "approval", "settings": { "title": "Send?" } }""");
        var (called, _) = await engine.Get<RunStarter>().StartAsync(new RunRequest(workflow, null, JsonObject.Empty, $"run {caller.Id}"), Cancel);
        await engine.DriveAsync(called!);

        var own = await AnswerAsync(engine, called!, new Approver("kim", Role.Admin));

        Assert.Equal("approval.own_run", Assert.Single(own).Code);
    }

    [Fact]
    public async Task An_answer_to_another_payload_or_definition_is_refused_with_a_sentence()
    {
        await using var engine = Node();
        var run = await engine.StartAsync(Two);
        await engine.DriveAsync(run);
        var desk = engine.Get<ApprovalDesk>();

        var payload = await desk.AnswerAsync(run.Id, "ok", new ApprovalReply(true, ApprovalRequest.HashOf("else")), Lee, Cancel);
        var definition = await desk.AnswerAsync(
            run.Id, "ok", new ApprovalReply(true, ApprovalRequest.HashOf(JsonObject.Of(("n", 7)))) { DefinitionHash = "else" }, Lee, Cancel);

        Assert.Equal("What is asked now is not what this answer is about: 'Send?'.", Assert.Single(payload).Message);
        Assert.Equal("This answer is about another version of the workflow that asks 'Send?'.", Assert.Single(definition).Message);
    }

    [Theory]
    [InlineData("""{ "amount": 5 }""", "")]
    [InlineData("{}", "approval.form_lacks form.amount")]
    [InlineData("""{ "amount": "five" }""", "approval.form_value form.amount")]
    [InlineData("""{ "amount": 5, "more": 1 }""", "approval.form_has_more form.more")]
    public async Task What_is_written_into_the_form_has_to_fit_its_schema(string form, string problem)
    {
        await using var engine = Node();
        var run = await engine.StartAsync("""
            { "id": "ok", "type": "approval", "settings": { "title": "Send?",
              "form": { "type": "object", "required": ["amount"], "properties": { "amount": { "type": "integer" } }, "additionalProperties": false } } }
            """);
        await engine.DriveAsync(run);

        var problems = await engine.Get<ApprovalDesk>().AnswerAsync(
            run.Id, "ok", new ApprovalReply(true, ApprovalRequest.HashOf(JsonNull.Value), Form: (JsonObject)JsonData.Parse(form)), Lee, Cancel);

        Assert.Equal(problem, string.Join(' ', problems.Select(one => $"{one.Code} {one.Path}")));
    }

    [Fact]
    public async Task It_is_given_to_others_with_a_line_in_the_journal_and_they_are_told()
    {
        await using var engine = Node();
        await Store.People.AddAsync(Stored.Person("jung", Role.Operator), Cancel);
        var run = await engine.StartAsync("""{ "id": "ok", "type": "approval", "settings": { "title": "Send?", "approvers": ["lee"] } }""");
        await engine.DriveAsync(run);
        var desk = engine.Get<ApprovalDesk>();

        var nobody = await desk.ReassignAsync(run.Id, "ok", ["nobody"], "boss", "away", Cancel);
        Assert.Null(await desk.ReassignAsync(run.Id, "ok", ["jung"], "boss", "away", Cancel));
        await engine.DriveAsync(run);
        var old = await AnswerAsync(engine, run, Lee);
        Assert.Empty(await AnswerAsync(engine, run, new Approver("jung", Role.Operator)));
        var done = await engine.DriveAsync(run);

        Assert.Equal(("approval.unknown_approver", "approval.not_yours"), (nobody?.Code, Assert.Single(old).Code));
        Assert.Equal(RunStatus.Succeeded, done.Head.Status);
        Assert.Equal(("boss", "away"), ((await AnsweredAsync(run))[0].By, (await AnsweredAsync(run))[0].Why));
        Assert.Equal([ApprovalOccasion.Asked, ApprovalOccasion.Reassigned], engine.Told.Notices.Select(notice => notice.Occasion));
    }

    [Fact]
    public async Task The_reminder_and_the_end_of_its_time_wake_the_run()
    {
        await using var engine = Node();
        var run = await engine.StartAsync("""{ "id": "ok", "type": "approval", "settings": { "title": "Send?", "reminder": "PT1H", "timeout": "PT3H" } }""");
        await engine.DriveAsync(run);

        Clock.Advance(TimeSpan.FromHours(1));
        var reminded = await engine.DriveAsync(run);
        Clock.Advance(TimeSpan.FromHours(2));
        var late = await AnswerAsync(engine, run, Lee);
        var over = await engine.DriveAsync(run);

        Assert.Equal([ApprovalOccasion.Asked, ApprovalOccasion.Reminder], engine.Told.Notices.Select(notice => notice.Occasion));
        Assert.Equal((RunStatus.Waiting, "approval.is_over"), (reminded.Head.Status, Assert.Single(late).Code));
        Assert.Equal("'Send?' was not decided within PT3H: 0 of 1 agreed.", over.Problem?.Message);
        Assert.Empty(await Store.Approvals.ListAsync(10, Cancel));
    }

    [Fact]
    public async Task It_cannot_be_skipped_and_is_over_when_the_run_is_cancelled()
    {
        await using var engine = Node();
        var run = await engine.StartAsync(Two);
        await engine.DriveAsync(run);

        await engine.Get<RunSignals>().SendAsync(run.Id, new SignalKind.SkipWait("ok"), "lee", null, Cancel);
        var still = await engine.DriveAsync(run);
        await engine.Get<RunSignals>().SendAsync(run.Id, new SignalKind.Cancel(), "lee", null, Cancel);
        await engine.DriveAsync(run);
        var late = await AnswerAsync(engine, run, Lee);

        Assert.Equal(RunStatus.Waiting, still.Head.Status);
        Assert.Equal("approval.is_over", Assert.Single(late).Code);
        Assert.Empty(await Store.Approvals.ListAsync(10, Cancel));
    }

    [Fact]
    public async Task Items_of_a_loop_ask_each_for_themselves()
    {
        await using var engine = Node();
        var run = await engine.StartAsync("""
            { "id": "each", "type": "for_each", "items": [1, 2], "concurrency": 2, "steps": [
              { "id": "ok", "type": "approval", "settings": { "title": "Number {{ item }}?", "payload": "{{ item }}" } } ] }
            """);
        await engine.DriveAsync(run);
        var open = await Store.Approvals.ListAsync(10, Cancel);

        foreach (var one in open)
        {
            Assert.Empty(await engine.Get<ApprovalDesk>().AnswerAsync(one.Run, one.StepPath, new ApprovalReply(true, one.PayloadHash), Lee, Cancel));
        }

        Assert.Equal(["Number 1?", "Number 2?"], open.Select(one => one.Title).Order());
        Assert.Equal(RunStatus.Succeeded, (await engine.DriveAsync(run)).Head.Status);
    }

    private static (string, string) Named(OpenApproval open) => (open.StepPath, open.StartedBy);

    private static async Task<IReadOnlyList<Problem>> AnswerAsync(TestEngine engine, RunHead run, Approver by, bool approved = true, string? comment = null)
    {
        var desk = engine.Get<ApprovalDesk>();
        var (found, problem) = await desk.FindAsync(run.Id, "ok", Cancel);
        return found is null
            ? [problem!]
            : await desk.AnswerAsync(run.Id, "ok", new ApprovalReply(approved, found.Request.PayloadHash, comment), by, Cancel);
    }

    private async Task<IReadOnlyList<RunEvent.StepAnswered>> AnsweredAsync(RunHead run) =>
        [.. (await Store.Journal.ReadAsync(run.Id, 0, 1000, Cancel)).Select(JournalPayload.Event).OfType<RunEvent.StepAnswered>()];

    private TestEngine Node() => new(Store, Clock, _log);
}

public sealed class SqliteApprovalTests() : ApprovalContract(new SqliteTestDatabase());

public sealed class PostgresApprovalTests(PostgresServer server) : ApprovalContract(new PostgresTestDatabase(server));
