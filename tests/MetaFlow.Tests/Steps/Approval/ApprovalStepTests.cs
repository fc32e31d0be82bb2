using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Steps.Approval;

namespace MetaFlow.Tests.Steps.Approval;

public sealed class ApprovalStepTests
{
    private readonly FakeClock _clock = new();
    private readonly CollectingTeller _teller = new();

    [Fact]
    public async Task It_asks_with_everything_that_an_answer_is_bound_to()
    {
        var wait = await AskAsync("""{ "title": "Send?", "payload": { "to": "김" }, "approvers": ["lee"], "timeout": "PT2H" }""");

        var request = ApprovalRequest.Of(wait)!;
        Assert.Equal(
            ("Send?", """{"to":"김"}""", ApprovalRequest.HashOf(JsonObject.Of(("to", "김"))), "lee", 1, "ok", "definition", "kim"),
            (request.Title, request.Payload.ToString(), request.PayloadHash, string.Join(' ', request.Approvers), request.Needed, request.StepPath,
                request.DefinitionHash, request.StartedBy));
        Assert.Equal(_clock.GetUtcNow().AddHours(2), wait.Until);
        Assert.Equal(ApprovalOccasion.Asked, Assert.Single(_teller.Notices).Occasion);
    }

    [Fact]
    public async Task Two_of_three_agree_and_each_answer_is_in_the_output()
    {
        var wait = await AskAsync("""{ "title": "Send?", "approvers": ["lee", "park", "choi"], "needed": 2 }""");

        var open = await GoOnAsync(wait, Answer(wait, "lee", true, "좋아요"));
        var done = await GoOnAsync(wait, Answer(wait, "lee", true, "좋아요"), Answer(wait, "choi", true));

        Assert.Equal(["lee"], ApprovalRequest.Of(Assert.IsType<StepOutcome.Waiting>(open).Wait)!.Answered);
        Assert.Equal(
            """{"approved":true,"answers":[{"by":"lee","at":"2026-03-02T09:00:00.0000000Z","approved":true,"comment":"좋아요"},{"by":"choi","at":"2026-03-02T09:00:00.0000000Z","approved":true}]}""",
            Assert.IsType<StepOutcome.Completed>(done).Output.ToString());
    }

    [Fact]
    public async Task A_no_fails_the_step_and_names_who_and_why()
    {
        var wait = await AskAsync("""{ "title": "Send?", "approvers": ["lee"] }""");

        var failed = Assert.IsType<StepOutcome.Failed>(await GoOnAsync(wait, Answer(wait, "lee", false, "Wrong sum")));

        Assert.Equal(("approval.rejected", "'Send?' was rejected by lee: Wrong sum", false), (failed.Problem.Code, failed.Problem.Message, failed.Retryable));
    }

    [Fact]
    public async Task A_no_lets_the_run_go_on_where_its_author_says_so()
    {
        var wait = await AskAsync("""{ "title": "Send?", "onReject": "continue" }""");

        var done = Assert.IsType<StepOutcome.Completed>(await GoOnAsync(wait, Answer(wait, "lee", false)));

        Assert.Equal("false", ((JsonObject)done.Output)["approved"]!.ToString());
    }

    [Fact]
    public async Task What_was_written_into_the_form_is_in_the_output()
    {
        var wait = await AskAsync("""{ "title": "Send?", "form": { "type": "object", "properties": { "reason": { "type": "string" } } } }""");

        var done = await GoOnAsync(wait, (Answer(wait, "lee", true) with { Form = JsonObject.Of(("reason", "late")) }));

        Assert.Equal("""{"reason":"late"}""", ((JsonObject)Assert.IsType<StepOutcome.Completed>(done).Output)["form"]!.ToString());
    }

    [Fact]
    public async Task They_are_reminded_once_and_answers_so_far_survive_it()
    {
        var wait = await AskAsync("""{ "title": "Send?", "approvers": ["lee", "park"], "needed": 2, "reminder": "PT1H", "timeout": "PT3H" }""");
        var answer = Answer(wait, "lee", true);
        Assert.Equal(_clock.GetUtcNow().AddHours(1), wait.Until);

        _clock.Advance(TimeSpan.FromHours(1));
        var reminded = Assert.IsType<StepOutcome.Waiting>(await GoOnAsync(wait, answer)).Wait;
        _clock.Advance(TimeSpan.FromHours(1));
        var again = Assert.IsType<StepOutcome.Waiting>(await GoOnAsync(reminded, answer)).Wait;

        Assert.Equal([ApprovalOccasion.Asked, ApprovalOccasion.Reminder], _teller.Notices.Select(notice => notice.Occasion));
        Assert.Equal(["lee"], _teller.Notices[1].Request.Answered);
        Assert.Equal(_clock.GetUtcNow().AddHours(1), again.Until);
    }

    [Theory]
    [InlineData("", null, "approval.timed_out")]
    [InlineData(""", "onReject": "continue" """, false, null)]
    [InlineData(""", "onTimeout": "approve" """, true, null)]
    [InlineData(""", "onTimeout": "fail", "onReject": "continue" """, null, "approval.timed_out")]
    public async Task When_the_time_is_over_what_the_author_declared_counts(string more, bool? approved, string? code)
    {
        var wait = await AskAsync($$"""{ "title": "Send?", "timeout": "PT1H" {{more}} }""");

        _clock.Advance(TimeSpan.FromHours(1));
        var outcome = await GoOnAsync(wait);

        Assert.Equal(approved, (outcome as StepOutcome.Completed)?.Output is JsonObject output ? ((JsonBool)output["approved"]!).Value : null);
        Assert.Equal(code, (outcome as StepOutcome.Failed)?.Problem.Code);
    }

    [Fact]
    public async Task Whoever_it_is_given_to_is_told_and_asked_in_the_place_of_the_others()
    {
        var wait = await AskAsync("""{ "title": "Send?", "approvers": ["lee"] }""");
        var given = ApprovalAnswer.Reassign(["park"]);

        var open = Assert.IsType<StepOutcome.Waiting>(await HearAsync(wait, given)).Wait;
        var old = await HearAsync(open, given, Answer(wait, "lee", true).ToJson());
        var done = await HearAsync(open, given, Answer(wait, "lee", true).ToJson(), Answer(wait, "park", true).ToJson());

        Assert.Equal((ApprovalOccasion.Reassigned, "park"), (_teller.Notices[1].Occasion, Assert.Single(_teller.Notices[1].Request.Approvers)));
        Assert.Equal(2, _teller.Notices.Count);
        Assert.IsType<StepOutcome.Waiting>(old);
        Assert.IsType<StepOutcome.Completed>(done);
    }

    [Theory]
    [InlineData("""{ "title": "Send?", "approvers": ["kim"] }""", "approval.nobody_can")]
    [InlineData("""{ "title": "Send?", "approvers": ["lee", "lee"], "needed": 2 }""", "approval.nobody_can")]
    [InlineData("""{ "title": "Send?", "needed": 0 }""", "approval.needs_somebody")]
    [InlineData("""{ "title": "Send?", "timeout": "soon" }""", "wait.not_a_duration")]
    [InlineData("""{ "title": "Send?", "form": { "type": "words" } }""", "approval.form_schema")]
    public async Task What_nobody_can_answer_is_not_asked(string settings, string code)
    {
        var failed = Assert.IsType<StepOutcome.Failed>(await RunAsync(settings, null));

        Assert.Equal(code, failed.Problem.Code);
        Assert.Empty(_teller.Notices);
    }

    [Theory]
    [InlineData("""{ "title": "Send?", "approvers": ["lee"], "needed": 2 }""", "approval.too_many_needed")]
    [InlineData("""{ "title": "Send?", "needed": 0 }""", "approval.needs_somebody")]
    [InlineData("""{ "title": "Send?", "reminder": "soon" }""", "wait.not_a_duration")]
    [InlineData("""{ "title": "Send?", "form": { "type": "words" } }""", "approval.form_schema")]
    public void What_cannot_be_asked_is_told_before_it_runs(string settings, string code)
    {
        Some.Reader.Read(Some.Definition($$"""{ "id": "ok", "type": "approval", "settings": {{settings}} }"""), out var problems);

        Assert.Equal(code, Assert.Single(problems).Code);
    }

    [Fact]
    public void Of_a_role_any_number_may_be_needed() =>
        Some.Read(Some.Definition("""{ "id": "ok", "type": "approval", "settings": { "title": "Send?", "approvers": ["editor"], "needed": 2 } }"""));

    private static ApprovalAnswer Answer(StepWait wait, string by, bool approved, string? comment = null)
    {
        var request = ApprovalRequest.Of(wait)!;
        return new ApprovalAnswer(by, "operator", request.AskedAt, approved, comment, request.PayloadHash, request.DefinitionHash, request.Attempt);
    }

    private async Task<StepWait> AskAsync(string settings) => Assert.IsType<StepOutcome.Waiting>(await RunAsync(settings, null)).Wait;

    private Task<StepOutcome> GoOnAsync(StepWait wait, params ApprovalAnswer[] answers) =>
        HearAsync(wait, [.. answers.Select(answer => (JsonData)answer.ToJson())]);

    private Task<StepOutcome> HearAsync(StepWait wait, params JsonData[] came) => RunAsync(
        """{ "title": "something else" }""", new StepAnswer((JsonObject)JsonData.Parse(wait.For.ToUtf8()), null) { Answers = came });

    private Task<StepOutcome> RunAsync(string settings, StepAnswer? waited)
    {
        Some.Catalog.TryFind("approval", out var type);
        var bound = type!.Settings.Bind<ApprovalSettings>((JsonObject)JsonData.Parse(settings), out var problem);
        Assert.Null(problem);
        var context = new StepContext(Some.Head().Id, "ok", 1, JsonObject.Empty, ExpressionScope.Empty)
        {
            Waited = waited, DefinitionHash = "definition", StartedBy = "kim",
        };
        return new ApprovalStep(_teller, _clock).RunAsync(bound!, context, TestContext.Current.CancellationToken);
    }
}
