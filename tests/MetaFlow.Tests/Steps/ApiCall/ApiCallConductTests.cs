using MetaFlow.Steps;

namespace MetaFlow.Tests.Steps.ApiCall;

public sealed class ApiCallConductTests
{
    [Theory]
    [InlineData("", Effect.Read, Idempotency.Natural)]
    [InlineData("\"method\": \"HEAD\"", Effect.Read, Idempotency.Natural)]
    [InlineData("\"method\": \"options\"", Effect.Read, Idempotency.Natural)]
    [InlineData("\"method\": \"PUT\"", Effect.Write, Idempotency.Natural)]
    [InlineData("\"method\": \"DELETE\"", Effect.Write, Idempotency.Natural)]
    [InlineData("\"method\": \"POST\"", Effect.Write, Idempotency.None)]
    [InlineData("\"method\": \"PATCH\"", Effect.Write, Idempotency.None)]
    [InlineData("\"method\": \"{{ inputs.m }}\"", Effect.Write, Idempotency.None)]
    [InlineData("\"method\": \"POST\", \"effect\": \"read\"", Effect.Read, Idempotency.Natural)]
    [InlineData("\"method\": \"POST\", \"effect\": \"notify\"", Effect.Notify, Idempotency.None)]
    [InlineData("\"method\": \"DELETE\", \"effect\": \"irreversible\"", Effect.Irreversible, Idempotency.None)]
    [InlineData("\"method\": \"GET\", \"effect\": \"write\"", Effect.Write, Idempotency.None)]
    [InlineData("\"effect\": \"{{ inputs.e }}\"", Effect.Irreversible, Idempotency.None)]
    [InlineData("\"method\": \"POST\", \"idempotency\": \"key\"", Effect.Write, Idempotency.Key)]
    [InlineData("\"method\": \"POST\", \"idempotency\": \"natural\"", Effect.Write, Idempotency.Natural)]
    [InlineData("\"method\": \"PUT\", \"idempotency\": \"none\"", Effect.Write, Idempotency.None)]
    [InlineData("\"method\": \"PUT\", \"idempotency\": \"{{ inputs.i }}\"", Effect.Write, Idempotency.None)]
    public void The_effect_follows_from_the_method_and_from_what_the_author_knows(string settings, Effect effect, Idempotency idempotency)
    {
        var conduct = ApiCallBench.Conduct($$"""{ "url": "https://api.example.com/"{{(settings.Length > 0 ? ", " + settings : "")}} }""");

        Assert.Equal((effect, idempotency), (conduct.Effect, conduct.Idempotency));
    }

    [Theory]
    [InlineData("\"url\": \"https://api.example.com/{{ inputs.id }}\"", "api.example.com")]
    [InlineData("\"url\": \"https://api.example.com/\", \"hosts\": [\"*.example.org\"]", "api.example.com,*.example.org")]
    [InlineData("\"url\": \"{{ inputs.url }}\"", null)]
    [InlineData("\"url\": \"{{ inputs.url }}\", \"hosts\": [\"a.test\"]", "a.test")]
    [InlineData("\"url\": \"https://api.example.com/\", \"hosts\": [\"{{ inputs.host }}\"]", null)]
    public void The_hosts_are_those_that_are_written(string settings, string? hosts) =>
        Assert.Equal(hosts, ApiCallBench.Conduct($"{{ {settings} }}").Hosts is { } named ? string.Join(',', named) : null);

    [Fact]
    public void Credentials_and_the_number_of_calls_are_told()
    {
        var conduct = ApiCallBench.Conduct("""{ "url": "https://a.test/", "credential": "shop", "paging": { "by": "page", "maxPages": 50 } }""");

        Assert.Equal(["shop"], conduct.Credentials);
        Assert.Equal(50, conduct.MaxCalls);
        Assert.Equal(1, ApiCallBench.Conduct("""{ "url": "https://a.test/" }""").MaxCalls);
        Assert.Equal(10, ApiCallBench.Conduct("""{ "url": "https://a.test/", "paging": { "by": "page" } }""").MaxCalls);
    }

    [Theory]
    [InlineData("\"response\": { \"sample\": { \"items\": [ { \"title\": \"x\" } ] } }", "call.body.itmes", "'items'")]
    [InlineData("\"response\": { \"sample\": { \"items\": [ { \"title\": \"x\" } ] } }", "call.body.items.titel", "'title'")]
    [InlineData("\"response\": { \"schema\": { \"properties\": { \"items\": { \"type\": \"array\" } } } }", "call.body.itmes", "'items'")]
    [InlineData("\"paging\": { \"by\": \"page\", \"items\": \"data.rows\" }, \"response\": { \"sample\": { \"data\": { \"rows\": [ { \"id\": 1 } ] } } }", "call.body.di", "'id'")]
    [InlineData("\"answer\": \"binary\"", "call.body.base46", "'base64'")]
    [InlineData("", "call.stauts", "'status'")]
    public void Later_steps_are_checked_against_what_the_call_gives(string settings, string path, string? meant)
    {
        Some.Reader.Read(Call(settings, path), out var problems);

        var problem = Assert.Single(problems);
        Assert.StartsWith("types.", problem.Code, StringComparison.Ordinal);
        if (meant is not null)
        {
            Assert.Contains(meant, problem.Hint, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", "call.body.anything.at.all")]
    [InlineData("", "call.headers.`content-type`")]
    [InlineData("\"paging\": { \"by\": \"page\" }", "($count(call.body) + call.pages)")]
    [InlineData("\"response\": { \"sample\": { \"price\": 10 } }, \"expectStatus\": [200, 404]", "call.body.error")]
    [InlineData("\"response\": { \"sample\": { \"price\": 10 } }, \"expectStatus\": [200, 201]", "call.body.price + 1")]
    [InlineData("\"response\": { \"schema\": { \"properties\": { \"a\": {} }, \"additionalProperties\": true } }", "call.body.b")]
    public void What_may_be_there_is_not_refused(string settings, string path)
    {
        Some.Reader.Read(Call(settings, path), out var problems);

        Assert.Empty(problems);
    }

    private static string Call(string settings, string path) => Some.Definition($$$"""
        { "id": "call", "type": "api_call", "settings": { "url": "https://api.example.com/"{{{(settings.Length > 0 ? ", " + settings : "")}}} } },
        { "id": "use", "type": "set", "settings": { "values": { "x": "{{ steps.{{{path}}} }}" } } }
        """);
}
