using System.CommandLine;
using MetaFlow.Runs;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow resume [WORKFLOW]</c>: lifts a pause.</summary>
internal static class ResumeCommand
{
    public static Command Create(Terminal terminal)
    {
        var workflow = RunPauseCommands.Workflow();
        var command = Verb.Create("resume", "resume");
        command.Add(workflow);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var id = parsed.GetValue(workflow);
            if (!await services.GetRequiredService<IRunPauses>().ResumeAsync(id, token))
            {
                terminal.Problem(Problem.Of("runs.not_paused", ("what", RunPauseCommands.Name(id))));
                return CommandLine.ProblemsFound;
            }

            terminal.Line(CommandTexts.Get("resume.done", RunPauseCommands.Name(id)));
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }
}
