using System.CommandLine;
using System.CommandLine.Parsing;
using MetaFlow.Runs;
using MetaFlow.Web.Api;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow runs cancel ID</c>, or all those that its options name.</summary>
internal static class RunCancelCommands
{
    public static Command Create(Terminal terminal)
    {
        var id = new Argument<string?>("ID") { Description = CommandTexts.Get("runs.cancel.id"), Arity = ArgumentArity.ZeroOrOne };
        var workflow = new Option<string>("--workflow") { Description = CommandTexts.Get("runs.workflow"), HelpName = "ID" };
        var status = new Option<string>("--status") { Description = CommandTexts.Get("runs.cancel.status"), HelpName = "STATUS" };
        var by = new Option<string>("--started-by") { Description = CommandTexts.Get("runs.cancel.by"), HelpName = "NAME" };
        var older = new Option<string>("--older-than") { Description = CommandTexts.Get("runs.cancel.older"), HelpName = "DURATION" };
        var all = new Option<bool>("--all") { Description = CommandTexts.Get("runs.cancel.all") };
        var dry = new Option<bool>("--dry-run") { Description = CommandTexts.Get("runs.cancel.dry") };
        var why = new Option<string>("--why") { Description = CommandTexts.Get("runs.why"), HelpName = "TEXT" };
        var command = Verb.Create("cancel", "runs.cancel");
        foreach (var symbol in (Symbol[])[id, workflow, status, by, older, all, dry, why])
        {
            Add(command, symbol);
        }

        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            if (parsed.GetValue(id) is { } one)
            {
                return await CancelOneAsync(services, terminal, one, parsed.GetValue(why), token);
            }

            var (query, problem) = ManyRunsApi.Select(
                parsed.GetValue(workflow), parsed.GetValue(status), parsed.GetValue(by), parsed.GetValue(older), parsed.GetValue(all),
                services.GetRequiredService<TimeProvider>().GetUtcNow());
            if (query is null)
            {
                terminal.Problem(problem!);
                return CommandLine.ProblemsFound;
            }

            var runs = services.GetRequiredService<RunSelection>();
            terminal.Line(parsed.GetValue(dry)
                ? CommandTexts.Get("runs.cancel.count", await runs.CountAsync(query, token))
                : CommandTexts.Get("runs.cancel.asked", await runs.CancelAsync(query, Environment.UserName, parsed.GetValue(why), token)));
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    // Comes back when the run has ended: where no server has it, this process ends it.
    private static async Task<int> CancelOneAsync(
        IServiceProvider services, Terminal terminal, string id, string? why, CancellationToken cancellationToken)
    {
        var problem = RunId.TryParse(id, out var run)
            ? await services.GetRequiredService<RunSignals>().SendAsync(run, new SignalKind.Cancel(), Environment.UserName, why, cancellationToken)
            : Problem.Of("runs.not_found", ("id", id));
        if (problem is not null)
        {
            terminal.Problem(problem);
            return CommandLine.ProblemsFound;
        }

        await services.GetRequiredService<LocalRun>().FinishAsync(run, cancellationToken);
        RunsCommand.Write((await services.GetRequiredService<RunReports>().FindAsync(run, cancellationToken))!, terminal);
        return CommandLine.Done;
    }

    private static void Add(Command command, Symbol symbol)
    {
        if (symbol is Argument argument)
        {
            command.Add(argument);
        }
        else
        {
            command.Add((Option)symbol);
        }
    }
}
