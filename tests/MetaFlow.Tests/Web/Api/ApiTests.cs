using MetaFlow.Json;
using MetaFlow.People;

namespace MetaFlow.Tests.Web.Api;

public sealed class ApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Greeting = """
        { "metaflow": 1, "id": "ID", "inputs": { "name": { "type": "string" } },
          "steps": [ { "id": "greet", "type": "set", "settings": { "values": { "text": "안녕 {{ inputs.name }}" } } } ] }
        """;

    [Fact]
    public async Task A_shipped_workflow_runs_from_a_request_to_its_outcome()
    {
        var (status, started) = await server.AskAsync(HttpMethod.Post, "/api/workflows/order-report/runs", """{ "target": 50000 }""", Role.Operator);
        var run = await server.EndOfAsync(Text(started, "id"));

        Assert.Equal(202, status);
        Assert.Equal("\"succeeded\"", run["status"]!.ToString());
        Assert.Contains("The target of 50000 is reached: 125885.", run.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_definition_is_saved_published_and_run()
    {
        var saved = await server.AskAsync(HttpMethod.Post, "/api/workflows?basedOn=0", Named("saved"), Role.Editor);
        var unpublished = await server.AskAsync(HttpMethod.Post, "/api/workflows/saved/runs", """{ "name": "Ada" }""", Role.Operator);
        var published = await server.AskAsync(HttpMethod.Post, "/api/workflows/saved/publish", null, Role.Editor);
        var (_, started) = await server.AskAsync(HttpMethod.Post, "/api/workflows/saved/runs", """{ "name": "Ada" }""", Role.Operator);
        var run = await server.EndOfAsync(Text(started, "id"));

        Assert.Equal((201, 422, 200), (saved.Status, unpublished.Status, published.Status));
        Assert.Equal("runs.not_published", Code(unpublished.Body));
        Assert.Contains("안녕 Ada", run.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stale_save_is_refused_and_overwrites_nothing()
    {
        await server.AskAsync(HttpMethod.Post, "/api/workflows?basedOn=0", Named("stale"));
        await server.AskAsync(HttpMethod.Post, "/api/workflows?basedOn=1", Named("stale").Replace("안녕", "Hello"));

        var (status, body) = await server.AskAsync(HttpMethod.Post, "/api/workflows?basedOn=1", Named("stale").Replace("안녕", "Salut"));
        var (_, latest) = await server.AskAsync(HttpMethod.Get, "/api/workflows/stale");

        Assert.Equal((409, "workflows.stale"), (status, Code(body)));
        Assert.Contains("Hello", latest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ not json", 422, "workflows.not_json")]
    [InlineData("""{ "metaflow": 1, "id": "broken", "steps": [ { "id": "a", "type": "sett" } ] }""", 422, "workflows.unknown_step_type")]
    public async Task A_definition_with_problems_is_refused_with_all_of_them(string definition, int status, string code)
    {
        var answer = await server.AskAsync(HttpMethod.Post, "/api/workflows", definition);

        Assert.Equal((status, code), (answer.Status, Code(answer.Body)));
    }

    [Fact]
    public async Task A_definition_that_is_too_large_is_refused_with_its_size()
    {
        var answer = await server.AskAsync(HttpMethod.Post, "/api/workflows", new string(' ', 5_000_000), Role.Editor);

        Assert.Equal((413, "workflows.too_large"), (answer.Status, Code(answer.Body)));
        Assert.Contains("The definition has 5000000 bytes", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/workflows/nobody", null, 404, "runs.no_workflow")]
    [InlineData("POST", "/api/workflows/nobody/runs", "{}", 404, "runs.no_workflow")]
    [InlineData("POST", "/api/workflows/hello/runs", "[1]", 422, "api.not_an_object")]
    [InlineData("POST", "/api/workflows/hello/runs", """{ "nmae": "a" }""", 422, "workflows.unknown_input")]
    [InlineData("GET", "/api/runs/not-an-id", null, 404, "runs.not_found")]
    [InlineData("GET", "/api/nothing/here", null, 404, "api.no_address")]
    public async Task What_cannot_be_answered_is_said_with_a_code(string method, string path, string? body, int status, string code)
    {
        var answer = await server.AskAsync(HttpMethod.Parse(method), path, body);

        Assert.Equal((status, code), (answer.Status, Code(answer.Body)));
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData(Role.Viewer, 403)]
    [InlineData(Role.Operator, 403)]
    [InlineData(Role.Editor, 201)]
    public async Task Only_an_editor_saves(Role? role, int status)
    {
        var answer = await server.AskAsync(HttpMethod.Post, "/api/workflows", Named($"by-{role}".ToLowerInvariant()), role);

        Assert.Equal(status, answer.Status);
    }

    [Theory]
    [InlineData(Role.Operator, 403)]
    [InlineData(Role.Editor, 202)]
    public async Task A_draft_is_run_only_by_somebody_who_could_have_written_it(Role role, int status)
    {
        var id = $"draft-{role}".ToLowerInvariant();
        await server.AskAsync(HttpMethod.Post, "/api/workflows", Named(id));

        var answer = await server.AskAsync(HttpMethod.Post, $"/api/workflows/{id}/runs?revision=1", """{ "name": "a" }""", role);

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task A_revision_has_a_certificate_that_viewers_read()
    {
        await server.AskAsync(HttpMethod.Post, "/api/workflows", Named("certified"), Role.Editor);

        var (status, body) = await server.AskAsync(HttpMethod.Get, "/api/workflows/certified/revisions/1/certificate", null, Role.Viewer);
        var missing = await server.AskAsync(HttpMethod.Get, "/api/workflows/certified/revisions/2/certificate", null, Role.Viewer);

        var certificate = (JsonObject)JsonData.Parse(body);
        Assert.Equal((200, "typed", "certified"), (status, Text(body, "standing"), Text(body, "id")));
        Assert.Equal("steps.greet", ((JsonText)((JsonObject)((JsonArray)((JsonObject)certificate["facts"]!)["reads"]!)[0])["by"]!).Value);
        Assert.Equal((404, "runs.no_workflow"), (missing.Status, Code(missing.Body)));
    }

    [Theory]
    [InlineData("shown", "", "typed", "The input 'name'", false)]
    [InlineData("kept", ", \"secret\": true", "error", "The secret input 'name' gets into the output of the workflow: name → greet → output.", true)]
    public async Task The_page_of_a_workflow_shows_its_certificate(string id, string more, string word, string sentence, bool isRefused)
    {
        await server.AskAsync(HttpMethod.Post, "/api/workflows", Named(id).Replace("\"string\"", "\"string\"" + more, StringComparison.Ordinal), Role.Editor);

        var page = await server.ReadPageAsync($"/workflows/{id}", Role.Editor);

        Assert.Contains($">{word}</span>", page, StringComparison.Ordinal);
        Assert.Contains(sentence, page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Publish revision 1", page, StringComparison.Ordinal);
        Assert.Equal(isRefused, page.Contains("It cannot be published while its certificate has errors.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_gives_a_secret_away_is_saved_as_a_draft_and_not_published()
    {
        var leaky = Named("leaky").Replace("\"string\"", "\"string\", \"secret\": true", StringComparison.Ordinal);

        var saved = await server.AskAsync(HttpMethod.Post, "/api/workflows", leaky, Role.Editor);
        var published = await server.AskAsync(HttpMethod.Post, "/api/workflows/leaky/publish", null, Role.Editor);

        Assert.Equal((201, 422, "certificate.secret_to_output"), (saved.Status, published.Status, Code(published.Body)));
    }

    [Fact]
    public async Task Health_and_metrics_answer_without_a_token()
    {
        var live = await server.AskAsync(HttpMethod.Get, "/health/live", role: null);
        var ready = await server.AskAsync(HttpMethod.Get, "/health/ready", role: null);
        var metrics = await server.AskAsync(HttpMethod.Get, "/metrics", role: null);

        Assert.Equal((200, 200, 200), (live.Status, ready.Status, metrics.Status));
        Assert.StartsWith("""{"status":"ready","database":"ready","worker":"ready","scripts":""", ready.Body, StringComparison.Ordinal);
        Assert.EndsWith(""","paused":"nothing"}""", ready.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_are_for_this_machine_until_somebody_says_otherwise()
    {
        var elsewhere = await server.AskAsync(HttpMethod.Get, "/metrics", role: null, elsewhere: true);
        var health = await server.AskAsync(HttpMethod.Get, "/health/live", role: null, elsewhere: true);

        Assert.Equal((404, 200), (elsewhere.Status, health.Status));
    }

    private static string Named(string id) => Greeting.Replace("\"ID\"", $"\"{id}\"", StringComparison.Ordinal);

    private static string Text(string body, string name) => ((JsonText)((JsonObject)JsonData.Parse(body))[name]!).Value;

    private static string Code(string body) =>
        ((JsonText)((JsonObject)((JsonArray)((JsonObject)JsonData.Parse(body))["problems"]!)[0])["code"]!).Value;
}
