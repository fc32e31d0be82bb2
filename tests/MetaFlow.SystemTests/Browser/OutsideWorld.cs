using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MetaFlow.SystemTests.Browser;

/// <summary>A server with a world around it: a model that says what a test lets it say, and a service that hangs up.</summary>
public sealed class OutsideWorld : IAsyncLifetime
{
    private readonly Channel<string> _words = Channel.CreateUnbounded<string>();
    private WebApplication? _app;
    private ServerFixture? _server;

    public ServerFixture Server => _server ?? throw new InvalidOperationException("The server does not run yet.");

    /// <summary>Where the service that hangs up is.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The next words of the model; null when it has said all.</summary>
    public void Say(string? words)
    {
        if (words is null)
        {
            _words.Writer.Complete();
        }
        else
        {
            _words.Writer.TryWrite(words);
        }
    }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapPost("/v1/chat/completions", SpeakAsync);
        _app.MapPost("/hangs-up", (HttpContext http) => http.Abort());
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        _server = new ServerFixture
        {
            Settings =
            [
                $"MetaFlow:Llm:Endpoint={Address}/v1", "MetaFlow:Llm:Model=tiny", "MetaFlow:Http:AllowedNetworks=127.0.0.0/8",
            ],
        };
        await _server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private async Task SpeakAsync(HttpContext http)
    {
        http.Response.ContentType = "text/event-stream";
        await foreach (var words in _words.Reader.ReadAllAsync(http.RequestAborted))
        {
            var piece = System.Text.Json.JsonSerializer.Serialize(
                new { choices = new[] { new { index = 0, delta = new { content = words } } } });
            await http.Response.WriteAsync($"data: {piece}\n\n", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }

        await http.Response.WriteAsync(
            """data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\ndata: [DONE]\n\n", http.RequestAborted);
    }
}
