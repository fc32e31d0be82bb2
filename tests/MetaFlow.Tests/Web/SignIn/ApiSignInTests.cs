using System.Net;
using System.Text.Json;
using MetaFlow.People;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Tests.Web.SignIn;

public sealed class ApiSignInTests
{
    private static async Task<string> CodeOf(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return body.RootElement.GetProperty("problems")[0].GetProperty("code").GetString()!;
    }

    [Theory]
    [InlineData("/api/sample/anybody")]
    [InlineData("/api/no/such/address")]
    [InlineData("/_blazor/negotiate")]
    public async Task Programs_get_401_as_json_and_never_a_redirect(string path)
    {
        await using var server = await SignInServer.StartAsync();

        var answer = await server.Browser().GetAsync(path);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("sign_in.needed", await CodeOf(answer));
    }

    [Fact]
    public async Task The_answer_speaks_the_language_that_is_asked_for()
    {
        await using var server = await SignInServer.StartAsync();

        var answer = await server.Browser().GetAsync("/api/sample/anybody", ("Accept-Language", "ko"));

        Assert.Contains("로그인하거나 토큰을 사용해야 합니다.", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_token_opens_the_api_and_nothing_else()
    {
        await using var server = await SignInServer.StartAsync();
        var token = await server.TokenAsync(server.People.Named("boss"), Role.Admin);
        var program = server.Browser("192.0.2.7");

        var api = await program.WithTokenAsync(HttpMethod.Get, "/api/sample/anybody", token);
        var post = await program.WithTokenAsync(HttpMethod.Post, "/api/sample/people.manage", token);
        var page = await program.WithTokenAsync(HttpMethod.Get, "/sample/page", token);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Redirect], [api.StatusCode, post.StatusCode, page.StatusCode]);
        Assert.Empty(program.Cookies);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("mf_0000000000000000000000000000000000000000000000000")]
    public async Task A_token_that_does_not_work_is_refused_even_beside_a_session(string token)
    {
        await using var server = await SignInServer.StartAsync();
        var boss = await server.SignedInAsync("boss");

        var answer = await boss.GetAsync("/api/sample/anybody", ("Authorization", $"Bearer {token}"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer error=\"invalid_token\"", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal("tokens.refused", await CodeOf(answer));
    }

    [Fact]
    public async Task A_revoked_token_is_refused_from_then_on()
    {
        await using var server = await SignInServer.StartAsync();
        var token = await server.TokenAsync(server.People.Named("boss"), Role.Viewer);
        var program = server.Browser();
        var before = await program.WithTokenAsync(HttpMethod.Get, "/api/sample/anybody", token);
        var stored = Assert.Single(await server.People.ListTokensAsync(null, TestContext.Current.CancellationToken));

        await server.People.RevokeTokenAsync(stored.Id, server.Clock.GetUtcNow(), TestContext.Current.CancellationToken);
        var after = await program.WithTokenAsync(HttpMethod.Get, "/api/sample/anybody", token);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Unauthorized], [before.StatusCode, after.StatusCode]);
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Operator)]
    [InlineData(Role.Editor)]
    [InlineData(Role.Admin)]
    public async Task Every_row_of_the_table_of_permissions_is_enforced(Role role)
    {
        await using var server = await SignInServer.StartAsync();
        var token = await server.TokenAsync(server.Add("minsu", role), role);
        var program = server.Browser();

        foreach (var permission in Permissions.Table)
        {
            var answer = await program.WithTokenAsync(HttpMethod.Post, $"/api/sample/{permission.Name}", token);

            Assert.Equal((permission.Name, role >= permission.Least), (permission.Name, answer.StatusCode == HttpStatusCode.OK));
            if (role < permission.Least)
            {
                Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
                Assert.Equal("sign_in.forbidden", await CodeOf(answer));
            }
        }
    }

    [Fact]
    public async Task A_demoted_owner_takes_the_role_from_their_tokens_at_once()
    {
        await using var server = await SignInServer.StartAsync();
        var minsu = server.Add("minsu", Role.Editor);
        var token = await server.TokenAsync(minsu, Role.Editor);

        server.People.Put(minsu with { Role = Role.Viewer });
        var answer = await server.Browser().WithTokenAsync(HttpMethod.Post, "/api/sample/workflows.edit", token);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "none", false)]
    [InlineData("Origin", "http://metaflow.example", true)]
    [InlineData("Origin", "https://metaflow.example", true)]
    [InlineData("Origin", "http://metaflow.example:8080", false)]
    [InlineData("Origin", "http://elsewhere.example", false)]
    [InlineData("Origin", "http://metaflow.example.elsewhere.example", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("X-Nothing", "at all", false)]
    public async Task A_session_changes_something_by_the_api_only_from_a_page_of_this_server(string header, string value, bool allowed)
    {
        await using var server = await SignInServer.StartAsync();
        var boss = await server.SignedInAsync("boss");

        var change = await boss.PostAsync("/api/sample/runs.start", (header, value));
        var look = await boss.GetAsync("/api/sample/runs.start", (header, value));

        Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden, change.StatusCode);
        Assert.Equal(HttpStatusCode.OK, look.StatusCode);
    }

    [Theory]
    [InlineData("http://metaflow.example", true)]
    [InlineData("http://elsewhere.example", false)]
    public async Task The_connection_of_live_pages_opens_from_pages_of_this_server_only(string origin, bool allowed)
    {
        await using var server = await SignInServer.StartAsync();
        var boss = await server.SignedInAsync("boss");

        var socket = await boss.GetAsync("/_blazor?id=x", ("Origin", origin), ("Upgrade", "websocket"), ("Connection", "Upgrade"));
        var negotiate = await boss.PostAsync("/_blazor/negotiate?negotiateVersion=1", ("Origin", origin));

        Assert.Equal(allowed, socket.StatusCode != HttpStatusCode.Forbidden);
        Assert.Equal(allowed, negotiate.StatusCode == HttpStatusCode.OK);
    }
}
