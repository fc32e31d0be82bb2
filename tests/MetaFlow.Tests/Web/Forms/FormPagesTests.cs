using System.Net;
using MetaFlow.Json;
using MetaFlow.People;
using MetaFlow.Tests.Web.Api;
using MetaFlow.Tests.Web.SignIn;
using MetaFlow.Triggers;
using MetaFlow.Web.Forms;

namespace MetaFlow.Tests.Web.Forms;

public sealed class FormPagesTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Wishes = """
        { "metaflow": 1, "id": "ID", "name": { "en": "Holiday <wish>", "ko": "휴가 신청" }, "description": "Say when you are away.",
          "triggers": [ { "id": "ask", "type": "manual", "form": "ACCESS", "inputs": { "channel": "form" } }, { "type": "webhook", "inputs": { "days": 1, "channel": "hook" } } ],
          "inputs": { "days": { "type": "integer", "required": true, "minimum": 1 }, "note": { "type": "string", "required": false }, "urgent": { "type": "boolean", "default": false },
            "channel": { "type": "string", "required": true }, "more": { "type": "object", "required": false } },
          "steps": [ { "id": "keep", "type": "set", "settings": { "values": { "days": "{{ inputs.days }}", "urgent": "{{ inputs.urgent }}", "channel": "{{ inputs.channel }}" } } } ] }
        """;

    [Fact]
    public async Task Somebody_who_may_start_nothing_else_starts_it_with_its_form()
    {
        await PublishAsync("form-people", "people");
        var viewer = await server.SignedInAsync(Role.Viewer);

        var page = await viewer.ReadAsync("/forms/form-people/ask");
        var sent = await viewer.SubmitAsync("/forms/form-people/ask", "start", ("page", "one"), ("input.days", "3"), ("input.urgent", "true"));
        var (refused, _) = await server.AskAsync(HttpMethod.Post, "/api/workflows/form-people/runs", """{ "days": 1, "channel": "api" }""", Role.Viewer);
        var report = await EndedAsync("form-people");

        Assert.Contains("Say when you are away.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("input.channel", page, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Accepted, 403), (sent.StatusCode, refused));
        Assert.Equal("""{"days":3,"urgent":true,"channel":"form"}""", report["output"]!.ToString());
        Assert.Equal("the-viewer", ((JsonText)report["startedBy"]!).Value);
    }

    [Fact]
    public async Task Whoever_has_the_link_sends_it_once_however_often_they_click_and_cannot_say_what_the_trigger_says()
    {
        await PublishAsync("form-link", "link");
        var link = await LinkAsync("form-link");
        var browser = server.Browser();

        var page = await (await browser.GetAsync(link)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var first = await browser.SubmitAsync(link, "start", ("page", "abc"), ("input.days", "2"), ("input.channel", "evil"));
        var again = await browser.SubmitAsync(link, "start", ("page", "abc"), ("input.days", "2"));
        var report = await EndedAsync("form-link");
        var (_, runs) = await server.AskAsync(HttpMethod.Get, "/api/runs?workflow=form-link");

        Assert.Contains("Holiday &lt;wish&gt;", page, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (first.StatusCode, again.StatusCode));
        Assert.Equal(Reference(await TextAsync(first)), Reference(await TextAsync(again)));
        Assert.Equal("""{"days":2,"urgent":false,"channel":"form"}""", report["output"]!.ToString());
        Assert.Equal("form ask", ((JsonText)report["startedBy"]!).Value);
        Assert.Single(Runs(runs));
    }

    [Fact]
    public async Task What_is_wrong_is_said_and_what_was_written_stays()
    {
        await PublishAsync("form-wrong", "link");
        var link = await LinkAsync("form-wrong");
        var browser = server.Browser();

        var small = await browser.SubmitAsync(link, "start", ("page", "abc"), ("input.days", "0"), ("input.note", "<i>by the sea</i>"));
        var notJson = await browser.SubmitAsync(link, "start", ("page", "abc"), ("input.days", "1"), ("input.more", "{"));
        var body = await small.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (small.StatusCode, notJson.StatusCode));
        Assert.Contains("role=\"alert\"", body, StringComparison.Ordinal);
        Assert.Contains("value=\"&lt;i&gt;by the sea&lt;/i&gt;\"", body, StringComparison.Ordinal);
        Assert.Contains("What stands in 'more'", await TextAsync(notJson), StringComparison.Ordinal);
        Assert.Empty(Runs((await server.AskAsync(HttpMethod.Get, "/api/runs?workflow=form-wrong")).Body));
    }

    [Fact]
    public async Task A_form_that_is_closed_not_theirs_or_not_there_starts_nothing()
    {
        await PublishAsync("form-shut", "link");
        await PublishAsync("form-inside", "people");
        var (open, browser, viewer) = (await LinkAsync("form-shut"), server.Browser(), await server.SignedInAsync(Role.Viewer));
        var links = server.Get<FormLinks>();
        var inside = "/forms/" + links.Seal(new TriggerKey("form-inside", "ask"), TimeProvider.System.GetUtcNow().AddDays(1));
        var old = "/forms/" + links.Seal(new TriggerKey("form-shut", "ask"), TimeProvider.System.GetUtcNow().AddDays(-1));

        await server.AskAsync(HttpMethod.Post, "/api/triggers/form-shut/ask/pause", "{}", Role.Operator);
        var (shut, shutFor) = (await browser.GetAsync(open), await viewer.GetAsync("/forms/form-shut/ask"));
        await server.AskAsync(HttpMethod.Post, "/api/triggers/form-shut/ask/resume", "{}", Role.Operator);
        var (no, madeUp) = (await server.AskAsync(HttpMethod.Post, "/api/triggers/form-inside/ask/form-link"), await browser.GetAsync(open[..^3] + "abc"));

        Assert.Equal((HttpStatusCode.Gone, HttpStatusCode.NotFound), (shut.StatusCode, shutFor.StatusCode));
        Assert.Contains("takes nothing at the moment", await TextAsync(shut), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(open)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(inside)).StatusCode);
        Assert.Contains("has expired", await TextAsync(await browser.GetAsync(old)), StringComparison.Ordinal);
        Assert.Equal((422, HttpStatusCode.BadRequest), (no.Status, madeUp.StatusCode));
        Assert.Contains("forms.no_link", no.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await viewer.GetAsync("/forms/form-shut/webhook")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/forms/form-inside/ask")).StatusCode);
    }

    [Fact]
    public async Task Only_who_may_fire_a_trigger_makes_links_to_its_form()
    {
        await PublishAsync("form-roles", "link");

        var (viewer, _) = await server.AskAsync(HttpMethod.Post, "/api/triggers/form-roles/ask/form-link", "{}", Role.Viewer);
        var (made, body) = await server.AskAsync(HttpMethod.Post, "/api/triggers/form-roles/ask/form-link", """{ "days": 2 }""", Role.Operator);

        Assert.Equal((403, 200), (viewer, made));
        Assert.InRange(DateTimeOffset.Parse(((JsonText)Read(body)["until"]!).Value, null), TimeProvider.System.GetUtcNow().AddDays(1), TimeProvider.System.GetUtcNow().AddDays(3));
    }

    private async Task PublishAsync(string id, string access)
    {
        await server.AskAsync(HttpMethod.Post, "/api/workflows", Wishes.Replace("ID", id, StringComparison.Ordinal).Replace("ACCESS", access, StringComparison.Ordinal));
        var (status, body) = await server.AskAsync(HttpMethod.Post, $"/api/workflows/{id}/publish");
        Assert.True(status == 200, body);
    }

    private async Task<string> LinkAsync(string id)
    {
        var (_, body) = await server.AskAsync(HttpMethod.Post, $"/api/triggers/{id}/ask/form-link", "{}", Role.Operator);
        return new Uri(((JsonText)Read(body)["link"]!).Value).AbsolutePath;
    }

    private async Task<JsonObject> EndedAsync(string workflow)
    {
        var (_, runs) = await server.AskAsync(HttpMethod.Get, $"/api/runs?workflow={workflow}");
        return await server.EndOfAsync(((JsonText)((JsonObject)Runs(runs)[0])["id"]!).Value);
    }

    private static IReadOnlyList<JsonData> Runs(string body) => [.. JsonData.Parse(body) as JsonArray ?? (JsonArray)Read(body)["runs"]!];

    private static JsonObject Read(string body) => (JsonObject)JsonData.Parse(body);

    private static string Reference(string page) => page[(page.IndexOf("<code>", StringComparison.Ordinal) + 6)..page.IndexOf("</code>", StringComparison.Ordinal)];

    private static async Task<string> TextAsync(HttpResponseMessage answer) =>
        WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
}
