using MetaFlow.Json;
using MetaFlow.People;

namespace MetaFlow.Tests.Web.Api;

public sealed class RehearsalsApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_saved_workflow_is_rehearsed_and_leaves_no_run()
    {
        var (status, body) = await server.AskAsync(HttpMethod.Post, "/api/workflows/order-report/rehearse", """{ "target": 5 }""", Role.Operator);
        var (_, runs) = await server.AskAsync(HttpMethod.Get, "/api/runs?workflow=order-report");

        var report = (JsonObject)JsonData.Parse(body);
        Assert.Equal((200, "2", "2", "[]"), (status, report["covered"]!.ToString(), report["ways"]!.ToString(), report["gaps"]!.ToString()));
        Assert.Equal("[]", runs);
    }

    [Fact]
    public async Task A_definition_is_rehearsed_before_it_is_saved()
    {
        const string Definition = """{ "metaflow": 1, "id": "draft", "inputs": { "name": { "type": "string" } }, "steps": [ { "id": "told", "type": "notification", "settings": { "channel": "log", "body": "{{ inputs.name }}" } } ] }""";

        var (status, body) = await server.AskAsync(HttpMethod.Post, "/api/rehearsals", $$"""{ "definition": {{Definition}}, "inputs": { "name": "민수" } }""", Role.Editor);

        Assert.Equal(200, status);
        Assert.Contains("""{"step":"told","kind":"message","content":{"channel":"log","body":"민수"}""", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/workflows/nobody/rehearse", "{}", 404, "runs.no_workflow")]
    [InlineData("/api/workflows/hello/rehearse", "[]", 422, "api.not_an_object")]
    [InlineData("/api/rehearsals", "{}", 422, "api.member_missing")]
    [InlineData("/api/rehearsals", """{ "definition": { "metaflow": 1, "id": "a", "steps": [ { "id": "x", "type": "sett" } ] } }""", 422, "workflows.unknown_step_type")]
    public async Task What_cannot_be_rehearsed_is_said_in_a_sentence(string path, string sent, int status, string code)
    {
        var answer = await server.AskAsync(HttpMethod.Post, path, sent);

        Assert.Equal(status, answer.Status);
        Assert.Contains($"\"{code}\"", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_only_look_rehearses_nothing()
    {
        var (saved, _) = await server.AskAsync(HttpMethod.Post, "/api/workflows/hello/rehearse", "{}", Role.Viewer);
        var (sent, _) = await server.AskAsync(HttpMethod.Post, "/api/rehearsals", "{}", Role.Operator);

        Assert.Equal((403, 403), (saved, sent));
    }
}
