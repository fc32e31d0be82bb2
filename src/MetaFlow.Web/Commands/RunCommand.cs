using System.CommandLine;
using System.Globalization;
using System.Text;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Workflows;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow run FILE</c>: runs a definition to its end in this process and prints how it ended.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = CommandTexts.Get("run.file") };
        var input = new Option<string>("--input") { Description = CommandTexts.Get("run.input"), HelpName = "JSON" };
        var at = new Option<string>("--at") { Description = CommandTexts.Get("run.at"), HelpName = "TIME" };
        var json = Verb.JsonOption();
        var command = Verb.Create("run", "run");
        command.Add(file);
        command.Add(input);
        command.Add(at);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetValue(file)!;
            if (await Verb.ReadDefinitionAsync(name, terminal, cancellationToken) is not { } definition
                || await Verb.ReadObjectAsync(parsed.GetValue(input), terminal, cancellationToken) is not { } given)
            {
                return CommandLine.CouldNotRun;
            }

            if (Api.ManyRunsApi.Time(parsed.GetValue(at), out var notBefore) is { } noTime)
            {
                terminal.Problem(noTime);
                return CommandLine.CouldNotRun;
            }

            return await Verb.RunAsync(
                parsed, terminal,
                (services, token) => RunAsync(services, terminal, name, definition, given, notBefore, parsed.GetValue(json), token),
                cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        IServiceProvider services, Terminal terminal, string file, ReceivedDefinition definition, JsonObject input, DateTimeOffset? notBefore, bool json, CancellationToken cancellationToken)
    {
        var workflow = definition.Read(services.GetRequiredService<WorkflowReader>(), out var problems);
        terminal.Problems(problems, file);
        if (workflow is null)
        {
            return CommandLine.ProblemsFound;
        }

        var (started, refused) = await services.GetRequiredService<RunStarter>()
            .StartAsync(new RunRequest(workflow, Revision: null, input, Environment.UserName) { NotBefore = notBefore }, cancellationToken);
        terminal.Problems(refused);
        if (started is null)
        {
            return CommandLine.ProblemsFound;
        }

        if (notBefore is { } later)
        {
            // Whoever serves this store then begins it.
            terminal.Line(CommandTexts.Get("run.later", started.Id, later.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)));
            return CommandLine.Done;
        }

        var ended = await services.GetRequiredService<LocalRun>().FinishAsync(started.Id, cancellationToken);
        var report = await services.GetRequiredService<RunReports>().FindAsync(ended.Id, cancellationToken);
        if (json)
        {
            terminal.Json(report!.ToJson());
        }
        else
        {
            RunsCommand.Write(report!, terminal);
        }

        return ended.Status == RunStatus.Succeeded ? CommandLine.Done : CommandLine.ProblemsFound;
    }
}
