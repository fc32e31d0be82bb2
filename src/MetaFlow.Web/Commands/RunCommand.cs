using System.CommandLine;
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
        var json = Verb.JsonOption();
        var command = Verb.Create("run", "run");
        command.Add(file);
        command.Add(input);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetValue(file)!;
            if (await Verb.ReadDefinitionAsync(name, terminal, cancellationToken) is not { } definition
                || await Verb.ReadObjectAsync(parsed.GetValue(input), terminal, cancellationToken) is not { } given)
            {
                return CommandLine.CouldNotRun;
            }

            return await Verb.RunAsync(
                parsed, terminal,
                (services, token) => RunAsync(services, terminal, name, definition, given, parsed.GetValue(json), token),
                cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        IServiceProvider services, Terminal terminal, string file, ReceivedDefinition definition, JsonObject input, bool json, CancellationToken cancellationToken)
    {
        var workflow = definition.Read(services.GetRequiredService<WorkflowReader>(), out var problems);
        terminal.Problems(problems, file);
        if (workflow is null)
        {
            return CommandLine.ProblemsFound;
        }

        var (ended, refused) = await services.GetRequiredService<LocalRun>()
            .RunAsync(new RunRequest(workflow, Revision: null, input, Environment.UserName), cancellationToken);
        terminal.Problems(refused);
        if (ended is null)
        {
            return CommandLine.ProblemsFound;
        }

        var report = await services.GetRequiredService<RunReports>().FindAsync(ended.Head.Id, cancellationToken);
        if (json)
        {
            terminal.Json(report!.ToJson());
        }
        else
        {
            RunsCommand.Write(report!, terminal);
        }

        return ended.Head.Status == RunStatus.Succeeded ? CommandLine.Done : CommandLine.ProblemsFound;
    }
}
