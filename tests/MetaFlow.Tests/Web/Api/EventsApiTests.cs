using MetaFlow.Json;
using MetaFlow.People;

namespace MetaFlow.Tests.Web.Api;

public sealed class EventsApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Waiting = """
        { "metaflow": 1, "id": "waiting", "inputs": { "order": { "type": "string" } }, "output": "{{ steps.w.event.data }}", "steps": [
          { "id": "w", "type": "wait", "settings": { "event": "order.paid", "match": "data.order = inputs.order" } } ] }
        """;

    [Fact]
    public async Task An_event_that_is_told_of_wakes_the_run_that_waits_for_it()
    {
        var run = await server.StartAsync("waiting", Waiting, Role.Operator, """{ "order": "7" }""");
        while (!(await server.AskAsync(HttpMethod.Get, $"/api/runs/{run}")).Body.Contains("\"status\":\"waiting\"", StringComparison.Ordinal))
        {
            await Task.Yield();
        }

        var viewer = await server.AskAsync(HttpMethod.Post, "/api/events", """{ "type": "order.paid" }""", Role.Viewer);
        var told = await server.AskAsync(HttpMethod.Post, "/api/events", """{ "type": "order.paid", "data": { "order": "7" }, "key": "k" }""", Role.Operator);
        var again = await server.AskAsync(HttpMethod.Post, "/api/events", """{ "type": "order.paid", "data": { "order": "7" }, "key": "k" }""", Role.Operator);
        var ended = await server.EndOfAsync(run);

        Assert.Equal((403, 201, 201), (viewer.Status, told.Status, again.Status));
        Assert.Equal(told.Body, again.Body);
        Assert.Equal("""{"order":"7"}""", ended["output"]!.ToString());
        Assert.Single((JsonArray)JsonData.Parse((await server.AskAsync(HttpMethod.Get, "/api/events?type=order.paid", role: Role.Viewer)).Body));
    }

    [Fact]
    public async Task An_event_without_a_type_is_refused()
    {
        var (status, body) = await server.AskAsync(HttpMethod.Post, "/api/events", """{ "data": 1 }""", Role.Operator);

        Assert.Equal(422, status);
        Assert.Contains("An event needs a type.", body, StringComparison.Ordinal);
    }
}
