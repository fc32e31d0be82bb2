using System.Net;

namespace MetaFlow.Tests.Web.SignIn;

public sealed class SecurityHeadersTests
{
    [Theory]
    [InlineData("/sign-in", HttpStatusCode.OK)]
    [InlineData("/sample/page", HttpStatusCode.Redirect)]
    [InlineData("/sample/broken", HttpStatusCode.InternalServerError)]
    [InlineData("/setup", HttpStatusCode.NotFound)]
    [InlineData("/api/sample/anybody", HttpStatusCode.Unauthorized)]
    [InlineData("/health/sample", HttpStatusCode.OK)]
    public async Task Every_answer_tells_the_browser_what_it_never_does(string path, HttpStatusCode status)
    {
        await using var server = await SignInServer.StartAsync();

        var answer = await server.Browser().GetAsync(path);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(
            "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; "
            + "font-src 'self'; connect-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'self'; object-src 'none'",
            Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Opener-Policy")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.Contains("camera=()", Assert.Single(answer.Headers.GetValues("Permissions-Policy")));
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Theory]
    [InlineData("http", false)]
    [InlineData("https", true)]
    public async Task Https_is_asked_for_where_it_is_spoken(string scheme, bool asked)
    {
        await using var server = await SignInServer.StartAsync();

        var answer = await server.Browser(scheme: scheme).GetAsync("/sign-in");

        Assert.Equal(asked, answer.Headers.Contains("Strict-Transport-Security"));
    }
}
