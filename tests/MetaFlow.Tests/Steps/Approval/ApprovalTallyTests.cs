using MetaFlow.Json;
using MetaFlow.Steps.Approval;

namespace MetaFlow.Tests.Steps.Approval;

public sealed class ApprovalTallyTests
{
    private static readonly ApprovalRequest Asked = new(
        Some.Head().Id, "ok", 1, "hash", "kim", "Send?", JsonObject.Of(("total", 7)), ["lee", "park", "choi"], 2, Some.Noon);

    [Theory]
    [InlineData("lee+", ApprovalVerdict.Open, "lee")]
    [InlineData("lee+ park+", ApprovalVerdict.Approved, "lee park")]
    [InlineData("lee+ lee+", ApprovalVerdict.Open, "lee")]
    [InlineData("lee+ LEE-", ApprovalVerdict.Open, "lee")]
    [InlineData("lee- park+", ApprovalVerdict.Open, "lee park")]
    [InlineData("lee- park-", ApprovalVerdict.Rejected, "lee park")]
    [InlineData("lee- park- choi+", ApprovalVerdict.Rejected, "lee park")]
    [InlineData("lee+ park+ choi-", ApprovalVerdict.Approved, "lee park")]
    [InlineData("kim+ jung+ lee+", ApprovalVerdict.Open, "lee")]
    public void Answers_are_counted_until_enough_agree_or_not_enough_are_left(string answers, ApprovalVerdict verdict, string counted)
    {
        var tally = ApprovalTally.Of(Asked, Answers(answers));

        Assert.Equal((verdict, counted), (tally.Verdict, string.Join(' ', tally.Request.Answered)));
    }

    [Theory]
    [InlineData("lee+", ApprovalVerdict.Open)]
    [InlineData("lee-", ApprovalVerdict.Open)]
    [InlineData("lee- park-", ApprovalVerdict.Rejected)]
    [InlineData("lee- park+ choi+", ApprovalVerdict.Approved)]
    public void Where_it_is_not_known_how_many_there_are_as_many_noes_as_yeses_end_it(string answers, ApprovalVerdict verdict)
    {
        Assert.Equal(verdict, ApprovalTally.Of(Named("operator"), Answers(answers)).Verdict);
        Assert.Equal(verdict, ApprovalTally.Of(Named(), Answers(answers)).Verdict);
    }

    [Theory]
    [InlineData("editor", "admin", true)]
    [InlineData("editor", "editor", true)]
    [InlineData("Editor", "operator", false)]
    [InlineData("park", "operator", false)]
    [InlineData("LEE", "operator", true)]
    public void An_approver_is_named_or_has_at_least_the_role(string approver, string role, bool counts) =>
        Assert.Equal(counts, ApprovalTally.IsAmong(Named(approver), "lee", role));

    [Theory]
    [InlineData(false, ApprovalVerdict.Open)]
    [InlineData(true, ApprovalVerdict.Approved)]
    public void Who_started_the_run_counts_only_where_the_author_says_so(bool authorMayAnswer, ApprovalVerdict verdict)
    {
        var request = Named() with { Needed = 1, AuthorMayAnswer = authorMayAnswer };

        Assert.Equal(verdict, ApprovalTally.Of(request, Answers("Kim+")).Verdict);
    }

    [Fact]
    public void An_answer_to_something_else_or_after_the_time_does_not_count()
    {
        var good = Answer("lee", approved: true);
        var request = Asked with { Needed = 1, Until = Some.Noon.AddHours(1) };
        JsonData[] bad =
        [
            (good with { PayloadHash = "other" }).ToJson(), (good with { DefinitionHash = "other" }).ToJson(),
            (good with { Attempt = 2 }).ToJson(), (good with { At = Some.Noon.AddHours(2) }).ToJson(), "yes", JsonObject.Empty,
        ];

        Assert.All(bad, one => Assert.Equal(ApprovalVerdict.Open, ApprovalTally.Of(request, [one]).Verdict));
        Assert.Equal(ApprovalVerdict.Approved, ApprovalTally.Of(request, [.. bad, good.ToJson()]).Verdict);
    }

    [Fact]
    public void What_was_answered_before_it_was_given_to_others_still_counts_and_the_old_approvers_answer_no_more()
    {
        JsonData[] came = [.. Answers("lee+"), ApprovalAnswer.Reassign(["jung"]), .. Answers("park+")];

        var given = ApprovalTally.Of(Asked, came);
        var done = ApprovalTally.Of(given.Request, [.. came, .. Answers("jung+")]);

        Assert.Equal((ApprovalVerdict.Open, "lee"), (given.Verdict, Assert.Single(given.Answers).By));
        Assert.Equal((ApprovalVerdict.Approved, "lee jung"), (done.Verdict, string.Join(' ', done.Request.Answered)));
    }

    [Fact]
    public void A_request_comes_back_from_the_journal_as_it_was_asked()
    {
        var request = Asked with
        {
            Form = JsonObject.Of(("type", "object")), RemindAt = Some.Noon.AddHours(1), Until = Some.Noon.AddHours(2), Limit = "PT2H",
            OnTimeout = ApprovalOnTimeout.Approve, OnReject = ApprovalOnReject.Continue, AuthorMayAnswer = true, Answered = ["lee"],
        };

        var read = ApprovalRequest.Of(request.ToWait())!;

        Assert.Equal(request.ToWait().For.ToString(), read.ToWait().For.ToString());
        Assert.Equal((request.RemindAt, request.PayloadHash), (read.ToWait().Until, read.PayloadHash));
    }

    [Fact]
    public void What_is_approved_has_the_hash_of_its_bytes() =>
        Assert.Equal("30ec76b729d8089e51989e1970e68a6de3eacd4b946fa24db44ebb334bccace5", Asked.PayloadHash);

    private static ApprovalRequest Named(params string[] approvers) => Asked with { Approvers = approvers, FirstApprovers = approvers };

    private static IEnumerable<JsonData> Answers(string written) =>
        written.Split(' ').Select(one => Answer(one[..^1], one.EndsWith('+')).ToJson());

    private static ApprovalAnswer Answer(string by, bool approved) =>
        new(by, "operator", Some.Noon.AddMinutes(1), approved, null, Asked.PayloadHash, "hash", 1);
}
