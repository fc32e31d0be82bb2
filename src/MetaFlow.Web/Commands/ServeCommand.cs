using System.CommandLine;
using MetaFlow.Web.Settings;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow serve</c>: pages, API, worker and scheduler in one process.</summary>
internal static class ServeCommand
{
    public static Command Create(Terminal terminal)
    {
        var url = new Option<string>("--url") { Description = CommandTexts.Get("serve.url"), HelpName = "URL" };
        var command = Verb.Create("serve", "serve");
        command.Add(url);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (Verb.Settings(parsed, terminal) is not { } settings)
            {
                return CommandLine.CouldNotRun;
            }

            if (parsed.GetValue(url) is { } address)
            {
                settings[$"{ServerOptions.Section}:{nameof(ServerOptions.Url)}"] = address;
            }

            return await Server.RunAsync(settings, terminal, cancellationToken);
        });
        return command;
    }
}
