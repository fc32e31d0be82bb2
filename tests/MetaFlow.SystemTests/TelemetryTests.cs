using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MetaFlow.SystemTests;

/// <summary>A collector of our own hears what the server tells it.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Traces_and_metrics_reach_the_collector_that_is_configured()
    {
        var cancel = TestContext.Current.CancellationToken;
        var heard = new ConcurrentDictionary<string, string>();
        await using var collector = Collector(heard);
        await collector.StartAsync(cancel);
        await using var server = new ServerFixture { Settings = [$"MetaFlow:Operations:OtlpEndpoint={collector.Urls.Single()}"] };

        await server.InitializeAsync();
        using (var client = new HttpClient(new SocketsHttpHandler()))
        {
            await client.GetStringAsync($"{server.Address}/health/ready", cancel);
        }

        await server.StopAsync(cancel);
        await collector.StopAsync(cancel);

        Assert.Contains("metaflow", heard["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", heard["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains("Microsoft.AspNetCore", heard["/v1/traces"], StringComparison.Ordinal);
    }

    private static WebApplication Collector(ConcurrentDictionary<string, string> heard)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/{**path}", async (HttpContext http) =>
        {
            using var reader = new StreamReader(http.Request.Body, Encoding.Latin1);
            var body = await reader.ReadToEndAsync(http.RequestAborted);
            heard.AddOrUpdate(http.Request.Path, body, (_, before) => before + body);
        });
        return app;
    }
}
