using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using MetaFlow.Http;
using Microsoft.AspNetCore.Http;

namespace MetaFlow.Tests.Http;

public sealed class OutboundHttpTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("http://2130706433:1/")]
    [InlineData("http://0x7f.1:1/")]
    [InlineData("http://[::1]:1/")]
    [InlineData("http://[::ffff:169.254.169.254]:1/")]
    [InlineData("http://localhost:1/")]
    [InlineData("http://metadata.internal:1/")]
    public async Task A_private_address_is_refused_before_anything_is_sent(string address)
    {
        using var http = StubService.Client(
            options => options.AllowedNetworks = null,
            (host, _) => Task.FromResult(new[] { IPAddress.Parse(host == "localhost" ? "127.0.0.1" : "169.254.169.254") }));

        var failed = await FailsAsync(http, new OutboundCall(HttpMethod.Get, new Uri(address)));

        Assert.Equal("http.address_not_allowed", failed.Problem.Code);
        Assert.False(failed.Retryable);
    }

    [Theory]
    [InlineData("ftp://files.test/", "http.not_http")]
    [InlineData("file:///etc/passwd", "http.not_http")]
    [InlineData("http://kim:pw@one.test/", "http.user_in_url")]
    [InlineData("http://other.test/", "http.host_not_allowed")]
    [InlineData("http://undeclared.example.com/", "http.host_not_declared")]
    public async Task An_address_that_must_not_be_called_is_refused(string address, string code)
    {
        using var http = StubService.Client(options => options.AllowedHosts = "one.test, *.example.com");

        var failed = await FailsAsync(http, new OutboundCall(HttpMethod.Get, new Uri(address)) { Hosts = new HostList(["one.test"]) });

        Assert.Equal(code, failed.Problem.Code);
        Assert.DoesNotContain("pw", failed.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_looked_up_once_and_the_connection_goes_to_the_address_that_was_checked()
    {
        await using var service = await StubService.StartAsync(_ => "{}");
        var lookups = 0;
        using var http = StubService.Client(
            options => options.AllowedNetworks = "127.0.0.1",
            (_, _) => Task.FromResult(new[] { IPAddress.Parse(++lookups == 1 ? "127.0.0.1" : "169.254.169.254") }));

        // No other program knows this name: only what the first look-up gave can lead there.
        var answer = await AnswersAsync(http, new OutboundCall(HttpMethod.Get, new Uri($"http://rebind.test:{service.Port}/")));
        var moved = await FailsAsync(http, new OutboundCall(HttpMethod.Get, new Uri("http://rebind.test:1/")));

        Assert.Equal((200, 2), (answer.Status, lookups));
        Assert.Equal("http.address_not_allowed", moved.Problem.Code);
    }

    [Fact]
    public async Task Of_several_addresses_only_those_that_may_be_reached_are_tried()
    {
        await using var service = await StubService.StartAsync(_ => "{}");
        using var http = StubService.Client(resolve: (_, _) => Task.FromResult(new[] { IPAddress.Parse("10.0.0.1"), IPAddress.IPv6Loopback, IPAddress.Loopback }));

        var answer = await AnswersAsync(http, new OutboundCall(HttpMethod.Get, new Uri($"http://many.test:{service.Port}/")));

        Assert.Equal(200, answer.Status);
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, "http.unknown_host", false)]
    [InlineData(SocketError.TryAgain, "http.no_name_service", true)]
    public async Task A_name_that_is_not_found_is_told_from_one_that_cannot_be_asked_for(SocketError error, string code, bool retryable)
    {
        using var http = StubService.Client(resolve: (_, _) => throw new SocketException((int)error));

        var failed = await FailsAsync(http, new OutboundCall(HttpMethod.Get, new Uri("http://nowhere.test/")));

        Assert.Equal(code, failed.Problem.Code);
        Assert.Equal(retryable, failed.Retryable);
    }

    [Fact]
    public async Task Nobody_at_the_port_may_be_tried_again()
    {
        var port = FreePort();
        using var http = StubService.Client();

        var failed = await FailsAsync(http, new OutboundCall(HttpMethod.Get, new Uri($"http://127.0.0.1:{port}/")));

        Assert.Equal("http.unreachable", failed.Problem.Code);
        Assert.True(failed.Retryable);
        Assert.False(failed.MayHaveArrived);
    }

    [Fact]
    public async Task A_connection_that_breaks_may_have_brought_the_call()
    {
        await using var service = await StubService.StartAsync((context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var http = StubService.Client();

        var failed = await FailsAsync(http, new OutboundCall(HttpMethod.Post, new Uri(service.Address)) { Content = () => new ByteArrayContent([1]) });

        Assert.Equal("http.broken_off", failed.Problem.Code);
        Assert.True(failed is { Retryable: true, MayHaveArrived: true });
        Assert.Single(service.Asked);
    }

    [Fact]
    public async Task An_answer_that_ends_early_is_not_taken_for_whole()
    {
        await using var service = await StubService.StartAsync(async (context, _) =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.Body.WriteAsync(new byte[10], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        });
        using var http = StubService.Client();

        Assert.Equal("http.broken_off", (await FailsAsync(http, new OutboundCall(HttpMethod.Get, new Uri(service.Address)))).Problem.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_beyond_the_limit_is_not_read(bool saysLength)
    {
        await using var service = await StubService.StartAsync(async (context, _) =>
        {
            context.Response.ContentLength = saysLength ? 50_000 : null;
            await context.Response.Body.WriteAsync(new byte[50_000], context.RequestAborted);
        });
        using var http = StubService.Client();
        var call = new OutboundCall(HttpMethod.Get, new Uri(service.Address));

        var failed = await FailsAsync(http, call with { MaxBytes = 49_999 });
        var answer = await AnswersAsync(http, call with { MaxBytes = 50_000 });

        Assert.Equal("The answer of '127.0.0.1' has more than 49999 bytes.", failed.Problem.Message);
        Assert.Equal(50_000, answer.Body.Length);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_small_answer_that_unpacks_to_a_large_one_is_stopped_at_the_limit(string encoding)
    {
        var packed = Packed(encoding, 100_000_000);
        await using var service = await StubService.StartAsync(async (context, _) =>
        {
            context.Response.Headers.ContentEncoding = encoding;
            await context.Response.Body.WriteAsync(packed, context.RequestAborted);
        });
        using var http = StubService.Client();

        var failed = await FailsAsync(http, new OutboundCall(HttpMethod.Get, new Uri(service.Address)) { MaxBytes = 1_000_000 });

        Assert.True(packed.Length < 1_000_000);
        Assert.Equal("http.answer_too_large", failed.Problem.Code);
    }

    [Fact]
    public async Task What_only_says_that_it_is_packed_is_a_problem_of_the_service()
    {
        await using var service = await StubService.StartAsync(async (context, _) =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync("plain text"u8.ToArray(), context.RequestAborted);
        });
        using var http = StubService.Client();

        Assert.Equal("http.not_decompressed", (await FailsAsync(http, new OutboundCall(HttpMethod.Get, new Uri(service.Address)))).Problem.Code);
    }

    [Fact]
    public async Task Headers_without_end_are_not_read()
    {
        await using var service = await StubService.StartAsync((context, _) =>
        {
            context.Response.Headers["X-Long"] = new string('a', 100_000);
            return Task.CompletedTask;
        });
        using var http = StubService.Client();

        var failed = await FailsAsync(http, new OutboundCall(HttpMethod.Get, new Uri(service.Address)));

        Assert.Equal("http.headers_too_large", failed.Problem.Code);
        Assert.False(failed.Retryable);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_service_that_takes_for_ever_is_left_when_the_time_is_over(bool sendsHeaders)
    {
        var arrived = new TaskCompletionSource();
        await using var service = await StubService.StartAsync(async (context, _) =>
        {
            if (sendsHeaders)
            {
                await context.Response.WriteAsync("begin", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }

            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var http = StubService.Client();
        using var time = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var call = http.SendAsync(new OutboundCall(HttpMethod.Get, new Uri(service.Address)), time.Token);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await time.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Calls_one_after_another_share_a_connection()
    {
        await using var service = await StubService.StartAsync(_ => "{}");
        using var http = StubService.Client();

        for (var i = 0; i < 20; i++)
        {
            await AnswersAsync(http, new OutboundCall(HttpMethod.Get, new Uri(service.Address)));
        }

        Assert.Single(service.Asked.Select(asked => asked.Connection).Distinct());
    }

    [Fact]
    public async Task Nothing_but_what_was_asked_for_goes_out()
    {
        await using var service = await StubService.StartAsync(_ => "{}");
        using var http = StubService.Client();

        await AnswersAsync(http, new OutboundCall(HttpMethod.Get, new Uri(service.Address)));

        Assert.Equal(["Accept-Encoding", "Host", "User-Agent"], service.Last.Headers.Keys.Order());
    }

    [Fact]
    public async Task A_configured_proxy_is_used_and_does_not_open_the_way_to_private_addresses()
    {
        await using var proxy = await StubService.StartAsync(asked => $$"""{ "path": "{{asked.Path}}" }""");
        using var http = StubService.Client(
            options => (options.Proxy, options.AllowedNetworks) = ($"http://127.0.0.1:{proxy.Port}", null),
            (host, _) => host == "inside.test" ? Task.FromResult(new[] { IPAddress.Parse("10.0.0.7") }) : throw new SocketException((int)SocketError.HostNotFound));

        var answer = await AnswersAsync(http, new OutboundCall(HttpMethod.Get, new Uri("http://far.test/a")));
        var inside = await FailsAsync(http, new OutboundCall(HttpMethod.Get, new Uri("http://inside.test/a")));
        var literal = await FailsAsync(http, new OutboundCall(HttpMethod.Get, new Uri("http://10.0.0.7/a")));

        Assert.Equal(200, answer.Status);
        Assert.Equal("far.test", Assert.Single(proxy.Asked).Host);
        Assert.Equal("http.address_not_allowed", inside.Problem.Code);
        Assert.Equal("http.address_not_allowed", literal.Problem.Code);
    }

    private static byte[] Packed(string encoding, int size)
    {
        using var buffer = new MemoryStream();
        using (Stream packing = encoding == "br" ? new BrotliStream(buffer, CompressionLevel.Fastest) : new GZipStream(buffer, CompressionLevel.Fastest))
        {
            var zeros = new byte[1_000_000];
            for (var i = 0; i < size / zeros.Length; i++)
            {
                packing.Write(zeros);
            }
        }

        return buffer.ToArray();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<HttpAnswer> AnswersAsync(OutboundHttp http, OutboundCall call) =>
        Assert.IsType<OutboundResult.Answered>(await http.SendAsync(call, Token)).Answer;

    private static async Task<OutboundResult.Failed> FailsAsync(OutboundHttp http, OutboundCall call) =>
        Assert.IsType<OutboundResult.Failed>(await http.SendAsync(call, Token));
}
