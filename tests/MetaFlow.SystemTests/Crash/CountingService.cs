using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MetaFlow.SystemTests.Crash;

/// <summary>The world outside of the runs: it does what it is asked, takes some time for it, and remembers all of it.</summary>
internal sealed class CountingService : IAsyncDisposable
{
    private const int Slowest = 40;

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, int> _flaky = new();

    private CountingService(WebApplication app) => _app = app;

    public ConcurrentQueue<Call> Calls { get; } = new();

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<CountingService> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var service = new CountingService(app);
        app.Map("/{work}/{run}/{step}", service.AnswerAsync);
        await app.StartAsync(cancellationToken);
        return service;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http, string work, string run, string step)
    {
        // The work is done when it has arrived, whether anybody still waits for the answer or not.
        Calls.Enqueue(new Call(http.Request.Method, run, step, http.Request.Headers["Idempotency-Key"].ToString()));
        await Task.Delay(Random.Shared.Next(Slowest), CancellationToken.None);
        http.Response.StatusCode = work == "flaky" && _flaky.AddOrUpdate(run + step, 1, (_, before) => before + 1) == 1 ? 503 : 200;
        await http.Response.WriteAsJsonAsync(new { n = int.Parse(step.AsSpan(1), CultureInfo.InvariantCulture) });
    }
}

/// <param name="Step">Which call of the workflow it is.</param>
internal sealed record Call(string Method, string Run, string Step, string Key);
