using MetaFlow.Json;
using MetaFlow.People;
using MetaFlow.Runs.Dossiers;

namespace MetaFlow.Tests.Web.Api;

public sealed class RerunsApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Adder = """
        { "metaflow": 1, "id": "adder", "inputs": { "a": { "type": "integer" }, "b": { "type": "integer" } }, "steps": [
          { "id": "first", "type": "set", "settings": { "values": { "a": "{{ inputs.a }}" } } },
          { "id": "second", "type": "data_transform", "settings": { "expression": "steps.first.a + inputs.b" } } ] }
        """;

    [Fact]
    public async Task A_run_is_run_again_from_a_step_and_both_know_each_other()
    {
        var old = await EndedAsync();

        var again = await server.AskAsync(HttpMethod.Post, $"/api/runs/{old}/rerun", """{ "from": "second", "inputs": { "b": 100 }, "why": "b가 틀림" }""", Role.Operator);
        var run = await server.EndOfAsync(Id(again.Body));
        var before = (JsonObject)JsonData.Parse((await server.AskAsync(HttpMethod.Get, $"/api/runs/{old}", null, Role.Viewer)).Body);
        var list = (JsonArray)JsonData.Parse((await server.AskAsync(HttpMethod.Get, $"/api/runs?rerunOf={old}", null, Role.Viewer)).Body);

        Assert.Equal((202, "\"succeeded\"", "101"), (again.Status, $"{run["status"]}", $"{run["output"]}"));
        Assert.Equal($$"""{"of":"{{old}}","from":"step","step":"second","why":"b가 틀림"}""", $"{run["rerun"]}");
        Assert.Equal($"[{run["id"]}]", $"{before["reruns"]}");
        Assert.Single(list);
    }

    [Theory]
    [InlineData("""{ "from": "second", "inputs": { "a": 2 } }""", Role.Operator, 422, "runs.rerun_input_was_read")]
    [InlineData("""{ "from": "second", "failed": true }""", Role.Operator, 422, "runs.rerun_from_twice")]
    [InlineData("""{ "failed": true }""", Role.Operator, 422, "runs.rerun_nothing_failed")]
    [InlineData("""{ "fron": "second" }""", Role.Operator, 422, "api.unknown_member")]
    [InlineData("""{ "from": 2 }""", Role.Operator, 422, "api.member_unreadable")]
    [InlineData("""{ "revision": 99 }""", Role.Editor, 422, "runs.no_revision")]
    [InlineData("""{ "revision": 99 }""", Role.Operator, 403, "")]
    [InlineData("{}", Role.Viewer, 403, "")]
    public async Task What_cannot_be_run_again_is_refused(string body, Role role, int status, string code)
    {
        var old = await EndedAsync();

        var answer = await server.AskAsync(HttpMethod.Post, $"/api/runs/{old}/rerun", body, role);

        Assert.Equal(status, answer.Status);
        Assert.Contains(code, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dossier_of_a_run_is_one_file_that_can_be_checked()
    {
        var run = await EndedAsync();

        var answer = await server.AskAsync(HttpMethod.Get, $"/api/runs/{run}/dossier", null, Role.Viewer);
        var nobody = await server.AskAsync(HttpMethod.Get, "/api/runs/nobody/dossier", null, Role.Viewer);

        Assert.Equal((200, 404), (answer.Status, nobody.Status));
        Assert.Null(DossierCheck.Check(System.Text.Encoding.UTF8.GetBytes(answer.Body)).Fault);
    }

    [Fact]
    public async Task The_page_of_a_run_lets_an_operator_run_it_again_and_shows_where_it_comes_from()
    {
        var old = await EndedAsync();
        var again = Id((await server.AskAsync(HttpMethod.Post, $"/api/runs/{old}/rerun", """{ "from": "second" }""", Role.Operator)).Body);
        await server.EndOfAsync(again);

        var page = await server.ReadPageAsync($"/runs/{again}", Role.Operator);
        var before = await server.ReadPageAsync($"/runs/{old}", Role.Viewer);

        Assert.Contains($"href=\"runs/{old}\"", page, StringComparison.Ordinal);
        Assert.Contains("id=\"again-from\"", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"runs/{again}\"", before, StringComparison.Ordinal);
        Assert.DoesNotContain("again-from", before, StringComparison.Ordinal);
    }

    private async Task<string> EndedAsync()
    {
        await server.AskAsync(HttpMethod.Post, "/api/workflows", Adder, Role.Editor);
        await server.AskAsync(HttpMethod.Post, "/api/workflows/adder/publish", null, Role.Editor);
        var started = await server.AskAsync(HttpMethod.Post, "/api/workflows/adder/runs", """{ "a": 1, "b": 2 }""", Role.Operator);
        Assert.Equal(202, started.Status);
        var id = Id(started.Body);
        await server.EndOfAsync(id);
        return id;
    }

    private static string Id(string body) => ((JsonText)((JsonObject)JsonData.Parse(body))["id"]!).Value;
}
