using System.Globalization;
using System.Text;
using MetaFlow.Http;
using Microsoft.AspNetCore.Http;

namespace MetaFlow.Tests.Http;

public sealed class RedirectTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(301, "GET", "GET")]
    [InlineData(301, "POST", "GET")]
    [InlineData(301, "PUT", "PUT")]
    [InlineData(302, "POST", "GET")]
    [InlineData(302, "DELETE", "DELETE")]
    [InlineData(303, "POST", "GET")]
    [InlineData(303, "PUT", "GET")]
    [InlineData(303, "HEAD", "HEAD")]
    [InlineData(307, "POST", "POST")]
    [InlineData(307, "PATCH", "PATCH")]
    [InlineData(308, "POST", "POST")]
    public async Task A_redirect_keeps_the_method_and_the_body_as_its_status_says(int status, string method, string then)
    {
        await using var service = await RedirectAsync(status, asked => asked.Path == "/old" ? "/new?x=1" : null);
        using var http = StubService.Client();
        var hasBody = method is not ("GET" or "HEAD");

        var result = await http.SendAsync(
            new OutboundCall(HttpMethod.Parse(method), new Uri(service.Address + "/old"))
            {
                Content = hasBody ? () => new StringContent("body", Encoding.UTF8, "text/plain") : null,
                SecretHeaders = [new("X-Secret", "s3cret")],
            },
            Token);

        Assert.Equal(200, Assert.IsType<OutboundResult.Answered>(result).Answer.Status);
        Assert.Equal(("/new?x=1", then), (service.Last.Path, service.Last.Method));
        Assert.Equal(hasBody && then == method ? "body" : "", service.Last.Text);
        Assert.Equal("s3cret", service.Last.Header("X-Secret"));
    }

    [Fact]
    public async Task Nothing_that_proves_who_asks_goes_to_another_host()
    {
        await using var service = await RedirectAsync(307, asked => asked.Host.StartsWith("one.test", StringComparison.Ordinal)
            ? $"http://two.test:{asked.Host.Split(':')[1]}/there" : null);
        using var http = StubService.Client();

        await http.SendAsync(
            new OutboundCall(HttpMethod.Get, new Uri($"http://one.test:{service.Port}/"))
            {
                Headers = [new("Cookie", "a=b"), new("Authorization", "Basic x"), new("X-Trace", "7")],
                SecretHeaders = [new("X-Api-Key", "s3cret")],
            },
            Token);

        Assert.Equal(2, service.Asked.Count);
        Assert.StartsWith("two.test", service.Last.Host, StringComparison.Ordinal);
        Assert.Equal("7", service.Last.Header("X-Trace"));
        Assert.All(new[] { "Cookie", "Authorization", "X-Api-Key" }, name => Assert.Null(service.Last.Header(name)));
    }

    [Fact]
    public async Task Another_port_of_the_same_host_is_another_origin()
    {
        await using var second = await StubService.StartAsync(_ => "{}");
        await using var first = await RedirectAsync(302, _ => second.Address + "/");
        using var http = StubService.Client();

        await http.SendAsync(new OutboundCall(HttpMethod.Get, new Uri(first.Address)) { SecretHeaders = [new("X-Api-Key", "s3cret")] }, Token);

        Assert.Null(second.Last.Header("X-Api-Key"));
    }

    [Theory]
    [InlineData("http://10.0.0.1/", "http.address_not_allowed")]
    [InlineData("http://[::1]/", "http.address_not_allowed")]
    [InlineData("http://169.254.169.254/latest/meta-data/", "http.host_not_declared")]
    [InlineData("http://elsewhere.test/", "http.host_not_declared")]
    [InlineData("file:///etc/passwd", "http.not_http")]
    [InlineData("http://a:b@127.0.0.1/", "http.user_in_url")]
    public async Task Where_a_redirect_leads_is_checked_like_a_first_call(string target, string code)
    {
        await using var service = await RedirectAsync(302, _ => target);
        using var http = StubService.Client();

        var result = await http.SendAsync(
            new OutboundCall(HttpMethod.Get, new Uri(service.Address)) { Hosts = new HostList(["127.0.0.1", "10.0.0.1", "::1"]) }, Token);

        Assert.Equal(code, Assert.IsType<OutboundResult.Failed>(result).Problem.Code);
        Assert.Single(service.Asked);
    }

    [Fact]
    public async Task Five_redirects_are_followed_and_no_more()
    {
        await using var service = await RedirectAsync(302, asked => $"/{int.Parse(asked.Path.AsSpan(1), CultureInfo.InvariantCulture) - 1}" is { } next && next != "/-1" ? next : null);
        using var http = StubService.Client();

        var five = await http.SendAsync(new OutboundCall(HttpMethod.Get, new Uri(service.Address + "/5")), Token);
        var six = await http.SendAsync(new OutboundCall(HttpMethod.Get, new Uri(service.Address + "/6")), Token);

        Assert.Equal("/0", Assert.IsType<OutboundResult.Answered>(five).Answer.Address.AbsolutePath);
        Assert.Equal("http.too_many_redirects", Assert.IsType<OutboundResult.Failed>(six).Problem.Code);
    }

    [Fact]
    public async Task A_redirect_that_is_expected_is_an_answer()
    {
        await using var service = await RedirectAsync(302, _ => "/there");
        using var http = StubService.Client();

        var result = await http.SendAsync(new OutboundCall(HttpMethod.Get, new Uri(service.Address)) { FinalStatuses = [302] }, Token);

        Assert.Equal("/there", Assert.IsType<OutboundResult.Answered>(result).Answer.Headers["location"]);
    }

    [Theory]
    [InlineData(303, true)]
    [InlineData(307, false)]
    public async Task Work_that_is_done_where_its_answer_is_elsewhere_is_done_though_nobody_is_there(int status, bool mayHaveArrived)
    {
        await using var service = await RedirectAsync(status, asked => $"http://127.0.0.2:{new Uri($"http://{asked.Host}").Port}/answer");
        using var http = StubService.Client();

        var result = await http.SendAsync(new OutboundCall(HttpMethod.Post, new Uri(service.Address)) { Content = () => new ByteArrayContent([1]) }, Token);

        var failed = Assert.IsType<OutboundResult.Failed>(result);
        Assert.Equal(("http.unreachable", mayHaveArrived), (failed.Problem.Code, failed.MayHaveArrived));
    }

    [Theory]
    [InlineData("https://a.test/", "https://a.test/x", true)]
    [InlineData("http://a.test/", "https://a.test/", true)]
    [InlineData("https://a.test/", "https://A.test./", true)]
    [InlineData("https://a.test/", "http://a.test/", false)]
    [InlineData("http://a.test:8080/", "https://a.test:8443/", false)]
    [InlineData("https://a.test/", "https://b.a.test/", false)]
    public void An_origin_is_scheme_host_and_port(string from, string to, bool same) =>
        Assert.Equal(same, Redirects.IsSameOrigin(new Uri(from), new Uri(to)));

    private static Task<StubService> RedirectAsync(int status, Func<Asked, string?> target) => StubService.StartAsync((context, asked) =>
    {
        if (target(asked) is { } location)
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = location;
        }

        return Task.CompletedTask;
    });
}
