using MetaFlow.Json;
using MetaFlow.People;

namespace MetaFlow.Tests.Web.Api;

public sealed class ManyRunsApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task Runs_are_counted_first_and_then_cancelled_together()
    {
        await PublishAsync("sleepers", """{ "id": "w", "type": "wait", "settings": { "for": "P9D" } }""");
        var first = await StartAsync("sleepers");
        var second = await StartAsync("sleepers");

        var viewer = await CancelAsync("""{ "workflow": "sleepers" }""", Role.Viewer);
        var dry = await CancelAsync("""{ "workflow": "sleepers", "dryRun": true }""");
        var older = await CancelAsync("""{ "workflow": "sleepers", "olderThan": "P1D" }""");
        var cancelled = await CancelAsync("""{ "workflow": "sleepers", "startedBy": "operator", "why": "정리" }""");

        Assert.Equal(403, viewer.Status);
        Assert.Equal((200, """{"runs":2,"dryRun":true}"""), dry);
        Assert.Equal((202, """{"runs":0,"dryRun":false}"""), older);
        Assert.Equal(202, cancelled.Status);
        await CancelAsync("""{ "workflow": "sleepers" }""");
        Assert.Equal("\"cancelled\"", (await server.EndOfAsync(first))["status"]!.ToString());
        Assert.Equal("\"cancelled\"", (await server.EndOfAsync(second))["status"]!.ToString());
    }

    [Theory]
    [InlineData("{}", "runs.nothing_to_select")]
    [InlineData("""{ "status": "runing" }""", "runs.no_status")]
    [InlineData("""{ "status": "1" }""", "runs.no_status")]
    [InlineData("""{ "olderThan": "two days" }""", "runs.not_an_age")]
    public async Task Who_does_not_say_which_runs_cancels_none(string body, string code)
    {
        var (status, answer) = await CancelAsync(body);

        Assert.Equal(422, status);
        Assert.Contains(code, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paused_workflow_begins_nothing_until_it_is_resumed_and_health_says_so()
    {
        await PublishAsync("resting", """{ "id": "a", "type": "set", "settings": { "values": { "x": 1 } } }""");

        var viewer = await server.AskAsync(HttpMethod.Post, "/api/pause", """{ "workflow": "resting" }""", Role.Viewer);
        var paused = await server.AskAsync(HttpMethod.Post, "/api/pause", """{ "workflow": "resting", "why": "점검" }""", Role.Operator);
        var run = await StartAsync("resting");
        var health = await server.AskAsync(HttpMethod.Get, "/health/ready");
        var listed = await server.AskAsync(HttpMethod.Get, "/api/pauses", null, Role.Viewer);
        var waiting = await server.AskAsync(HttpMethod.Get, $"/api/runs/{run}");
        var resumed = await server.AskAsync(HttpMethod.Post, "/api/resume", """{ "workflow": "resting" }""", Role.Operator);
        var ended = await server.EndOfAsync(run);
        var again = await server.AskAsync(HttpMethod.Post, "/api/resume", """{ "workflow": "resting" }""", Role.Operator);

        Assert.Equal((403, 200, 204, 404), (viewer.Status, paused.Status, resumed.Status, again.Status));
        Assert.Contains("\"paused\":\"some workflows\"", health.Body, StringComparison.Ordinal);
        Assert.Contains("점검", listed.Body, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"queued\"", waiting.Body, StringComparison.Ordinal);
        Assert.Equal("\"succeeded\"", ended["status"]!.ToString());
    }

    [Fact]
    public async Task A_run_can_be_asked_for_a_later_time()
    {
        await PublishAsync("later", """{ "id": "a", "type": "set", "settings": { "values": { "x": 1 } } }""");

        var (status, run) = await server.AskAsync(HttpMethod.Post, "/api/workflows/later/runs?at=2099-01-01T00:00:00Z", "{}", Role.Operator);
        var (refused, problem) = await server.AskAsync(HttpMethod.Post, "/api/workflows/later/runs?at=soon", "{}", Role.Operator);

        Assert.Equal((202, 422), (status, refused));
        Assert.Contains("\"wakeAt\":\"2099-01-01T00:00:00.0000000Z\"", run, StringComparison.Ordinal);
        Assert.Contains("runs.not_a_time", problem, StringComparison.Ordinal);
    }

    private Task<(int Status, string Body)> CancelAsync(string body, Role role = Role.Operator) =>
        server.AskAsync(HttpMethod.Post, "/api/runs/cancel", body, role);

    private async Task PublishAsync(string id, string step)
    {
        await server.AskAsync(HttpMethod.Post, "/api/workflows", $$"""{ "metaflow": 1, "id": "{{id}}", "steps": [ {{step}} ] }""");
        await server.AskAsync(HttpMethod.Post, $"/api/workflows/{id}/publish");
    }

    private async Task<string> StartAsync(string workflow)
    {
        var (_, started) = await server.AskAsync(HttpMethod.Post, $"/api/workflows/{workflow}/runs", "{}", Role.Operator);
        return ((JsonText)((JsonObject)JsonData.Parse(started))["id"]!).Value;
    }
}
