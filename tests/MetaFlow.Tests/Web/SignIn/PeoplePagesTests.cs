using System.Net;
using System.Text.RegularExpressions;
using MetaFlow.People;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Tests.Web.SignIn;

public sealed class PeoplePagesTests
{
    private static async Task<string> TextOf(HttpResponseMessage answer) =>
        WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    [Fact]
    public async Task An_admin_adds_somebody_who_can_sign_in()
    {
        await using var server = await SignInServer.StartAsync();
        var boss = await server.SignedInAsync("boss");

        var answer = await boss.SubmitAsync(
            "/people", "add", ("name", "김민수"), ("role", "operator"), ("password", SignInRules.GoodPassword));
        await server.SignedInAsync("김민수");
        var list = await boss.ReadAsync("/people?done=added");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("김민수", list);
        Assert.Contains("The person was added.", list);
    }

    [Fact]
    public async Task What_is_wrong_with_a_new_person_stands_beside_its_field()
    {
        await using var server = await SignInServer.StartAsync();
        var boss = await server.SignedInAsync("boss");

        var answer = await boss.SubmitAsync("/people", "add", ("name", "Boss"), ("role", "viewer"), ("password", SignInRules.GoodPassword));

        var page = await TextOf(answer);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("""aria-describedby="name-problem""", page);
        Assert.Contains("There is somebody named 'Boss' already. Choose another name.", page);
        Assert.Contains("role=\"alert\"", page);
    }

    [Theory]
    [InlineData("role", "role", "viewer")]
    [InlineData("active", "", "")]
    public async Task The_page_says_that_the_last_admin_stays(string form, string field, string value)
    {
        await using var server = await SignInServer.StartAsync();
        var boss = await server.SignedInAsync("boss");
        var id = server.People.Named("boss").Id;

        var answer = await boss.SubmitAsync($"/people/{id}", form, (field, value));

        Assert.Contains("This is the last active admin. Make somebody else an admin first.", await TextOf(answer));
        Assert.Equal(Role.Admin, server.People.Named("boss").Role);
    }

    [Theory]
    [InlineData("role", "role", "viewer")]
    [InlineData("reset", "password", SignInRules.OtherPassword)]
    [InlineData("everywhere", "", "")]
    [InlineData("active", "", "")]
    public async Task Whatever_an_admin_changes_signs_the_person_out(string form, string field, string value)
    {
        await using var server = await SignInServer.StartAsync();
        var id = server.Add("minsu", Role.Editor).Id;
        var boss = await server.SignedInAsync("boss");
        var minsu = await server.SignedInAsync("minsu");
        Assert.Equal(HttpStatusCode.OK, (await minsu.GetAsync("/sample/page")).StatusCode);

        var answer = await boss.SubmitAsync($"/people/{id}", form, (field, value));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await minsu.GetAsync("/sample/page")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await boss.GetAsync("/sample/page")).StatusCode);
    }

    [Fact]
    public async Task Nobody_of_that_id_is_not_found()
    {
        await using var server = await SignInServer.StartAsync();
        var boss = await server.SignedInAsync("boss");

        Assert.Equal(HttpStatusCode.NotFound, (await boss.GetAsync($"/people/{Guid.Empty}")).StatusCode);
    }

    [Fact]
    public async Task Changing_the_own_password_keeps_this_session_and_ends_the_others()
    {
        await using var server = await SignInServer.StartAsync();
        var here = await server.SignedInAsync("boss");
        var there = await server.SignedInAsync("boss");

        var answer = await here.SubmitAsync(
            "/account", "password", ("current", SignInRules.GoodPassword), ("password", SignInRules.OtherPassword), ("repeated", SignInRules.OtherPassword));

        Assert.EndsWith("/account?done=password", answer.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/sample/page")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await there.GetAsync("/sample/page")).StatusCode);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_this_session_too()
    {
        await using var server = await SignInServer.StartAsync();
        var here = await server.SignedInAsync("boss");
        var there = await server.SignedInAsync("boss");

        await here.SubmitAsync("/account", "everywhere");

        Assert.Equal(HttpStatusCode.Redirect, (await here.GetAsync("/sample/page")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await there.GetAsync("/sample/page")).StatusCode);
    }

    [Fact]
    public async Task A_token_is_shown_once_and_works_until_it_is_revoked()
    {
        await using var server = await SignInServer.StartAsync();
        var boss = await server.SignedInAsync("boss");

        var page = await TextOf(await boss.SubmitAsync(
            "/account", "token", ("token-name", "nightly export"), ("token-role", "operator"), ("token-expires", "")));
        var token = Regex.Match(page, "mf_[0-9A-Za-z]{49}", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        var works = await server.Browser().WithTokenAsync(HttpMethod.Post, "/api/sample/runs.start", token);
        var again = await boss.ReadAsync("/account");
        var stored = Assert.Single(await server.People.ListTokensAsync(null, TestContext.Current.CancellationToken));
        await boss.SubmitAsync("/account", $"revoke-{stored.Id}");
        var revoked = await server.Browser().WithTokenAsync(HttpMethod.Post, "/api/sample/runs.start", token);

        Assert.True(TokenText.IsWellFormed(token));
        Assert.Equal(HttpStatusCode.OK, works.StatusCode);
        Assert.Contains("nightly export", again);
        Assert.DoesNotContain(token, again);
        Assert.Equal(HttpStatusCode.Unauthorized, revoked.StatusCode);
    }

    [Theory]
    [InlineData("admin", "", "A token of yours can have at most the role 'viewer'.")]
    [InlineData("viewer", "2020-01-01", "A token expires on a day after today and within ten years.")]
    [InlineData("viewer", "soon", "A token expires on a day after today and within ten years.")]
    public async Task A_token_that_may_not_be_is_refused_with_the_reason(string role, string expires, string sentence)
    {
        await using var server = await SignInServer.StartAsync();
        server.Add("minsu", Role.Viewer);
        var minsu = await server.SignedInAsync("minsu");

        var answer = await minsu.SubmitAsync(
            "/account", "token", ("token-name", "export"), ("token-role", role), ("token-expires", expires));

        Assert.Contains(sentence, await TextOf(answer));
        Assert.Empty(await server.People.ListTokensAsync(null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Nobody_revokes_the_token_of_somebody_else()
    {
        await using var server = await SignInServer.StartAsync();
        var minsu = server.Add("minsu", Role.Viewer);
        await server.TokenAsync(minsu, Role.Viewer);
        var stored = Assert.Single(await server.People.ListTokensAsync(minsu.Id, TestContext.Current.CancellationToken));
        var boss = await server.SignedInAsync("boss");

        await boss.SubmitAsync("/account", $"revoke-{stored.Id}");

        Assert.Null(Assert.Single(await server.People.ListTokensAsync(minsu.Id, TestContext.Current.CancellationToken)).RevokedAt);
    }

    [Fact]
    public async Task The_account_is_there_for_every_role_and_the_people_for_admins()
    {
        await using var server = await SignInServer.StartAsync();
        server.Add("minsu", Role.Viewer);

        var minsu = await (await server.SignedInAsync("minsu")).ReadAsync("/account");
        var boss = await (await server.SignedInAsync("boss")).ReadAsync("/account");

        Assert.DoesNotContain("href=\"people\"", minsu);
        Assert.Contains("href=\"people\"", boss);
    }
}
