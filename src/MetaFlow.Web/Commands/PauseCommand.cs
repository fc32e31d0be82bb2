using System.CommandLine;
using MetaFlow.Runs;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow pause [WORKFLOW]</c>: nothing new of it is begun.</summary>
internal static class PauseCommand
{
    public static Command Create(Terminal terminal)
    {
        var why = new Option<string>("--why") { Description = CommandTexts.Get("pause.why"), HelpName = "TEXT" };
        var workflow = RunPauseCommands.Workflow();
        var command = Verb.Create("pause", "pause");
        command.Add(workflow);
        command.Add(why);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var id = parsed.GetValue(workflow);
            var pause = new RunPause(id, Environment.UserName, parsed.GetValue(why), services.GetRequiredService<TimeProvider>().GetUtcNow());
            var isNew = await services.GetRequiredService<IRunPauses>().PauseAsync(pause, token);
            terminal.Line(CommandTexts.Get(isNew ? "pause.done" : "pause.already", RunPauseCommands.Name(id)));
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }
}
