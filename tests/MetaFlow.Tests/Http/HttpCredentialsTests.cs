using MetaFlow.Credentials;
using MetaFlow.Http;
using MetaFlow.Json;

namespace MetaFlow.Tests.Http;

public sealed class HttpCredentialsTests
{
    private readonly FakeClock _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_is_asked_for_once_and_again_shortly_before_it_ends()
    {
        await using var service = await TokensAsync();
        using var http = StubService.Client();
        var credentials = new HttpCredentials(http, _clock);
        var credential = OAuth(service);

        var first = await UseAsync(credentials, credential);
        _clock.Advance(TimeSpan.FromSeconds(3569));
        var second = await UseAsync(credentials, credential);
        _clock.Advance(TimeSpan.FromSeconds(2));
        var third = await UseAsync(credentials, credential);

        Assert.Equal(("Bearer token-1", "Bearer token-1", "Bearer token-2"), (first, second, third));
        Assert.Equal("grant_type=client_credentials&scope=read+write", service.Last.Text);
        Assert.Equal("Basic " + Convert.ToBase64String("my%3Aid:s3cret%2Fvalue"u8), service.Last.Header("Authorization"));
    }

    [Fact]
    public async Task Many_that_need_it_at_the_same_time_share_one_request()
    {
        await using var service = await TokensAsync();
        using var http = StubService.Client();
        var credentials = new HttpCredentials(http, _clock);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => UseAsync(credentials, OAuth(service))));

        Assert.Single(service.Asked);
    }

    [Fact]
    public async Task A_changed_secret_gets_a_token_of_its_own()
    {
        await using var service = await TokensAsync();
        using var http = StubService.Client();
        var credentials = new HttpCredentials(http, _clock);

        await UseAsync(credentials, OAuth(service));
        var changed = await UseAsync(credentials, OAuth(service, "another"));

        Assert.Equal("Bearer token-2", changed);
    }

    [Fact]
    public async Task A_service_that_reads_only_the_body_is_told_there()
    {
        var count = 0;
        await using var service = await StubService.StartAsync((context, asked) => asked.Text.Contains("client_secret", StringComparison.Ordinal)
            ? StubService.Json(context, $$"""{ "access_token": "t{{++count}}", "expires_in": "60" }""")
            : StubService.Json(context, """{ "error": "invalid_client" }""", 401));
        using var http = StubService.Client();
        var credentials = new HttpCredentials(http, _clock);

        var first = await UseAsync(credentials, OAuth(service));
        _clock.Advance(TimeSpan.FromMinutes(2));
        var second = await UseAsync(credentials, OAuth(service));

        Assert.Equal(("Bearer t1", "Bearer t2"), (first, second));
        Assert.Equal(3, service.Asked.Count);
    }

    [Theory]
    [InlineData(400, """{ "error": "invalid_scope", "error_description": "s3cret/value" }""", "invalid_scope", false)]
    [InlineData(503, "s3cret/value", "-", true)]
    [InlineData(200, """{ "token": "x" }""", "-", false)]
    public async Task A_refused_token_names_the_service_and_no_secret(int status, string body, string error, bool retryable)
    {
        await using var service = await StubService.StartAsync((context, _) => StubService.Json(context, body, status));
        using var http = StubService.Client();

        var (use, failed) = await new HttpCredentials(http, _clock).UseAsync(OAuth(service), null, Token);

        Assert.Null(use);
        Assert.Equal($"'127.0.0.1' gave no token for the credential 'shop': status {status}, error '{error}'.", failed!.Problem.Message);
        Assert.Equal(retryable, failed.Retryable);
    }

    [Fact]
    public async Task The_client_secret_does_not_follow_a_redirect_to_another_host()
    {
        await using var service = await StubService.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = "http://elsewhere.test/token";
            return Task.CompletedTask;
        });
        using var http = StubService.Client();

        var (_, failed) = await new HttpCredentials(http, _clock).UseAsync(OAuth(service), null, Token);

        Assert.Equal("http.host_not_declared", failed!.Problem.Code);
    }

    [Theory]
    [InlineData(CredentialKind.Secret, "secret", "http.credential_not_for_calls")]
    [InlineData(CredentialKind.Bearer, "username", "http.credential_incomplete")]
    [InlineData(CredentialKind.Basic, "username", "http.credential_incomplete")]
    public async Task What_cannot_be_sent_is_said(CredentialKind kind, string field, string code)
    {
        using var http = StubService.Client();

        var (_, failed) = await new HttpCredentials(http, _clock).UseAsync(
            new Credential("c", kind, new Dictionary<string, string> { [field] = "value" }, []), null, Token);

        Assert.Equal(code, failed!.Problem.Code);
    }

    private static async Task<string> UseAsync(HttpCredentials credentials, Credential credential)
    {
        var (use, failed) = await credentials.UseAsync(credential, null, Token);
        Assert.Null(failed);
        return Assert.Single(use!.Headers).Value;
    }

    private static Credential OAuth(StubService service, string secret = "s3cret/value") => new(
        "shop",
        CredentialKind.OAuth2,
        new Dictionary<string, string>
        {
            ["tokenUrl"] = service.Address + "/token", ["clientId"] = "my:id", ["clientSecret"] = secret, ["scope"] = "read write",
        },
        []);

    private static Task<StubService> TokensAsync()
    {
        var count = 0;
        return StubService.StartAsync(_ => $$"""{ "access_token": "token-{{Interlocked.Increment(ref count)}}", "token_type": "bearer", "expires_in": 3600 }""");
    }
}
