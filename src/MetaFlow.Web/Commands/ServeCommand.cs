using System.CommandLine;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow serve</c>: pages, API, worker and scheduler in one process.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve", "Starts the server: pages, API, worker and scheduler.");
        command.SetAction(async (_, cancellationToken) =>
        {
            await using var app = Server.Build(new Dictionary<string, string?>());
            app.Urls.Add(Server.DefaultAddress);
            await app.StartAsync(cancellationToken);
            await app.WaitForShutdownAsync(cancellationToken);
            return 0;
        });
        return command;
    }
}
