using System.CommandLine;
using MetaFlow.Triggers;
using MetaFlow.Web.Api;
using MetaFlow.Web.Forms;
using MetaFlow.Workflows;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow triggers fire | form-link | backfill TRIGGER</c>: a server does the runs.</summary>
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

    public static Command CreateFormLink(Terminal terminal)
    {
        var id = TriggersCommand.Id();
        var days = new Option<int>("--days") { Description = CommandTexts.Get("triggers.days"), HelpName = "N", DefaultValueFactory = _ => 30 };
        var json = Verb.JsonOption();
        var command = Verb.Create("form-link", "triggers.form-link");
        command.Add(id);
        command.Add(days);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, (services, token) =>
            TriggersCommand.WithAsync(services, terminal, parsed.GetValue(id)!, (_, trigger) =>
            {
                if (trigger.Declared is not TriggerDeclaration.Manual { Form: FormAccess.Link })
                {
                    terminal.Problem(Problem.Of("forms.no_link", ("trigger", trigger.Key.Trigger)));
                    return Task.FromResult(CommandLine.ProblemsFound);
                }

                var link = services.GetRequiredService<FormLinks>().Make(trigger.Key, parsed.GetValue(days));
                if (parsed.GetValue(json))
                {
                    terminal.Json(TriggerJson.Of(link));
                }
                else
                {
                    terminal.Line(link.Address);
                }

                return Task.FromResult(CommandLine.Done);
            }, token), cancellationToken));
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
