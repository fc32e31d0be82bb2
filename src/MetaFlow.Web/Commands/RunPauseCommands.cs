using System.CommandLine;
using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Web.Api;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow runs pauses</c>, and what <c>pause</c> and <c>resume</c> share.</summary>
internal static class RunPauseCommands
{
    public static Command CreateList(Terminal terminal)
    {
        var json = Verb.JsonOption();
        var command = Verb.Create("pauses", "runs.pauses");
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var pauses = await services.GetRequiredService<IRunPauses>().ListAsync(token);
            if (parsed.GetValue(json))
            {
                terminal.Json(JsonArray.Create([.. pauses.Select(ManyRunsApi.ToJson)]));
                return CommandLine.Done;
            }

            terminal.Table(
                ["WORKFLOW", "SINCE", "BY", "WHY"],
                [.. pauses.Select(pause => new[]
                {
                    Name(pause.WorkflowId), pause.At.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                    pause.By, pause.Why ?? "",
                })]);
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    public static Argument<string?> Workflow() => new("WORKFLOW")
    {
        Description = CommandTexts.Get("pause.workflow"),
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static string Name(string? workflow) => workflow ?? CommandTexts.Get("pause.all");
}
