using System.CommandLine;
using MetaFlow.Triggers;
using MetaFlow.Web.Api;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow triggers fire | backfill TRIGGER</c>: a server does the runs.</summary>
internal static class TriggerFireCommands
{
    public static Command CreateFire(Terminal terminal)
    {
        var id = TriggersCommand.Id();
        var input = new Option<string>("--input") { Description = CommandTexts.Get("triggers.input"), HelpName = "JSON" };
        var command = Verb.Create("fire", "triggers.fire");
        command.Add(id);
        command.Add(input);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var given = parsed.GetValue(input) is { } written ? await Verb.ReadObjectAsync(written, terminal, cancellationToken) : null;
            if (given is null && parsed.GetValue(input) is not null)
            {
                return CommandLine.CouldNotRun;
            }

            return await Verb.RunAsync(parsed, terminal, (services, token) =>
                TriggersCommand.WithAsync(services, terminal, parsed.GetValue(id)!, async (desk, trigger) =>
                {
                    var (run, problems) = await desk.FireAsync(trigger, given, Environment.UserName, token);
                    if (run is null)
                    {
                        terminal.Problems(problems);
                        return CommandLine.ProblemsFound;
                    }

                    terminal.Line(CommandTexts.Get("triggers.fired", run.Id));
                    return CommandLine.Done;
                }, token), cancellationToken);
        });
        return command;
    }

    public static Command CreateBackFill(Terminal terminal)
    {
        var id = TriggersCommand.Id();
        var from = new Option<string>("--from") { Description = CommandTexts.Get("triggers.from"), HelpName = "TIME", Required = true };
        var to = new Option<string>("--to") { Description = CommandTexts.Get("triggers.to"), HelpName = "TIME", Required = true };
        var command = Verb.Create("backfill", "triggers.backfill");
        command.Add(id);
        command.Add(from);
        command.Add(to);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, (services, token) =>
            TriggersCommand.WithAsync(services, terminal, parsed.GetValue(id)!, async (desk, trigger) =>
            {
                var (noFrom, noTo) = (ManyRunsApi.Time(parsed.GetValue(from), out var begin), ManyRunsApi.Time(parsed.GetValue(to), out var end));
                if (begin is null || end is null)
                {
                    terminal.Problem(noFrom ?? noTo ?? Problem.Of("triggers.not_a_past_range"));
                    return CommandLine.ProblemsFound;
                }

                var (count, refused) = await desk.BackFillAsync(trigger, begin.Value, end.Value, token);
                if (refused is not null)
                {
                    terminal.Problem(refused);
                    return CommandLine.ProblemsFound;
                }

                terminal.Line(CommandTexts.Get("triggers.filled", count));
                return CommandLine.Done;
            }, token), cancellationToken));
        return command;
    }
}
