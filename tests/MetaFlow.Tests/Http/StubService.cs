using System.Collections.Concurrent;
using System.Net;
using System.Text;
using MetaFlow.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Tests.Http;

/// <summary>A service on this machine that answers as a test says and remembers what it was asked.</summary>
internal sealed class StubService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StubService(WebApplication app) => _app = app;

    public ConcurrentQueue<Asked> Asked { get; } = [];

    public Asked Last => Asked.Last();

    public string Address => _app.Urls.First();

    public int Port => new Uri(Address).Port;

    public static async Task<StubService> StartAsync(Func<HttpContext, Asked, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxResponseBufferSize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        var service = new StubService(app);
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var asked = new Asked(
                context.Request.Method, context.Request.GetEncodedPathAndQuery(), context.Request.Host.Value ?? "",
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                body.ToArray(), context.Connection.Id);
            service.Asked.Enqueue(asked);
            await answer(context, asked);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    public static Task<StubService> StartAsync(Func<Asked, string> json) => StartAsync((context, asked) => Json(context, json(asked)));

    public static Task Json(HttpContext context, string json, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    /// <summary>A client that may reach this machine, where every name is this machine.</summary>
    public static OutboundHttp Client(Action<HttpOptions>? configure = null, ResolveHost? resolve = null)
    {
        var options = new HttpOptions { AllowedNetworks = "127.0.0.0/8" };
        configure?.Invoke(options);
        return new OutboundHttp(Options.Create(options), resolve ?? ((_, _) => Task.FromResult(new[] { IPAddress.Loopback })));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

internal sealed record Asked(
    string Method, string Path, string Host, IReadOnlyDictionary<string, string> Headers, byte[] Body, string Connection)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
