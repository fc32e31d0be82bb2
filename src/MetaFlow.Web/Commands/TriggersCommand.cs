using System.CommandLine;
using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Triggers;
using MetaFlow.Web.Api;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow triggers</c>: how they stand, when they are due, and what became of their firings. See <see cref="TriggerSayCommands"/>.</summary>
internal static class TriggersCommand
{
    public static Command Create(Terminal terminal) => new("triggers", CommandTexts.Get("triggers"))
    {
        CreateList(terminal),
        CreateNext(terminal),
        TriggerSayCommands.Create(terminal, "pause", TriggerStanding.Paused),
        TriggerSayCommands.Create(terminal, "resume", TriggerStanding.Active),
        TriggerSayCommands.Create(terminal, "deactivate", TriggerStanding.Inactive),
        TriggerSayCommands.CreateOfAll(terminal, "pause-all", paused: true),
        TriggerSayCommands.CreateOfAll(terminal, "resume-all", paused: false),
        TriggerFireCommands.CreateFire(terminal),
        TriggerFireCommands.CreateFormLink(terminal),
        TriggerFireCommands.CreateBackFill(terminal),
        CreateLedger(terminal),
    };

    public static Argument<string> Id() => new("TRIGGER") { Description = CommandTexts.Get("triggers.id") };

    /// <summary>Does the work with the trigger that was named, or says that there is none.</summary>
    public static async Task<int> WithAsync(
        IServiceProvider services, Terminal terminal, string written, Func<TriggerDesk, TriggerView, Task<int>> work, CancellationToken cancellationToken)
    {
        var desk = services.GetRequiredService<TriggerDesk>();
        var (trigger, problem) = await FindAsync(services, desk, written, cancellationToken);
        if (trigger is null)
        {
            terminal.Problem(problem!);
            return CommandLine.ProblemsFound;
        }

        return await work(desk, trigger);
    }

    public static string Local(DateTimeOffset? at) =>
        at?.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "";

    private static async Task<(TriggerView? Trigger, Problem? Problem)> FindAsync(
        IServiceProvider services, TriggerDesk desk, string written, CancellationToken cancellationToken)
    {
        var slash = written.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            return await desk.FindAsync(new TriggerKey(written[..slash], written[(slash + 1)..]), cancellationToken);
        }

        return await services.GetRequiredService<PublishedRevisions>().FindAsync(written, cancellationToken) is { Workflow.Triggers: [var only] }
            ? await desk.FindAsync(new TriggerKey(written, only.Id), cancellationToken)
            : await desk.FindAsync(new TriggerKey(written, ""), cancellationToken);
    }

    private static Command CreateList(Terminal terminal)
    {
        var json = Verb.JsonOption();
        var command = Verb.Create("list", "triggers.list");
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var desk = services.GetRequiredService<TriggerDesk>();
            var triggers = await desk.ListAsync(token);
            if (parsed.GetValue(json))
            {
                terminal.Json(JsonArray.Create([.. triggers.Select(TriggerJson.Of)]));
                return CommandLine.Done;
            }

            if (await desk.AllAsync(token) is { Standing: TriggerStanding.Paused })
            {
                terminal.Line(CommandTexts.Get("triggers.all_paused"));
            }

            terminal.Table(
                ["TRIGGER", "TYPE", "STATE", "NEXT", "LAST"],
                [.. triggers.Select(trigger => new[]
                {
                    trigger.Key.ToString(), trigger.Declared.TypeName, CommandTexts.Get($"trigger.look.{trigger.Look}"), Local(trigger.Next),
                    trigger.Last is { } last ? $"{Local(last.DueAt)} {CommandTexts.Get($"firing.{last.Outcome}")}" : "",
                })]);
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    private static Command CreateNext(Terminal terminal)
    {
        var id = Id();
        var count = new Option<int>("--count") { Description = CommandTexts.Get("triggers.count"), HelpName = "N", DefaultValueFactory = _ => 10 };
        var json = Verb.JsonOption();
        var command = Verb.Create("next", "triggers.next");
        command.Add(id);
        command.Add(count);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, (services, token) =>
            WithAsync(services, terminal, parsed.GetValue(id)!, (desk, trigger) =>
            {
                var times = desk.Next(trigger, Math.Clamp(parsed.GetValue(count), 1, 1000));
                if (parsed.GetValue(json))
                {
                    terminal.Json(JsonArray.Create([.. times.Select(TriggerJson.Time)]));
                }
                else if (times.Count == 0)
                {
                    terminal.Line(CommandTexts.Get("triggers.none_next"));
                }

                foreach (var time in parsed.GetValue(json) ? [] : times)
                {
                    terminal.Line(Local(time));
                }

                return Task.FromResult(CommandLine.Done);
            }, token), cancellationToken));
        return command;
    }

    private static Command CreateLedger(Terminal terminal)
    {
        var id = new Argument<string?>("TRIGGER") { Description = CommandTexts.Get("triggers.id"), Arity = ArgumentArity.ZeroOrOne };
        var outcome = new Option<string>("--outcome") { Description = CommandTexts.Get("triggers.outcome"), HelpName = "OUTCOME" };
        var limit = new Option<int>("--limit") { Description = CommandTexts.Get("runs.limit"), HelpName = "N", DefaultValueFactory = _ => 20 };
        var json = Verb.JsonOption();
        var command = Verb.Create("ledger", "triggers.ledger");
        command.Add(id);
        command.Add(outcome);
        command.Add(limit);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var wanted = parsed.GetValue(outcome) is { } word ? TriggerJson.Outcome(word) : null;
            if (wanted is null && parsed.GetValue(outcome) is { } unknown)
            {
                terminal.Problem(Problem.OfUnknown("triggers.no_outcome", unknown, Enum.GetValues<FiringOutcome>().Select(TriggerJson.Word)));
                return CommandLine.ProblemsFound;
            }

            var named = parsed.GetValue(id)?.Split('/', 2);
            var firings = await services.GetRequiredService<IFiringLedger>().ListAsync(
                new FiringQuery(named?[0], named is [_, var trigger] ? trigger : null, wanted, Limit: Math.Clamp(parsed.GetValue(limit), 1, 1000)), token);
            if (parsed.GetValue(json))
            {
                terminal.Json(JsonArray.Create([.. firings.Select(TriggerJson.Of)]));
                return CommandLine.Done;
            }

            terminal.Table(
                ["TRIGGER", "DUE", "OUTCOME", "REASON", "RUN"],
                [.. firings.Select(firing => new[]
                {
                    $"{firing.WorkflowId}/{firing.TriggerId}",
                    firing.Until is { } last ? $"{Local(firing.DueAt)} – {Local(last)} ({firing.Occurrences})" : Local(firing.DueAt),
                    CommandTexts.Get($"firing.{firing.Outcome}"), firing.Reason ?? "", firing.Run?.ToString() ?? "",
                })]);
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }
}
