using MetaFlow.Json;
using MetaFlow.People;

namespace MetaFlow.Tests.Web.Api;

public sealed class HooksTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static readonly HttpMethod Post = HttpMethod.Post;

    [Fact]
    public async Task A_webhook_answers_with_what_its_run_gives_and_asks_nobody_who_they_are()
    {
        await PublishAsync("greet", """{ "id": "in", "type": "webhook", "answerWithin": "PT30S", "inputs": { "name": "{{ trigger.body.name }}" } }""");

        var (status, body) = await server.AskAsync(Post, "/hooks/greet/in", """{ "name": "민수" }""", role: null, elsewhere: true);
        var (_, again) = await server.AskAsync(Post, "/hooks/greet", """{ "name": "Ada" }""", role: null);

        Assert.Equal((200, "\"hello 민수\""), (status, body));
        Assert.Equal("\"hello Ada\"", again);
    }

    [Fact]
    public async Task A_webhook_that_does_not_wait_says_where_the_run_is_and_the_run_ends()
    {
        await PublishAsync("greet-later", """{ "id": "in", "type": "webhook", "inputs": { "name": "{{ trigger.body.name }}" } }""");

        var (status, body) = await server.AskAsync(Post, "/hooks/greet-later/in", """{ "name": "Ada" }""", role: null);
        var run = ((JsonText)((JsonObject)JsonData.Parse(body))["run"]!).Value;
        var report = await server.EndOfAsync(run);

        Assert.Equal(202, status);
        Assert.Equal("succeeded", ((JsonText)report["status"]!).Value);
        Assert.Equal("webhook in", ((JsonText)report["startedBy"]!).Value);
    }

    [Theory]
    [InlineData("/hooks/refusing/in", """{ "name": 7 }""", "POST", 422, "workflows.input_type")]
    [InlineData("/hooks/refusing/in", """{ "name": """, "POST", 400, "hooks.body_unreadable")]
    [InlineData("/hooks/refusing/in", "", "GET", 405, "hooks.method")]
    [InlineData("/hooks/refusing/paused", "{}", "POST", 404, "hooks.paused")]
    [InlineData("/hooks/refusing/signed", "{}", "POST", 503, "hooks.not_ready")]
    [InlineData("/hooks/refusing/other", "{}", "POST", 404, "hooks.none")]
    [InlineData("/hooks/refusing", "{}", "POST", 404, "hooks.none")]
    [InlineData("/hooks/no-such-workflow", "{}", "POST", 404, "hooks.none")]
    [InlineData("/hooks/refusing/in/more", "{}", "POST", 404, "hooks.none")]
    public async Task What_a_webhook_does_not_take_is_answered_with_a_problem(string path, string body, string method, int expected, string code)
    {
        await PublishAsync("refusing", """
            { "id": "in", "type": "webhook", "answerWithin": "PT30S", "inputs": { "name": "{{ trigger.body.name }}" } },
            { "id": "paused", "type": "webhook", "paused": true, "inputs": { "name": "x" } },
            { "id": "signed", "type": "webhook", "auth": { "kind": "hmac", "credential": "key" }, "inputs": { "name": "x" } }
            """);

        var (status, answer) = await server.AskAsync(new HttpMethod(method), path, body.Length == 0 ? null : body, role: null);

        Assert.Equal(expected, status);
        Assert.Contains(code, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_runs_the_installation_pauses_a_webhook_and_opens_one_that_is_written_as_paused()
    {
        await PublishAsync("stood", """
            { "id": "in", "type": "webhook", "inputs": { "name": "x" } }, { "id": "rest", "type": "webhook", "paused": true, "inputs": { "name": "x" } }
            """);

        await server.AskAsync(Post, "/api/triggers/stood/in/pause", """{ "why": "too many" }""", Role.Operator);
        var paused = await server.AskAsync(Post, "/hooks/stood/in", "{}", role: null);
        var (_, view) = await server.AskAsync(HttpMethod.Get, "/api/triggers/stood/in");
        await server.AskAsync(Post, "/api/triggers/stood/in/resume", "{}", Role.Operator);
        await server.AskAsync(Post, "/api/triggers/stood/rest/resume", "{}", Role.Operator);
        var resumed = await server.AskAsync(Post, "/hooks/stood/in", "{}", role: null);
        var opened = await server.AskAsync(Post, "/hooks/stood/rest", "{}", role: null);

        Assert.Equal((404, 202, 202), (paused.Status, resumed.Status, opened.Status));
        Assert.Contains("hooks.paused", paused.Body, StringComparison.Ordinal);
        Assert.Contains("\"state\":\"paused\"", view, StringComparison.Ordinal);
        Assert.Contains("too many", view, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read()
    {
        await PublishAsync("small", """{ "id": "in", "type": "webhook", "inputs": { "name": "x" } }""");

        var (status, answer) = await server.AskAsync(Post, "/hooks/small/in", $"\"{new string('a', 1024 * 1024)}\"", role: null);

        Assert.Equal(413, status);
        Assert.Contains("hooks.too_large", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_published_a_moment_ago_is_what_runs()
    {
        await PublishAsync("moving", """{ "id": "in", "type": "webhook", "answerWithin": "PT30S", "inputs": { "name": "one" } }""");
        await server.AskAsync(Post, "/hooks/moving/in", "{}", role: null);

        await PublishAsync("moving", """{ "id": "in", "type": "webhook", "answerWithin": "PT30S", "inputs": { "name": "two" } }""", basedOn: 1);
        var (_, body) = await server.AskAsync(Post, "/hooks/moving/in", "{}", role: null);

        Assert.Equal("\"hello two\"", body);
    }

    [Fact]
    public async Task A_run_that_fails_behind_a_webhook_tells_its_id_and_not_its_reason()
    {
        await PublishAsync("failing", """{ "id": "in", "type": "webhook", "answerWithin": "PT30S", "inputs": { "name": "x" } }""", value: "{{ $length(inputs.name) > 0 ? $error('the secret reason') : '' }}");

        var (status, body) = await server.AskAsync(Post, "/hooks/failing/in", "{}", role: null);

        Assert.Equal(500, status);
        Assert.Contains("hooks.failed", body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret reason", body, StringComparison.Ordinal);
    }

    private async Task PublishAsync(string id, string triggers, int? basedOn = null, string value = "hello {{ inputs.name }}")
    {
        var (status, body) = await server.AskAsync(Post, $"/api/workflows?basedOn={basedOn ?? 0}", $$"""
            { "metaflow": 1, "id": "{{id}}", "inputs": { "name": { "type": "string" } }, "triggers": [ {{triggers}} ],
              "steps": [ { "id": "say", "type": "set", "settings": { "values": { "greeting": "SAID" } } } ], "output": "{{"{{ steps.say.greeting }}"}}" }
            """.Replace("SAID", value, StringComparison.Ordinal));
        Assert.True(status < 300 || status == 409, body);
        (status, body) = await server.AskAsync(Post, $"/api/workflows/{id}/publish");
        Assert.True(status < 300, body);
    }
}
