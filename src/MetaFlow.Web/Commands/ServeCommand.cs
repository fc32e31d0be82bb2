using System.CommandLine;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow serve</c>: pages, API, worker and scheduler in one process.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var url = new Option<string>("--url") { Description = "The address to listen on.", DefaultValueFactory = _ => Server.DefaultAddress };
        var data = new Option<string?>("--data") { Description = "The folder that everything is kept in." };
        var command = new Command("serve", "Starts the server: pages, API, worker and scheduler.") { url, data };
        command.SetAction(async (options, cancellationToken) =>
        {
            var settings = new Dictionary<string, string?>();
            if (options.GetValue(data) is { } folder)
            {
                settings["MetaFlow:DataDirectory"] = folder;
            }

            await using var app = Server.Build(settings);
            app.Urls.Add(options.GetRequiredValue(url));
            await app.StartAsync(cancellationToken);
            await app.WaitForShutdownAsync(cancellationToken);
            return 0;
        });
        return command;
    }
}
