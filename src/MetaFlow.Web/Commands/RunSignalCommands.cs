using System.CommandLine;
using MetaFlow.Json;
using MetaFlow.Runs;

namespace MetaFlow.Web.Commands;

/// <summary>What <c>metaflow runs</c> asks of a run, beside <see cref="RunCancelCommands"/>: pause, resume, skip-wait, set-var, settle.</summary>
internal static class RunSignalCommands
{
    public static Command CreatePause(Terminal terminal) => Create(terminal, "pause", [], _ => new SignalKind.Pause());

    public static Command CreateResume(Terminal terminal) => Create(terminal, "resume", [], _ => new SignalKind.Resume());

    public static Command CreateSkipWait(Terminal terminal)
    {
        var step = new Argument<string>("STEP") { Description = CommandTexts.Get("runs.step") };
        return Create(terminal, "skip-wait", [step], parsed => new SignalKind.SkipWait(parsed.GetValue(step)!));
    }

    public static Command CreateSetVar(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = CommandTexts.Get("runs.var") };
        var value = new Argument<string>("JSON") { Description = CommandTexts.Get("runs.value") };
        return Create(terminal, "set-var", [name, value], parsed =>
            new SignalKind.SetVar(parsed.GetValue(name)!, Value(parsed.GetValue(value)!)));
    }

    public static Command CreateSettle(Terminal terminal)
    {
        var step = new Argument<string>("STEP") { Description = CommandTexts.Get("runs.step") };
        var choice = new Argument<string>("CHOICE") { Description = CommandTexts.Get("runs.choice") };
        choice.AcceptOnlyFromAmong([.. Enum.GetNames<SettleChoice>().Select(name => name.ToLowerInvariant())]);
        var output = new Option<string>("--output") { Description = CommandTexts.Get("runs.settled-output"), HelpName = "JSON" };
        var command = Create(terminal, "settle", [step, choice], parsed => new SignalKind.Settle(
            parsed.GetValue(step)!, Enum.Parse<SettleChoice>(parsed.GetValue(choice)!, ignoreCase: true),
            parsed.GetValue(output) is { } written ? Value(written) : null));
        command.Add(output);
        return command;
    }

    private static Command Create(
        Terminal terminal, string name, Argument[] arguments, Func<ParseResult, SignalKind> kindOf)
    {
        var id = new Argument<string>("ID") { Description = CommandTexts.Get("runs.id") };
        var why = new Option<string>("--why") { Description = CommandTexts.Get("runs.why"), HelpName = "TEXT" };
        var command = Verb.Create(name, $"runs.{name}");
        command.Add(id);
        foreach (var argument in arguments)
        {
            command.Add(argument);
        }

        command.Add(why);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var problem = RunId.TryParse(parsed.GetValue(id), out var run)
                ? await services.GetRequiredService<RunSignals>().SendAsync(run, kindOf(parsed), Environment.UserName, parsed.GetValue(why), token)
                : Problem.Of("runs.not_found", ("id", parsed.GetValue(id)));
            if (problem is not null)
            {
                terminal.Problem(problem);
                return CommandLine.ProblemsFound;
            }

            terminal.Line(CommandTexts.Get("runs.asked", run));
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    // Text that is no JSON is that text: who writes Seoul means "Seoul".
    public static JsonData Value(string written)
    {
        try
        {
            return JsonData.Parse(System.Text.Encoding.UTF8.GetBytes(written));
        }
        catch (System.Text.Json.JsonException)
        {
            return written;
        }
    }
}
