using System.CommandLine;
using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Runs;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow runs</c>: <c>list</c>, <c>show ID</c>, and what is asked of one: see <see cref="RunSignalCommands"/>.</summary>
internal static class RunsCommand
{
    public static Command Create(Terminal terminal) => new("runs", CommandTexts.Get("runs"))
    {
        CreateList(terminal),
        CreateShow(terminal),
        RunPauseCommands.CreateList(terminal),
        RunCancelCommands.Create(terminal),
        RunSignalCommands.CreatePause(terminal),
        RunSignalCommands.CreateResume(terminal),
        RunSignalCommands.CreateSkipWait(terminal),
        RunSignalCommands.CreateSetVar(terminal),
        RunSignalCommands.CreateSettle(terminal),
        RerunCommands.CreateRerun(terminal),
        DossierCommands.CreateExport(terminal),
        DossierCommands.CreateVerify(terminal),
    };

    /// <summary>A run in words: how it ended, and each step with what it gave.</summary>
    public static void Write(RunReport report, Terminal terminal)
    {
        var head = report.Head;
        terminal.Line(CommandTexts.Get("runs.line", head.Id, head.WorkflowId, StatusWord(head.Status)));
        if (head.RerunOf is { } old)
        {
            terminal.Line(CommandTexts.Get("runs.rerun-of", old));
        }

        foreach (var rerun in report.Reruns)
        {
            terminal.Line(CommandTexts.Get("runs.rerun-as", rerun.Id, StatusWord(rerun.Status)));
        }

        foreach (var step in report.Steps)
        {
            terminal.Line($"  {step.StepPath}: {(step.Reused ? CommandTexts.Get("step.reused", StepWord(step)) : StepWord(step))}");
        }

        if (report.Output is { } output)
        {
            terminal.Line(CommandTexts.Get("runs.output", output));
        }

        if (report.Problem is { } problem)
        {
            terminal.Problem(problem);
        }
    }

    private static Command CreateList(Terminal terminal)
    {
        var workflow = new Option<string>("--workflow") { Description = CommandTexts.Get("runs.workflow"), HelpName = "ID" };
        var limit = new Option<int>("--limit") { Description = CommandTexts.Get("runs.limit"), HelpName = "N", DefaultValueFactory = _ => 20 };
        var json = Verb.JsonOption();
        var command = Verb.Create("list", "runs.list");
        command.Add(workflow);
        command.Add(limit);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var runs = await services.GetRequiredService<IRunJournal>().ListAsync(
                new RunQuery(parsed.GetValue(workflow), Limit: Math.Clamp(parsed.GetValue(limit), 1, 1000)), token);
            if (parsed.GetValue(json))
            {
                terminal.Json(JsonArray.Create([.. runs.Select(RunReport.ToJson)]));
                return CommandLine.Done;
            }

            terminal.Table(
                ["RUN", "WORKFLOW", "STATUS", "STARTED"],
                [.. runs.Select(run => new[]
                {
                    run.Id.ToString(), run.WorkflowId, StatusWord(run.Status),
                    run.CreatedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                })]);
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    private static Command CreateShow(Terminal terminal)
    {
        var id = new Argument<string>("ID") { Description = CommandTexts.Get("runs.id") };
        var json = Verb.JsonOption();
        var command = Verb.Create("show", "runs.show");
        command.Add(id);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var report = RunId.TryParse(parsed.GetValue(id), out var run)
                ? await services.GetRequiredService<RunReports>().FindAsync(run, token)
                : null;
            if (report is null)
            {
                terminal.Problem(Problem.Of("runs.not_found", ("id", parsed.GetValue(id))));
                return CommandLine.ProblemsFound;
            }

            if (parsed.GetValue(json))
            {
                terminal.Json(report.ToJson());
            }
            else
            {
                Write(report, terminal);
            }

            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    private static string StatusWord(RunStatus status) => CommandTexts.Get($"status.{status}");

    private static string StepWord(StepReport step) => step switch
    {
        { Unknown: true, Problem: { } doubt } => CommandTexts.Get("step.unknown", doubt.In(CultureInfo.CurrentUICulture).Message),
        { Skipped: true } => CommandTexts.Get("step.skipped"),
        { Cancelled: true } => CommandTexts.Get("step.cancelled"),
        { Branch: { } branch } => CommandTexts.Get("step.branch", branch),
        { Done: true, Problem: { } despite, Output: { } instead } =>
            CommandTexts.Get("step.despite", instead, despite.In(CultureInfo.CurrentUICulture).Message),
        { Problem: { } problem } => CommandTexts.Get("step.failed", problem.In(CultureInfo.CurrentUICulture).Message),
        { Output: { } output } => output.ToString(),
        { Done: true } => CommandTexts.Get("step.done"),
        _ => CommandTexts.Get("step.running"),
    };
}
