using MetaFlow.Json;
using MetaFlow.People;

namespace MetaFlow.Tests.Web.Api;

public sealed class RunSignalsApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Sleeper = """
        { "metaflow": 1, "id": "sleeper", "steps": [ { "id": "w", "type": "wait", "settings": { "for": "P9D" } } ] }
        """;

    private const string Caller = """
        { "metaflow": 1, "id": "caller", "steps": [ { "id": "call", "type": "call_workflow", "settings": { "workflow": "sleeper" } } ] }
        """;

    [Fact]
    public async Task A_run_is_paused_resumed_and_cancelled_by_an_operator_and_once_only()
    {
        await PublishAsync("sleeper", Sleeper);
        var run = await StartAsync("sleeper");

        var viewer = await server.AskAsync(HttpMethod.Post, $"/api/runs/{run}/cancel", "{}", Role.Viewer);
        var paused = await server.AskAsync(HttpMethod.Post, $"/api/runs/{run}/pause", "{}", Role.Operator);
        var resumed = await server.AskAsync(HttpMethod.Post, $"/api/runs/{run}/resume", null, Role.Operator);
        var cancelled = await server.AskAsync(HttpMethod.Post, $"/api/runs/{run}/cancel", """{ "why": "주문 취소" }""", Role.Operator);
        var ended = await server.EndOfAsync(run);
        var late = await server.AskAsync(HttpMethod.Post, $"/api/runs/{run}/cancel", "{}", Role.Operator);
        var unknown = await server.AskAsync(HttpMethod.Post, "/api/runs/nobody/cancel", "{}", Role.Operator);

        Assert.Equal((403, 202, 202, 202), (viewer.Status, paused.Status, resumed.Status, cancelled.Status));
        Assert.Equal("\"cancelled\"", ended["status"]!.ToString());
        Assert.Equal((409, 404), (late.Status, unknown.Status));
        Assert.Contains("runs.has_ended", late.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_is_skipped_by_the_name_of_its_step()
    {
        await PublishAsync("sleeper", Sleeper);
        var run = await StartAsync("sleeper");
        await UntilAsync(run, "waiting");

        var nameless = await server.AskAsync(HttpMethod.Post, $"/api/runs/{run}/skip-wait", "{}", Role.Operator);
        var skipped = await server.AskAsync(HttpMethod.Post, $"/api/runs/{run}/skip-wait", """{ "step": "w" }""", Role.Operator);

        Assert.Equal((422, 202), (nameless.Status, skipped.Status));
        Assert.Equal("\"succeeded\"", (await server.EndOfAsync(run))["status"]!.ToString());
    }

    [Theory]
    [InlineData("""{ "step": "w", "choice": "confirm", "output": 7 }""", Role.Operator, 202)]
    [InlineData("""{ "step": "w", "choice": "Retry", "why": "확인함" }""", Role.Operator, 202)]
    [InlineData("""{ "step": "w", "choice": "forget" }""", Role.Operator, 422)]
    [InlineData("""{ "choice": "fail" }""", Role.Operator, 422)]
    [InlineData("""{ "step": "w", "choice": "fail" }""", Role.Viewer, 403)]
    public async Task What_is_unknown_is_settled_with_one_of_four_words(string body, Role role, int status)
    {
        await PublishAsync("sleeper", Sleeper);
        var run = await StartAsync("sleeper");

        var answer = await server.AskAsync(HttpMethod.Post, $"/api/runs/{run}/settle", body, role);

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task Who_cancels_a_run_cancels_the_run_that_it_called()
    {
        await PublishAsync("sleeper", Sleeper);
        await PublishAsync("caller", Caller);
        var run = await StartAsync("caller");
        var called = await CalledByAsync(run);

        await server.AskAsync(HttpMethod.Post, $"/api/runs/{run}/cancel", "{}", Role.Operator);

        Assert.Equal("\"cancelled\"", (await server.EndOfAsync(run))["status"]!.ToString());
        Assert.Equal("\"cancelled\"", (await server.EndOfAsync(called))["status"]!.ToString());
    }

    [Fact]
    public async Task A_step_whose_called_run_is_cancelled_fails_and_names_it()
    {
        await PublishAsync("sleeper", Sleeper);
        await PublishAsync("caller", Caller);
        var run = await StartAsync("caller");
        var called = await CalledByAsync(run);

        await server.AskAsync(HttpMethod.Post, $"/api/runs/{called}/cancel", "{}", Role.Operator);
        var ended = await server.EndOfAsync(run);

        Assert.Equal(
            $"The run {called} of the workflow 'sleeper' was cancelled, and this step waited for it.",
            ((JsonText)((JsonObject)ended["problem"]!)["message"]!).Value);
    }

    private async Task PublishAsync(string id, string definition)
    {
        await server.AskAsync(HttpMethod.Post, "/api/workflows", definition);
        await server.AskAsync(HttpMethod.Post, $"/api/workflows/{id}/publish");
    }

    private async Task<string> StartAsync(string workflow)
    {
        var (_, started) = await server.AskAsync(HttpMethod.Post, $"/api/workflows/{workflow}/runs", "{}", Role.Operator);
        return ((JsonText)((JsonObject)JsonData.Parse(started))["id"]!).Value;
    }

    private async Task<string> CalledByAsync(string run)
    {
        while (true)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            var runs = (JsonArray)JsonData.Parse((await server.AskAsync(HttpMethod.Get, "/api/runs?workflow=sleeper")).Body);
            if (runs.OfType<JsonObject>().FirstOrDefault(one => one["startedBy"]!.ToString() == $"\"run {run}\"") is { } called)
            {
                return ((JsonText)called["id"]!).Value;
            }

            await Task.Yield();
        }
    }

    private async Task UntilAsync(string run, string status)
    {
        while (!(await server.AskAsync(HttpMethod.Get, $"/api/runs/{run}")).Body.Contains($"\"status\":\"{status}\"", StringComparison.Ordinal))
        {
            await Task.Yield();
        }
    }
}
