using System.CommandLine;
using System.Text;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Steps;
using MetaFlow.Steps.Approval;
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

        var (started, refused) = await services.GetRequiredService<RunStarter>()
            .StartAsync(new RunRequest(workflow, Revision: null, input, Environment.UserName), cancellationToken);
        terminal.Problems(refused);
        if (started is null)
        {
            return CommandLine.ProblemsFound;
        }

        if (workflow.AllSteps().OfType<WorkflowStep.Work>().FirstOrDefault(step => Asks(services, step)) is { } asking)
        {
            terminal.Error(CommandTexts.Get("run.asks", asking.Id, started.Id));
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

    // It waits for somebody else, and nothing is seen of that in this terminal.
    private static bool Asks(IServiceProvider services, WorkflowStep.Work step) =>
        services.GetRequiredService<StepCatalog>().TryFind(step.Type, out var type) && type.Class == typeof(ApprovalStep);
}
