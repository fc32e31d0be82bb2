using System.Net.Sockets;
using MetaFlow.Knowledge;
using MetaFlow.Runs;
using MetaFlow.Storage;
using MetaFlow.Triggers;
using MetaFlow.Web.Storage;
using MetaFlow.Web.Api;
using MetaFlow.Web.Commands;
using MetaFlow.Web.Hooks;
using MetaFlow.Web.Operations;
using MetaFlow.Web.Pages;
using MetaFlow.Web.Settings;
using MetaFlow.Web.SignIn;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace MetaFlow.Web;

/// <summary>Puts the rooms together into one server: the list of their Add, Use and Map calls, and nothing clever.</summary>
internal static class Server
{
    /// <param name="settings">Settings of the command line, stronger than environment and files.</param>
    public static WebApplication Build(IReadOnlyDictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(Server).Assembly.GetName().Name,
        });
        builder.Configuration.AddMetaFlow(settings);
        builder.WebHost.UseStaticWebAssets();

        Engine.Add(builder.Services, builder.Configuration);
        builder.Services.AddRunWorker();
        builder.Services.AddRunExpiry();
        builder.Services.AddScheduler();
        builder.Services.AddEventTriggers(builder.Configuration);
        builder.Services.AddKnowledgeWorker();

        // The host waits for the worker as long as the worker waits for its steps, and a little for the rest.
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<RunOptions>>(
            (host, runs) => host.ShutdownTimeout = runs.Value.Drain + TimeSpan.FromSeconds(15));
        builder.AddOperations();
        builder.Services.AddHostedService<ScriptWarmUp>();
        builder.Services.AddHooks(builder.Configuration);
        builder.Services.AddSignIn();
        builder.Services.AddPages();

        var app = builder.Build();

        app.UseSecurityHeaders();
        app.UseHooks();
        app.UseErrorPages();
        app.UseAssets();
        app.UseSessions();
        app.UseRequestLocalization();
        app.UsePermissions();
        app.MapStaticAssets().AllowAnonymous();
        app.MapOperations();
        app.MapApi();
        app.MapPages();
        return app;
    }

    /// <summary>Serves until it is asked to stop, then lets steps in flight finish.</summary>
    public static async Task<int> RunAsync(
        IReadOnlyDictionary<string, string?> settings, Terminal terminal, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationManager();
        configuration.AddMetaFlow(settings);
        if (SettingsCheck.Check(configuration) is { Count: > 0 } problems)
        {
            terminal.Problems(problems);
            return CommandLine.CouldNotRun;
        }

        var options = configuration.GetSection(ServerOptions.Section).Get<ServerOptions>() ?? new ServerOptions();
        try
        {
            using var directory = DataDirectoryLock.Take(options.DataDirectory, options.Url);
            await using var app = Build(settings);
            await app.Services.GetRequiredService<FirstStart>().RunAsync(cancellationToken);
            app.Urls.Add(options.Url);
            await StartAsync(app, cancellationToken);
            terminal.Line(CommandTexts.Get("serve.ready", Addresses(app)));
            await app.WaitForShutdownAsync(cancellationToken);
            return CommandLine.Done;
        }
        catch (StoreException exception)
        {
            terminal.Problem(exception.Problem);
        }
        catch (IOException exception) when (exception.InnerException is SocketException or Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            terminal.Problem(Problem.Of("server.port_busy", ("url", options.Url)));
        }
        catch (Exception exception) when (exception is FormatException or UriFormatException)
        {
            terminal.Problem(Problem.Of("settings.not_allowed",
                ("name", "MetaFlow:Url"), ("value", options.Url), ("allowed", ServerOptions.DefaultUrl)));
        }

        return CommandLine.CouldNotRun;
    }

    // What runs beside the server has begun by then, and is ended in order.
    private static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.StopAsync(CancellationToken.None);
            throw;
        }
    }

    private static string Addresses(WebApplication app) => string.Join(
        "  ", app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses);
}
