using System.CommandLine;
using MetaFlow.Triggers;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow triggers pause | resume | deactivate TRIGGER</c>, and <c>pause-all | resume-all</c>.</summary>
internal static class TriggerSayCommands
{
    public static Command Create(Terminal terminal, string verb, TriggerStanding standing)
    {
        var id = TriggersCommand.Id();
        var why = Why();
        var command = Verb.Create(verb, $"triggers.{verb}");
        command.Add(id);
        command.Add(why);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, (services, token) =>
            TriggersCommand.WithAsync(services, terminal, parsed.GetValue(id)!, async (desk, trigger) =>
            {
                if (await desk.SayAsync(trigger, standing, Environment.UserName, parsed.GetValue(why), token) is { } problem)
                {
                    terminal.Problem(problem);
                    return CommandLine.ProblemsFound;
                }

                var (now, _) = await desk.FindAsync(trigger.Key, token);
                terminal.Line(CommandTexts.Get("triggers.said", trigger.Key, CommandTexts.Get($"trigger.look.{now!.Look}")));
                return CommandLine.Done;
            }, token), cancellationToken));
        return command;
    }

    public static Command CreateOfAll(Terminal terminal, string verb, bool paused)
    {
        var why = Why();
        var command = Verb.Create(verb, $"triggers.{verb}");
        command.Add(why);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            await services.GetRequiredService<TriggerDesk>().SayOfAllAsync(paused, Environment.UserName, parsed.GetValue(why), token);
            terminal.Line(CommandTexts.Get(paused ? "triggers.all_paused" : "triggers.all_resumed"));
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    private static Option<string> Why() => new("--why") { Description = CommandTexts.Get("pause.why"), HelpName = "TEXT" };
}
