using System.CommandLine;
using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Web.Api;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow pause [WORKFLOW]</c>, <c>metaflow resume [WORKFLOW]</c>, <c>metaflow runs pauses</c>.</summary>
internal static class PauseCommands
{
    public static Command CreatePause(Terminal terminal)
    {
        var why = new Option<string>("--why") { Description = CommandTexts.Get("pause.why"), HelpName = "TEXT" };
        var workflow = Workflow();
        var command = Verb.Create("pause", "pause");
        command.Add(workflow);
        command.Add(why);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var id = parsed.GetValue(workflow);
            var pause = new RunPause(id, Environment.UserName, parsed.GetValue(why), services.GetRequiredService<TimeProvider>().GetUtcNow());
            var isNew = await services.GetRequiredService<IRunPauses>().PauseAsync(pause, token);
            terminal.Line(CommandTexts.Get(isNew ? "pause.done" : "pause.already", Name(id)));
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    public static Command CreateResume(Terminal terminal)
    {
        var workflow = Workflow();
        var command = Verb.Create("resume", "resume");
        command.Add(workflow);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var id = parsed.GetValue(workflow);
            if (!await services.GetRequiredService<IRunPauses>().ResumeAsync(id, token))
            {
                terminal.Problem(Problem.Of("runs.not_paused", ("what", Name(id))));
                return CommandLine.ProblemsFound;
            }

            terminal.Line(CommandTexts.Get("resume.done", Name(id)));
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

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

    private static Argument<string?> Workflow() => new("WORKFLOW")
    {
        Description = CommandTexts.Get("pause.workflow"),
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static string Name(string? workflow) => workflow ?? CommandTexts.Get("pause.all");
}
