using System.CommandLine;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Runs.Reruns;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow runs rerun ID</c>: runs again what has ended, to its end in this process, and prints how it ended.</summary>
internal static class RerunCommands
{
    public static Command CreateRerun(Terminal terminal)
    {
        var id = new Argument<string>("ID") { Description = CommandTexts.Get("runs.id") };
        var from = new Option<string>("--from") { Description = CommandTexts.Get("rerun.from"), HelpName = "STEP" };
        var failed = new Option<bool>("--failed") { Description = CommandTexts.Get("rerun.failed") };
        var items = new Option<string>("--failed-items") { Description = CommandTexts.Get("rerun.items"), HelpName = "STEP" };
        var input = new Option<string>("--input") { Description = CommandTexts.Get("rerun.input"), HelpName = "JSON" };
        var revision = new Option<int?>("--revision") { Description = CommandTexts.Get("rerun.revision"), HelpName = "N" };
        var why = new Option<string>("--why") { Description = CommandTexts.Get("runs.why"), HelpName = "TEXT" };
        var json = Verb.JsonOption();
        var command = Verb.Create("rerun", "runs.rerun");
        command.Add(id);
        foreach (var option in (Option[])[from, failed, items, input, revision, why, json])
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (await Verb.ReadObjectAsync(parsed.GetValue(input), terminal, cancellationToken) is not { } inputs)
            {
                return CommandLine.CouldNotRun;
            }

            if (RerunFrom.Of(parsed.GetValue(from), parsed.GetValue(failed), parsed.GetValue(items)) is not { } place)
            {
                terminal.Problem(Problem.Of("runs.rerun_from_twice"));
                return CommandLine.CouldNotRun;
            }

            return await Verb.RunAsync(parsed, terminal, async (services, token) =>
            {
                if (!RunId.TryParse(parsed.GetValue(id), out var of))
                {
                    terminal.Problem(Problem.Of("runs.not_found", ("id", parsed.GetValue(id))));
                    return CommandLine.ProblemsFound;
                }

                var request = new RerunRequest(of, place, inputs, Environment.UserName) { Revision = parsed.GetValue(revision), Why = parsed.GetValue(why) };
                return await RunAsync(services, terminal, request, parsed.GetValue(json), token);
            }, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        IServiceProvider services, Terminal terminal, RerunRequest request, bool json, CancellationToken cancellationToken)
    {
        var (prepared, problems) = await services.GetRequiredService<RunReruns>().PrepareAsync(request, cancellationToken);
        var (ended, refused) = prepared is null
            ? (null, problems)
            : await services.GetRequiredService<LocalRun>().RunAsync(prepared, cancellationToken);
        terminal.Problems(refused);
        if (ended is null)
        {
            return CommandLine.ProblemsFound;
        }

        if (await services.GetRequiredService<RunReports>().FindAsync(ended.Head.Id, cancellationToken) is not { } report)
        {
            // Its author wants nothing to be kept of runs that succeed.
            terminal.Json(ended.Output ?? JsonNull.Value);
        }
        else if (json)
        {
            terminal.Json(report.ToJson());
        }
        else
        {
            RunsCommand.Write(report, terminal);
        }

        return ended.Head.Status == RunStatus.Succeeded ? CommandLine.Done : CommandLine.ProblemsFound;
    }
}
