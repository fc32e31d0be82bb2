using System.Net;
using MetaFlow.People;

namespace MetaFlow.Tests.Web.SignIn;

public sealed class SignInPageTests
{
    private static (string, string)[] Form(string name, string password) => [("name", name), ("password", password)];

    private static string? Where(HttpResponseMessage answer) => answer.Headers.Location?.OriginalString;

    [Theory]
    [InlineData("/sample/page", "/sign-in?returnUrl=%2Fsample%2Fpage")]
    [InlineData("/sample/page?a=1&b=2", "/sign-in?returnUrl=%2Fsample%2Fpage%3Fa%3D1%26b%3D2")]
    [InlineData("/", "/sign-in")]
    [InlineData("/no/such/page", "/sign-in?returnUrl=%2Fno%2Fsuch%2Fpage")]
    public async Task Whoever_is_not_signed_in_is_led_to_the_sign_in_page(string path, string page)
    {
        await using var server = await SignInServer.StartAsync();

        Assert.Equal(page, Where(await server.Browser().GetAsync(path)));
    }

    [Theory]
    [InlineData("/sign-in", "/")]
    [InlineData("/sign-in?returnUrl=%2Fsample%2Fpage%3Fa%3D1", "/sample/page?a=1")]
    [InlineData("/sign-in?returnUrl=https%3A%2F%2Felsewhere.example%2F", "/")]
    [InlineData("/sign-in?returnUrl=%2F%2Felsewhere.example%2F", "/")]
    [InlineData("/sign-in?returnUrl=%2F%5Celsewhere.example%2F", "/")]
    public async Task Signing_in_leads_back_to_a_page_of_this_server_only(string page, string target)
    {
        await using var server = await SignInServer.StartAsync();

        var answer = await server.Browser().SubmitAsync(page, "sign-in", Form("boss", SignInRules.GoodPassword));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(target, new Uri(new Uri("http://metaflow.example"), Where(answer)!).PathAndQuery);
        Assert.Equal("metaflow.example", new Uri(new Uri("http://metaflow.example"), Where(answer)!).Host);
    }

    [Fact]
    public async Task A_wrong_password_is_said_without_repeating_it()
    {
        await using var server = await SignInServer.StartAsync();

        var answer = await server.Browser().SubmitAsync("/sign-in", "sign-in", Form("boss", SignInRules.OtherPassword));

        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("The name or the password is not right.", page);
        Assert.DoesNotContain(SignInRules.OtherPassword, page);
        Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(cookie => cookie.StartsWith("metaflow.session", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Too_many_failures_from_one_address_are_answered_with_429()
    {
        await using var server = await SignInServer.StartAsync();
        var browser = server.Browser();
        for (var i = 0; i < 30; i++)
        {
            await browser.SubmitAsync("/sign-in", "sign-in", Form($"name{i}", SignInRules.OtherPassword));
        }

        var answer = await browser.SubmitAsync("/sign-in", "sign-in", Form("boss", SignInRules.GoodPassword));

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
    }

    [Theory]
    [InlineData("http", false)]
    [InlineData("https", true)]
    public async Task The_session_cookie_is_kept_from_scripts_other_sites_and_plain_connections(string scheme, bool secure)
    {
        await using var server = await SignInServer.StartAsync();

        var answer = await server.Browser(scheme: scheme).SubmitAsync("/sign-in", "sign-in", Form("boss", SignInRules.GoodPassword));

        var cookie = answer.Headers.GetValues("Set-Cookie").Single(each => each.StartsWith("metaflow.session=", StringComparison.Ordinal));
        Assert.Contains("; httponly", cookie);
        Assert.Contains("; samesite=lax", cookie);
        Assert.Contains("; path=/", cookie);
        Assert.DoesNotContain("expires", cookie);
        Assert.Equal(secure, cookie.Contains("; secure", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_form_without_its_anti_forgery_token_is_refused()
    {
        await using var server = await SignInServer.StartAsync();
        var boss = await server.SignedInAsync("boss");

        var signIn = await server.Browser().PostFormAsync("/sign-in", [("_handler", "sign-in"), .. Form("boss", SignInRules.GoodPassword)]);
        var add = await boss.PostFormAsync(
            "/people", ("_handler", "add"), ("name", "eve"), ("role", "admin"), ("password", SignInRules.GoodPassword));
        var signOut = await boss.PostFormAsync("/sign-out", ("_handler", "sign-out"));

        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest],
            [signIn.StatusCode, add.StatusCode, signOut.StatusCode]);
        Assert.Single(await server.People.ListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, (await boss.GetAsync("/sample/page")).StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_of_this_browser()
    {
        await using var server = await SignInServer.StartAsync();
        var boss = await server.SignedInAsync("boss");

        var answer = await boss.SubmitAsync("/sign-out", "sign-out");

        Assert.EndsWith("/sign-in", Where(answer));
        Assert.Equal("/sign-in?returnUrl=%2Fsample%2Fpage", Where(await boss.GetAsync("/sample/page")));
    }

    [Fact]
    public async Task A_session_nobody_uses_ends_after_twelve_hours_and_one_in_use_goes_on()
    {
        await using var server = await SignInServer.StartAsync();
        var used = await server.SignedInAsync("boss");
        var unused = await server.SignedInAsync("boss");

        for (var hour = 0; hour < 13; hour++)
        {
            server.Clock.Advance(TimeSpan.FromHours(1));
            Assert.Equal(HttpStatusCode.OK, (await used.GetAsync("/sample/page")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Redirect, (await unused.GetAsync("/sample/page")).StatusCode);
    }

    [Fact]
    public async Task A_new_stamp_on_another_node_ends_the_session_within_half_a_minute()
    {
        await using var server = await SignInServer.StartAsync();
        var boss = await server.SignedInAsync("boss");
        await boss.GetAsync("/sample/page");

        server.People.Put(server.People.Named("boss") with { SessionStamp = "new" });
        server.Clock.Advance(TimeSpan.FromSeconds(30));
        var answer = await boss.GetAsync("/sample/page");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.DoesNotContain("metaflow.session", boss.Cookies.Keys);
    }

    [Fact]
    public async Task A_cookie_that_was_changed_is_no_session()
    {
        await using var server = await SignInServer.StartAsync();
        var boss = await server.SignedInAsync("boss");
        var cookie = boss.Cookies["metaflow.session"];
        var other = server.Browser();

        var answer = await other.GetAsync("/sample/page", ("Cookie", $"metaflow.session={cookie[..^6]}AAAAAA"));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Theory]
    [InlineData("en", "Sign in")]
    [InlineData("ko", "로그인")]
    public async Task The_page_speaks_the_language_of_its_reader(string language, string title)
    {
        await using var server = await SignInServer.StartAsync();

        var answer = await server.Browser().GetAsync("/sign-in", ("Accept-Language", language));

        Assert.Contains($"<h1>{title}</h1>", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Browsers_know_which_field_is_which()
    {
        await using var server = await SignInServer.StartAsync();

        var page = await server.Browser().ReadAsync("/sign-in");

        Assert.Contains("autocomplete=\"username\"", page);
        Assert.Contains("autocomplete=\"current-password\"", page);
        Assert.Contains("<label for=\"password\">", page);
    }

    [Fact]
    public async Task A_page_above_the_own_role_is_refused_with_403()
    {
        await using var server = await SignInServer.StartAsync();
        server.Add("minsu", Role.Editor);
        var minsu = await server.SignedInAsync("minsu");

        Assert.Equal(HttpStatusCode.Forbidden, (await minsu.GetAsync("/people")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await minsu.GetAsync("/sample/admins")).StatusCode);
    }
}
