using System.Net;
using MetaFlow.Json;
using MetaFlow.People;
using MetaFlow.Tests.Web.Api;
using MetaFlow.Tests.Web.SignIn;
using MetaFlow.Web.Approvals;

namespace MetaFlow.Tests.Web.Approvals;

public sealed class ApprovalPagesTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Asking = """
        { "metaflow": 1, "id": "page-asking", "steps": [
          { "id": "ok", "type": "approval", "settings": { "title": "Send <b>it</b>?", "payload": { "html": "<script>alert(1)</script>", "이름": "김" },
            "form": { "type": "object", "required": ["reason"], "properties": { "reason": { "type": "string", "enum": ["late", "other"] }, "count": { "type": "integer" } } } } } ] }
        """;

    [Fact]
    public async Task The_page_shows_exactly_what_is_approved_as_text_and_takes_the_answer()
    {
        var (run, asked) = await AskedAsync();
        var editor = await server.SignedInAsync(Role.Editor);

        var source = await (await editor.GetAsync($"/approvals/{run}/ok")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var list = await editor.ReadAsync("/approvals");
        var answer = await editor.SubmitAsync(
            $"/approvals/{run}/ok", "answer", [.. Shown(asked), ("decision", "approve"), ("comment", "좋아요"), ("form.reason", "late"), ("form.count", "3")]);
        var ended = await server.EndOfAsync(run);

        Assert.DoesNotContain("<script>alert", source, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>it</b>", source, StringComparison.Ordinal);
        Assert.Contains("\"html\": \"<script>alert(1)</script>\"", WebUtility.HtmlDecode(source), StringComparison.Ordinal);
        Assert.Contains(((JsonText)asked["payloadHash"]!).Value, source, StringComparison.Ordinal);
        Assert.Contains($"href=\"approvals/{run}/ok\"", list, StringComparison.Ordinal);
        Assert.Matches("""class="count" title="\d+ waiting for you">""", list);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("""{"reason":"late","count":3}""", ((JsonObject)ended["output"]!)["form"]!.ToString());
    }

    [Fact]
    public async Task What_is_wrong_with_an_answer_is_said_and_what_was_written_stays()
    {
        var (run, asked) = await AskedAsync();
        var editor = await server.SignedInAsync(Role.Editor);

        var refused = await editor.SubmitAsync($"/approvals/{run}/ok", "answer", [.. Shown(asked), ("decision", "approve"), ("comment", "hm"), ("form.count", "3.5")]);
        var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var undecided = await editor.SubmitAsync($"/approvals/{run}/ok", "answer", Shown(asked));
        var rejected = await editor.SubmitAsync($"/approvals/{run}/ok", "answer", [.. Shown(asked), ("decision", "reject"), ("comment", "no")]);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.Redirect), (refused.StatusCode, undecided.StatusCode, rejected.StatusCode));
        Assert.Contains("'reason' is missing; it has to be text.", page, StringComparison.Ordinal);
        Assert.Contains("value=\"3.5\"", page, StringComparison.Ordinal);
        Assert.Contains("rejected by the-editor: no", (await server.EndOfAsync(run))["problem"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_started_it_sees_it_and_gets_no_buttons_but_may_give_it_to_others()
    {
        var (run, _) = await AskedAsync();
        var starter = await server.SignedInAsync(Role.Operator);

        var page = await starter.ReadAsync($"/approvals/{run}/ok");
        var given = await starter.SubmitAsync($"/approvals/{run}/ok", "reassign", ("approvers", "the-admin, editor"), ("why", "away"));

        Assert.Contains("'the-operator' started this run, and somebody else has to answer", page, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"approve\"", page, StringComparison.Ordinal);
        Assert.EndsWith("/approvals?done=reassigned", given.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_shows_what_is_asked_answers_nothing_when_it_is_opened_and_takes_one_answer()
    {
        var (run, asked) = await AskedAsync();
        var link = PathOf(asked, run, "the-admin");
        var browser = server.Browser();

        var opened = await browser.ReadAsync(link);
        var still = await server.AskAsync(HttpMethod.Get, $"/api/approvals/{run}?step=ok");
        var answered = await browser.SubmitAsync(link, "answer", [.. Shown(asked), ("decision", "approve"), ("form.reason", "other")]);
        var ended = await server.EndOfAsync(run);
        var again = await browser.GetAsync(link);

        Assert.Contains("Opening it answers nothing.", opened, StringComparison.Ordinal);
        Assert.Contains("\"answers\":[]", still.Body, StringComparison.Ordinal);
        Assert.Contains("Thank you. Your answer was sent to the run.", await TextAsync(answered), StringComparison.Ordinal);
        Assert.Equal("\"the-admin\"", ((JsonObject)((JsonArray)((JsonObject)ended["output"]!)["answers"]!)[0])["by"]!.ToString());
        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
        Assert.Contains("is decided or over", await TextAsync(again), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_has_expired_is_for_something_else_or_was_changed_answers_nothing()
    {
        var (run, asked) = await AskedAsync();
        var browser = server.Browser();
        var good = PathOf(asked, run, "the-admin");

        var expired = await browser.GetAsync(PathOf(asked, run, "the-admin", minutes: -1));
        var other = await browser.GetAsync(PathOf(asked.With("payloadHash", "else"), run, "the-admin"));
        var starter = await browser.GetAsync(PathOf(asked, run, "the-operator"));
        var changed = await browser.GetAsync(good[..^3] + (good[^3] == 'A' ? 'B' : 'A') + good[^2..]);

        Assert.Equal((HttpStatusCode.Gone, "This link has expired."), (expired.StatusCode, await SentenceAsync(expired, "This link has expired.")));
        Assert.Equal((HttpStatusCode.Gone, "What is asked now is not what this answer is about"), (other.StatusCode, await SentenceAsync(other, "What is asked now is not what this answer is about")));
        Assert.Equal((HttpStatusCode.Gone, "somebody else has to answer"), (starter.StatusCode, await SentenceAsync(starter, "somebody else has to answer")));
        Assert.Equal((HttpStatusCode.BadRequest, "This link cannot be read."), (changed.StatusCode, await SentenceAsync(changed, "This link cannot be read.")));
    }

    private async Task<(string Run, JsonObject Asked)> AskedAsync()
    {
        var run = await server.StartAsync("page-asking", Asking, Role.Operator);
        return (run, await server.ApprovalAsync(run, "ok"));
    }

    // The hidden fields, as the page has them.
    private static (string, string)[] Shown(JsonObject asked) =>
        [("payloadHash", ((JsonText)asked["payloadHash"]!).Value), ("definitionHash", ((JsonText)asked["definitionHash"]!).Value), ("attempt", "1")];

    private string PathOf(JsonObject asked, string run, string person, int minutes = 10)
    {
        Assert.True(RunId.TryParse(run, out var id));
        return "/approve/" + server.Get<ApprovalLinks>().Seal(new ApprovalLink(
            id, "ok", 1, ((JsonText)asked["definitionHash"]!).Value, ((JsonText)asked["payloadHash"]!).Value, person, TimeProvider.System.GetUtcNow().AddMinutes(minutes)));
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer) =>
        WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    private static async Task<string?> SentenceAsync(HttpResponseMessage answer, string sentence) =>
        (await TextAsync(answer)).Contains(sentence, StringComparison.Ordinal) ? sentence : await TextAsync(answer);
}
