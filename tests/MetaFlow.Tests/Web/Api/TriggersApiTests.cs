using MetaFlow.Json;
using MetaFlow.People;

namespace MetaFlow.Tests.Web.Api;

public sealed class TriggersApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Nightly = """
        { "metaflow": 1, "id": "nightly", "name": { "en": "Nightly count", "ko": "야간 집계" },
          "triggers": [ { "id": "clock", "type": "schedule", "cron": "0 3 * * *", "timeZone": "Asia/Seoul" }, { "id": "hook", "type": "webhook" } ],
          "steps": [ { "id": "a", "type": "set", "settings": { "values": { "n": "{{ trigger.id }}" } } } ] }
        """;

    [Fact]
    public async Task A_trigger_is_looked_at_paused_resumed_and_fired()
    {
        await PublishAsync();

        var listed = List((JsonObject)JsonData.Parse((await server.AskAsync(HttpMethod.Get, "/api/triggers", role: Role.Viewer)).Body));
        Assert.Equal(
            [("clock", "schedule", "active"), ("hook", "webhook", "active")],
            listed.Where(one => Text(one, "workflow") == "nightly").Select(one => (Text(one, "trigger"), Text(one, "type"), Text(one, "state"))));

        var next = (JsonArray)JsonData.Parse((await server.AskAsync(HttpMethod.Get, "/api/triggers/nightly/clock/next?count=3", role: Role.Viewer)).Body);
        Assert.Equal(3, next.Count);
        Assert.All(next, time => Assert.EndsWith("T18:00:00.0000000Z", ((JsonText)time).Value, StringComparison.Ordinal));

        var refused = await server.AskAsync(HttpMethod.Post, "/api/triggers/nightly/clock/pause", "{}", Role.Viewer);
        var paused = (JsonObject)JsonData.Parse((await server.AskAsync(HttpMethod.Post, "/api/triggers/nightly/clock/pause", """{ "why": "휴가" }""", Role.Operator)).Body);
        var resumed = (JsonObject)JsonData.Parse((await server.AskAsync(HttpMethod.Post, "/api/triggers/nightly/clock/resume", "{}", Role.Operator)).Body);
        Assert.Equal(403, refused.Status);
        Assert.Equal(("paused", "the-operator", "휴가"), (Text(paused, "state"), Text(paused, "by"), Text(paused, "why")));
        Assert.Equal("active", Text(resumed, "state"));

        var (status, fired) = await server.AskAsync(HttpMethod.Post, "/api/triggers/nightly/clock/fire", "{}", Role.Operator);
        Assert.Equal(202, status);
        var run = await server.EndOfAsync(Text((JsonObject)JsonData.Parse(fired), "id"));
        Assert.Equal("clock", Text((JsonObject)run["output"]!, "n"));
        var row = (JsonObject)Assert.Single((JsonArray)JsonData.Parse((await server.AskAsync(HttpMethod.Get, "/api/firings?workflow=nightly", role: Role.Viewer)).Body));
        Assert.Equal(("fired", "by_hand", Text(run, "id")), (Text(row, "outcome"), Text(row, "reason"), Text(row, "run")));
        Assert.Empty((JsonArray)JsonData.Parse((await server.AskAsync(HttpMethod.Get, $"/api/firings?workflow=nightly&behind={Text(row, "cursor")}")).Body));
    }

    [Theory]
    [InlineData("GET", "/api/triggers/nightly/clok", null, 404, "'clok'")]
    [InlineData("GET", "/api/triggers/nobody/clock/next", null, 404, "'nobody'")]
    [InlineData("POST", "/api/triggers/nightly/hook/fire", "{}", 422, "triggers.needs_inputs")]
    [InlineData("POST", "/api/triggers/nightly/clock/backfill", "{}", 422, "from, to")]
    [InlineData("POST", "/api/triggers/nightly/clock/backfill", """{ "from": "2026-03-01", "to": "2020-03-01" }""", 422, "triggers.not_a_past_range")]
    [InlineData("POST", "/api/triggers/nightly/clock/backfill", """{ "from": "2020-03-01", "to": "2024-03-01" }""", 422, "triggers.backfill_too_many")]
    [InlineData("GET", "/api/firings?outcome=lost", null, 422, "triggers.no_outcome")]
    [InlineData("GET", "/api/firings?from=yesterday", null, 422, "runs.not_a_time")]
    public async Task What_cannot_be_done_is_said(string method, string path, string? body, int status, string says)
    {
        await PublishAsync();

        var answer = await server.AskAsync(new HttpMethod(method), path, body);

        Assert.Equal(status, answer.Status);
        Assert.Contains(says, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_triggers_are_paused_with_one_request()
    {
        await PublishAsync();

        await server.AskAsync(HttpMethod.Post, "/api/triggers/pause", "{}", Role.Operator);
        var paused = await server.AskAsync(HttpMethod.Get, "/api/triggers");
        var page = await server.ReadPageAsync("/triggers", Role.Operator);
        await server.AskAsync(HttpMethod.Post, "/api/triggers/resume", "{}", Role.Operator);
        var resumed = await server.AskAsync(HttpMethod.Get, "/api/triggers");

        Assert.Contains("\"paused\":true", paused.Body, StringComparison.Ordinal);
        Assert.Contains("All schedules are paused by the-operator", page, StringComparison.Ordinal);
        Assert.Contains("\"paused\":false", resumed.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_shows_a_trigger_its_next_times_and_its_ledger()
    {
        await PublishAsync();

        var list = await server.ReadPageAsync("/triggers", Role.Viewer);
        var page = await server.ReadPageAsync("/triggers/nightly/clock", Role.Viewer);
        var none = await server.ReadPageAsync("/triggers/nightly/clok", Role.Viewer);

        Assert.Contains("triggers/nightly/clock", list, StringComparison.Ordinal);
        Assert.Contains("every day at 03:00 (Seoul)", page, StringComparison.Ordinal);
        Assert.Contains("Next times", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Fire now", page, StringComparison.Ordinal);
        Assert.Contains("no trigger &#x27;clok&#x27;", none.Replace("'", "&#x27;", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private async Task PublishAsync()
    {
        await server.AskAsync(HttpMethod.Post, "/api/workflows", Nightly);
        await server.AskAsync(HttpMethod.Post, "/api/workflows/nightly/publish");
    }

    private static IEnumerable<JsonObject> List(JsonObject body) => ((JsonArray)body["triggers"]!).Cast<JsonObject>();

    private static string Text(JsonObject value, string name) => value[name] is JsonText text ? text.Value : "";
}
