using System.Net.Sockets;
using System.Text;
using MetaFlow.Web.Hooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace MetaFlow.Tests.Web.Hooks;

/// <summary>Callers that hold connections by sending next to nothing, on the server as it is.</summary>
public sealed class SlowCallerTests
{
    [Theory]
    [InlineData("POST /hooks/a/b HTTP/1.1\r\nHost: x\r\nX-", 408)]
    [InlineData("POST /hooks/a/b HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{", 408)]
    public async Task Who_sends_next_to_nothing_is_let_go(string sent, int status)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection([new("MetaFlow:Hooks:HeadersTimeout", "00:00:01"), new("MetaFlow:Hooks:SlowestBody", "1000")]);
        builder.Services.AddHooks(builder.Configuration);
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.Run(async http =>
        {
            using var body = new StreamReader(http.Request.Body);
            await body.ReadToEndAsync(http.RequestAborted);
        });
        await app.StartAsync(Cancel);
        using var caller = new TcpClient();
        await caller.ConnectAsync("127.0.0.1", new Uri(app.Urls.Single()).Port, Cancel);

        await caller.GetStream().WriteAsync(Encoding.ASCII.GetBytes(sent), Cancel);
        using var answer = new StreamReader(caller.GetStream());
        var text = await answer.ReadToEndAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        Assert.StartsWith($"HTTP/1.1 {status}", text, StringComparison.Ordinal);
        await app.StopAsync(Cancel);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
