using MetaFlow.Approvals;
using MetaFlow.Json;
using MetaFlow.People;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Tests.Web.Api;

public sealed class ApprovalsApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Asking = """
        { "metaflow": 1, "id": "asking", "steps": [
          { "id": "ok", "type": "approval", "settings": { "title": "Send?", "payload": { "n": 7 }, "approvers": ["the-admin", "the-editor"], "needed": 2 } } ] }
        """;

    [Fact]
    public async Task Two_people_answer_and_the_output_says_what_they_said()
    {
        var run = await server.StartAsync("asking", Asking, Role.Operator);
        var asked = await server.ApprovalAsync(run, "ok");

        var mine = await server.AskAsync(HttpMethod.Get, "/api/approvals", role: Role.Editor);
        var operators = await server.AskAsync(HttpMethod.Get, "/api/approvals", role: Role.Operator);
        var first = await AnswerAsync(run, asked, Role.Editor, comment: "좋아요");
        var again = await AnswerAsync(run, asked, Role.Editor);
        var second = await AnswerAsync(run, asked, Role.Admin);
        var ended = await server.EndOfAsync(run);
        var late = await AnswerAsync(run, asked, Role.Admin);

        Assert.Contains($"\"run\":\"{run}\"", mine.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(run, operators.Body, StringComparison.Ordinal);
        Assert.Equal((202, 409, 202, 409), (first.Status, again.Status, second.Status, late.Status));
        Assert.Contains("approval.answered_already", again.Body, StringComparison.Ordinal);
        Assert.Contains("approval.is_over", late.Body, StringComparison.Ordinal);
        var answers = (JsonArray)((JsonObject)ended["output"]!)["answers"]!;
        Assert.Equal(["the-editor", "the-admin"], answers.Cast<JsonObject>().Select(answer => ((JsonText)answer["by"]!).Value));
        Assert.Equal("\"좋아요\"", ((JsonObject)answers[0])["comment"]!.ToString());
    }

    [Fact]
    public async Task A_no_ends_the_run_with_who_and_why()
    {
        var run = await server.StartAsync("asking", Asking, Role.Operator);

        await AnswerAsync(run, await server.ApprovalAsync(run, "ok"), Role.Editor, approved: false, comment: "Too soon");
        var ended = await server.EndOfAsync(run);

        Assert.Contains("'Send?' was rejected by the-editor: Too soon", ended["problem"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_right_is_refused_with_its_status()
    {
        var run = await server.StartAsync("asking", Asking, Role.Operator);
        var asked = await server.ApprovalAsync(run, "ok");

        var viewer = await AnswerAsync(run, asked, Role.Viewer);
        var stranger = await AnswerAsync(run, asked, Role.Operator);
        var otherPayload = await AnswerAsync(run, asked.With("payloadHash", "else"), Role.Editor);
        var nothing = await server.AskAsync(HttpMethod.Post, $"/api/approvals/{run}/answer", "{}", Role.Editor);
        var nowhere = await server.AskAsync(HttpMethod.Get, $"/api/approvals/{run}?step=other", role: Role.Editor);

        Assert.Equal((403, 403, 409, 422, 404), (viewer.Status, stranger.Status, otherPayload.Status, nothing.Status, nowhere.Status));
        Assert.Contains("approval.not_yours", stranger.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_gives_it_to_somebody_else()
    {
        var run = await server.StartAsync(
            "asking-one", Asking.Replace("asking", "asking-one", StringComparison.Ordinal).Replace(", \"needed\": 2", "", StringComparison.Ordinal), Role.Admin);
        var asked = await server.ApprovalAsync(run, "ok");

        var given = await server.AskAsync(
            HttpMethod.Post, $"/api/approvals/{run}/reassign", """{ "step": "ok", "approvers": ["the-operator"], "why": "away" }""", Role.Operator);
        (int Status, string Body) answered;
        do
        {
            answered = await AnswerAsync(run, asked, Role.Operator);
        }
        while (answered.Status == 403);

        Assert.Equal((202, 202), (given.Status, answered.Status));
        Assert.Equal("\"succeeded\"", (await server.EndOfAsync(run))["status"]!.ToString());
    }

    [Fact]
    public void The_rules_and_the_table_of_permissions_say_the_same() =>
        Assert.Equal(ApprovalDesk.LeastRole, Permissions.Table.Single(row => row.Name == Permissions.ApprovalsDecide).Least);

    private Task<(int Status, string Body)> AnswerAsync(
        string run, JsonObject asked, Role role, bool approved = true, string? comment = null) => server.AskAsync(
            HttpMethod.Post, $"/api/approvals/{run}/answer",
            JsonObject.Of(("step", "ok"), ("approved", approved), ("payloadHash", asked["payloadHash"]!), ("comment", comment)).ToString(), role);
}
