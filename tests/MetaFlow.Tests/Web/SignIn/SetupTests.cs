using System.Net;
using MetaFlow.People;

namespace MetaFlow.Tests.Web.SignIn;

public sealed class SetupTests
{
    private static (string, string)[] Form(string code, string name = "boss", string? repeated = null) =>
    [
        ("code", code), ("name", name), ("password", SignInRules.GoodPassword), ("repeated", repeated ?? SignInRules.GoodPassword),
    ];

    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in")]
    [InlineData("/people")]
    [InlineData("/nowhere")]
    public async Task Until_there_is_an_administrator_every_page_leads_to_the_set_up(string path)
    {
        await using var server = await SignInServer.StartAsync(empty: true);

        var answer = await server.Browser().GetAsync(path);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/setup", answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("192.0.2.7")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:192.0.2.7")]
    public async Task Until_then_only_this_machine_is_answered(string from)
    {
        await using var server = await SignInServer.StartAsync(empty: true);
        var browser = server.Browser(from);

        var page = await browser.GetAsync("/setup");
        var sentence = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var api = await browser.GetAsync("/api/sample/anybody");

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.StartsWith("MetaFlow has no administrator yet and answers only the machine it runs on. Open '/setup' there", sentence);
        Assert.Contains("MetaFlow에 아직 관리자가 없어서, 실행 중인 컴퓨터에서 보낸 요청에만 응답합니다.", sentence);
        Assert.Equal(HttpStatusCode.Forbidden, api.StatusCode);
        Assert.Equal("application/problem+json", api.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    [InlineData("X-Real-IP")]
    [InlineData("Via")]
    public async Task What_came_through_a_proxy_did_not_come_from_this_machine(string header)
    {
        await using var server = await SignInServer.StartAsync(empty: true);

        var throughProxy = await server.Browser().GetAsync("/setup", (header, "127.0.0.1"));
        var fromAfar = await server.Browser("192.0.2.7").GetAsync("/setup", (header, "127.0.0.1"));

        Assert.Equal(HttpStatusCode.Forbidden, throughProxy.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, fromAfar.StatusCode);
    }

    [Theory]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("127.0.0.2")]
    public async Task Every_address_of_this_machine_may_set_up(string from)
    {
        await using var server = await SignInServer.StartAsync(empty: true);

        Assert.Equal(HttpStatusCode.OK, (await server.Browser(from).GetAsync("/setup")).StatusCode);
    }

    [Fact]
    public async Task Health_is_told_to_everybody_and_programs_are_told_what_is_missing()
    {
        await using var server = await SignInServer.StartAsync(empty: true);

        var health = await server.Browser("192.0.2.7").GetAsync("/health/sample");
        var api = await server.Browser().GetAsync("/api/sample/anybody");

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, api.StatusCode);
    }

    [Fact]
    public async Task The_code_is_printed_on_the_console_as_long_as_it_is_needed()
    {
        await using var first = await SignInServer.StartAsync(empty: true);
        await using var later = await SignInServer.StartAsync();

        Assert.Contains(first.SetupCode, first.Console.ToString());
        Assert.Equal("", later.Console.ToString());
    }

    [Fact]
    public async Task The_right_code_makes_the_administrator_and_signs_them_in()
    {
        await using var server = await SignInServer.StartAsync(empty: true);
        var browser = server.Browser();

        var answer = await browser.SubmitAsync("/setup", "setup", Form(server.SetupCode));
        var page = await browser.GetAsync("/sample/admins");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(Role.Admin, server.People.Named("boss").Role);
    }

    [Fact]
    public async Task A_wrong_code_makes_nobody_and_keeps_what_was_typed()
    {
        await using var server = await SignInServer.StartAsync(empty: true);

        var answer = await server.Browser().SubmitAsync("/setup", "setup", Form("AAAA-AAAA-AAAA", name: "minsu"));

        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("That is not the code on the console.", page);
        Assert.Contains("value=\"minsu\"", page);
        Assert.DoesNotContain(SignInRules.GoodPassword, page);
        Assert.False(await server.People.AnyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Two_different_passwords_are_not_taken()
    {
        await using var server = await SignInServer.StartAsync(empty: true);

        var answer = await server.Browser().SubmitAsync("/setup", "setup", Form(server.SetupCode, repeated: "another one"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(await server.People.AnyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Two_set_ups_at_once_make_one_administrator()
    {
        await using var server = await SignInServer.StartAsync(empty: true);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i =>
            server.Browser().SubmitAsync("/setup", "setup", Form(server.SetupCode, name: $"admin{i}"))));

        Assert.Single(await server.People.ListAsync(TestContext.Current.CancellationToken));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task After_the_set_up_its_page_is_gone_for_everybody()
    {
        await using var server = await SignInServer.StartAsync();
        var boss = await server.SignedInAsync("boss");

        Assert.Equal(HttpStatusCode.NotFound, (await server.Browser().GetAsync("/setup")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await boss.GetAsync("/Setup/")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await boss.PostFormAsync("/setup", ("_handler", "setup"))).StatusCode);
    }

    [Fact]
    public async Task An_administrator_added_elsewhere_ends_the_set_up_here()
    {
        await using var server = await SignInServer.StartAsync(empty: true);
        var browser = server.Browser();
        await browser.GetAsync("/");

        server.Add("boss", Role.Admin);
        var page = await browser.GetAsync("/sample/page");

        Assert.Equal("/sign-in?returnUrl=%2Fsample%2Fpage", page.Headers.Location?.OriginalString);
    }
}
