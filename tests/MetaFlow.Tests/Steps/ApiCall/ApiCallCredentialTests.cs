using MetaFlow.Credentials;
using MetaFlow.Json;
using MetaFlow.Tests.Http;
using Microsoft.AspNetCore.Http;

namespace MetaFlow.Tests.Steps.ApiCall;

public sealed class ApiCallCredentialTests
{
    private const string Kept = "\"credential\": \"kept\"";

    [Fact]
    public async Task Basic_is_a_name_and_a_password()
    {
        await using var bench = await ApiCallBench.StartAsync(_ => "{}");
        await bench.SaveAsync(CredentialKind.Basic, ("username", "kim"), ("password", "비밀번호1"));

        await bench.CompletesAsync(Kept);

        Assert.Equal("Basic " + Convert.ToBase64String("kim:비밀번호1"u8), bench.Last.Header("Authorization"));
    }

    [Fact]
    public async Task Bearer_is_a_token()
    {
        await using var bench = await ApiCallBench.StartAsync(_ => "{}");
        await bench.SaveAsync(CredentialKind.Bearer, ("token", "t0ken-value"));

        await bench.CompletesAsync(Kept);

        Assert.Equal("Bearer t0ken-value", bench.Last.Header("Authorization"));
    }

    [Fact]
    public async Task Headers_are_sent_as_they_are_kept()
    {
        await using var bench = await ApiCallBench.StartAsync(_ => "{}");
        await bench.SaveAsync(CredentialKind.Headers, ("X-Naver-Client-Id", "id"), ("X-Naver-Client-Secret", "s3cret"));

        await bench.CompletesAsync(Kept);

        Assert.Equal(("id", "s3cret"), (bench.Last.Header("X-Naver-Client-Id"), bench.Last.Header("X-Naver-Client-Secret")));
    }

    [Fact]
    public async Task Parameters_are_added_to_the_query_and_nobody_else_sets_them()
    {
        await using var bench = await ApiCallBench.StartAsync(_ => "{}");
        await bench.SaveAsync(CredentialKind.Query, ("serviceKey", "a+b/c=="));

        await bench.CompletesAsync($"{Kept}, \"query\": {{ \"serviceKey\": \"other\", \"q\": 1 }}");

        Assert.Equal("/?q=1&serviceKey=a%2Bb%2Fc%3D%3D", bench.Last.Path);
    }

    [Fact]
    public async Task A_token_that_ended_before_its_time_is_fetched_anew_once()
    {
        var tokens = 0;
        await using var bench = await ApiCallBench.StartAsync((context, asked) => asked switch
        {
            { Path: "/token" } => StubService.Json(context, $$"""{ "access_token": "token-{{++tokens}}" }"""),
            _ when asked.Header("Authorization") == "Bearer token-2" => StubService.Json(context, "{}"),
            _ => StubService.Json(context, """{ "error": "expired" }""", 401),
        });
        await bench.SaveAsync(
            CredentialKind.OAuth2, ("tokenUrl", bench.Service.Address + "/token"), ("clientId", "c"), ("clientSecret", "s3cret"));

        await bench.CompletesAsync($"{Kept}, \"method\": \"POST\", \"body\": {{ \"a\": 1 }}", "/orders");
        await bench.CompletesAsync(Kept, "/orders");

        Assert.Equal(["/token", "/orders", "/token", "/orders", "/orders"], bench.Service.Asked.Select(asked => asked.Path));
        Assert.All(bench.Service.Asked.Where(asked => asked is { Path: "/orders", Method: "POST" }), asked => Assert.Equal("""{"a":1}""", asked.Text));
    }

    [Fact]
    public async Task A_token_that_is_never_taken_ends_the_step()
    {
        await using var bench = await ApiCallBench.StartAsync((context, asked) => asked.Path == "/token"
            ? StubService.Json(context, """{ "access_token": "token-value" }""")
            : StubService.Json(context, """{ "message": "no scope for token-value" }""", 401));
        await bench.SaveAsync(
            CredentialKind.OAuth2, ("tokenUrl", bench.Service.Address + "/token"), ("clientId", "c"), ("clientSecret", "s3cret"));

        var failed = await bench.FailsAsync(Kept, "/orders");

        Assert.Equal("'127.0.0.1' does not admit this call (401): no scope for •••", failed.Problem.Message);
        Assert.False(failed.Retryable);
        Assert.Equal(4, bench.Service.Asked.Count);
    }

    [Theory]
    [InlineData(CredentialKind.Secret, "secret", "http.credential_not_for_calls")]
    [InlineData(CredentialKind.Bearer, "name", "http.credential_incomplete")]
    public async Task A_credential_that_cannot_be_sent_is_refused(CredentialKind kind, string field, string code)
    {
        await using var bench = await ApiCallBench.StartAsync(_ => "{}");
        await bench.SaveAsync(kind, (field, "value"));

        Assert.Equal(code, (await bench.FailsAsync(Kept)).Problem.Code);
        Assert.Empty(bench.Service.Asked);
    }

    [Fact]
    public async Task A_credential_that_nobody_has_is_named()
    {
        await using var bench = await ApiCallBench.StartAsync(_ => "{}");
        await bench.SaveAsync(CredentialKind.Bearer, ("token", "t"));

        var failed = await bench.FailsAsync("\"credential\": \"kep\"");

        Assert.Equal(("credentials.unknown", "settings.credential"), (failed.Problem.Code, failed.Problem.Path));
    }

    [Theory]
    [InlineData("api.test", true)]
    [InlineData("*.test", true)]
    [InlineData("test", false)]
    [InlineData("other.test", false)]
    public async Task A_credential_goes_only_where_it_may_go(string allowed, bool may)
    {
        await using var bench = await ApiCallBench.StartAsync(_ => "{}");
        await bench.SaveAsync(CredentialKind.Bearer, [allowed], ("token", "t0ken-value"));

        var outcome = await bench.RunAsync(Kept, host: "api.test");

        Assert.Equal(may, outcome is MetaFlow.Steps.StepOutcome.Completed);
        Assert.Equal(may ? 1 : 0, bench.Service.Asked.Count);
        if (outcome is MetaFlow.Steps.StepOutcome.Failed failed)
        {
            Assert.Equal($"The credential 'kept' may not be sent to 'api.test'.", failed.Problem.Message);
        }
    }

    [Fact]
    public async Task Data_does_not_choose_where_a_secret_goes()
    {
        await using var bench = await ApiCallBench.StartAsync(_ => "{}");
        await bench.SaveAsync(CredentialKind.Bearer, ("token", "t0ken-value"));

        var open = await bench.FailsAsync(Kept, written: """  "url": "{{ inputs.url }}", "credential": "kept"  """);
        var outcome = await bench.RunAsync(Kept, written: """  "url": "{{ inputs.url }}", "credential": "kept", "hosts": ["127.0.0.1"]  """);

        Assert.Equal("api_call.credential_needs_hosts", open.Problem.Code);
        Assert.IsType<MetaFlow.Steps.StepOutcome.Completed>(outcome);
    }

    [Fact]
    public async Task A_host_that_the_settings_do_not_name_is_not_called()
    {
        await using var bench = await ApiCallBench.StartAsync(_ => "{}");

        var failed = await bench.FailsAsync("", host: "one.test", written: """  "url": "http://two.test/{{ inputs.path }}"  """);

        Assert.Equal("http.host_not_declared", failed.Problem.Code);
        Assert.Empty(bench.Service.Asked);
    }

    [Fact]
    public async Task A_redirect_to_a_named_host_goes_without_the_credential()
    {
        await using var bench = await ApiCallBench.StartAsync((context, asked) =>
        {
            if (asked.Host.StartsWith("one.test", StringComparison.Ordinal))
            {
                context.Response.Redirect($"http://two.test:{asked.Host.Split(':')[1]}/file");
            }

            return Task.CompletedTask;
        });
        await bench.SaveAsync(CredentialKind.Headers, ("X-Api-Key", "s3cret-value"));

        await bench.CompletesAsync($"{Kept}, \"hosts\": [\"*.test\"]", host: "one.test");

        Assert.Equal(["s3cret-value", null], bench.Service.Asked.Select(asked => asked.Header("X-Api-Key")));
    }

    [Fact]
    public async Task What_a_service_says_back_of_a_credential_is_covered()
    {
        await using var bench = await ApiCallBench.StartAsync((context, asked) =>
        {
            context.Response.Headers["X-Echo"] = asked.Header("Authorization");
            return StubService.Json(context, $$"""{ "headers": { "authorization": "{{asked.Header("Authorization")}}" }, "n": 1 }""");
        });
        await bench.SaveAsync(CredentialKind.Bearer, ("token", "t0ken-value"));

        var output = await bench.CompletesAsync(Kept);

        Assert.Equal("""{"headers":{"authorization":"Bearer •••"},"n":1}""", output["body"]!.ToString());
        Assert.Equal("\"Bearer •••\"", ((JsonObject)output["headers"]!)["x-echo"]!.ToString());
    }

    [Theory]
    [InlineData("""{ "error": { "message": "bad key t0ken-value" } }""")]
    [InlineData("bad key t0ken-value")]
    public async Task A_refusal_never_says_the_secret(string body)
    {
        await using var bench = await ApiCallBench.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 400;
            return context.Response.WriteAsync(body);
        });
        await bench.SaveAsync(CredentialKind.Bearer, ("token", "t0ken-value"));

        var failed = await bench.FailsAsync(Kept);

        Assert.Equal("'127.0.0.1' refuses this call (400): bad key •••", failed.Problem.Message);
    }
}
