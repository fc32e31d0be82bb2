using MetaFlow.Json;
using MetaFlow.People;

namespace MetaFlow.Tests.Web.Api;

public sealed class InboxApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Telling = """
        { "metaflow": 1, "id": "telling", "steps": [
          { "id": "tell", "type": "NOTIFICATION", "settings": { "channel": "inbox", "subject": "주문", "body": "안녕 {{ 1 + 1 }}" } } ] }
        """;

    [Fact]
    public async Task What_a_run_tells_is_in_the_inbox_until_it_is_read()
    {
        await server.AskAsync(HttpMethod.Post, "/api/workflows", Telling);
        var (_, started) = await server.AskAsync(HttpMethod.Post, "/api/workflows/telling/runs?revision=1", "{}");
        var run = await server.EndOfAsync(Text((JsonObject)JsonData.Parse(started), "id"));

        var message = (JsonObject)Assert.Single(List((await server.AskAsync(HttpMethod.Get, "/api/inbox?unread=true", role: Role.Viewer)).Body));
        Assert.Equal("\"succeeded\"", run["status"]!.ToString());
        Assert.Equal(
            ("주문", "안녕 2", "tell", Text(run, "id")),
            (Text(message, "subject"), Text(message, "body"), Text(message, "step"), Text(message, "run")));

        var id = Text(message, "id");
        var refused = await server.AskAsync(HttpMethod.Put, $"/api/inbox/{id}/read", role: Role.Viewer);
        var read = await server.AskAsync(HttpMethod.Put, $"/api/inbox/{id}/read", role: Role.Operator);
        Assert.Empty(List((await server.AskAsync(HttpMethod.Get, "/api/inbox?unread=true")).Body));
        var unread = await server.AskAsync(HttpMethod.Delete, $"/api/inbox/{id}/read");
        Assert.Single(List((await server.AskAsync(HttpMethod.Get, "/api/inbox?unread=true")).Body));
        var unknown = await server.AskAsync(HttpMethod.Put, $"/api/inbox/{Guid.Empty}/read");

        Assert.Equal((403, 204, 204, 404), (refused.Status, read.Status, unread.Status, unknown.Status));
        Assert.Contains("inbox.not_found", unknown.Body, StringComparison.Ordinal);
    }

    private static JsonArray List(string body) => (JsonArray)JsonData.Parse(body);

    private static string Text(JsonObject value, string name) => ((JsonText)value[name]!).Value;
}
