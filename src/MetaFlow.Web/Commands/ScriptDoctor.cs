using System.Diagnostics;
using MetaFlow.Json;
using MetaFlow.Scripts;
using MetaFlow.Scripts.Sandbox;
using MetaFlow.Web.Api;

namespace MetaFlow.Web.Commands;

/// <summary>What holds scripts on this machine, what was tried to find out, and how quick they are.</summary>
internal sealed class ScriptDoctor(ScriptDesk desk, Terminal terminal)
{
    private const int Rounds = 15;

    private const string Script = """return input["items"].Items.Where(item => item["price"].Number > 10).Sum(item => item["price"].Number * item["qty"].Number);""";

    private static readonly JsonData Input = JsonData.Parse("""{"items":[{"price":9.5,"qty":3},{"price":20,"qty":2},{"price":11,"qty":1}]}"""u8);

    public async Task<int> LookAsync(bool json, CancellationToken cancellationToken)
    {
        var report = await desk.ProbeAsync(cancellationToken);
        var figures = report.Level == SandboxLevel.None ? null : await MeasureAsync(cancellationToken);
        if (json)
        {
            terminal.Json(ToJson(report, figures));
        }
        else
        {
            Say(report, figures);
        }

        return report.Level == SandboxLevel.None || figures is { Problem: not null } ? CommandLine.ProblemsFound : CommandLine.Done;
    }

    private async Task<Figures> MeasureAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        if (await CallAsync(RunId.New(TimeProvider.System), cancellationToken) is { Problem: { } problem })
        {
            return new Figures(0, 0, 0, problem);
        }

        var first = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        var fresh = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            while (desk.Pool.Ready == 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
            }

            var run = RunId.New(TimeProvider.System);
            fresh.Add((await CallAsync(run, cancellationToken)).Milliseconds);
            desk.End(run);
        }

        var same = RunId.New(TimeProvider.System);
        await CallAsync(same, cancellationToken);
        var later = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            later.Add((await CallAsync(same, cancellationToken)).Milliseconds);
        }

        return new Figures(Round(first), Median(fresh), Median(later), null);
    }

    private async Task<(double Milliseconds, Problem? Problem)> CallAsync(RunId run, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var ran = await desk.RunAsync(run, Script, Input, desk.Ceiling, TimeProvider.System.GetUtcNow(), cancellationToken);
        return (Stopwatch.GetElapsedTime(began).TotalMilliseconds, (ran.Outcome as ScriptOutcome.Failed)?.Problem);
    }

    private void Say(SandboxReport report, Figures? figures)
    {
        terminal.Line(CommandTexts.Get("script.level", CommandTexts.Get($"script.level.{report.Level}")));
        terminal.Problems(report.Obstacles);
        if (report.Attempts.Count > 0)
        {
            terminal.Line();
            terminal.Table(
                [CommandTexts.Get("script.tried"), CommandTexts.Get("script.contained"), CommandTexts.Get("script.how")],
                [.. report.Attempts.Select(tried => new[] { tried.Name, CommandTexts.Get(tried.Contained ? "script.yes" : "script.no"), tried.Result })]);
        }

        if (figures is null)
        {
            return;
        }

        terminal.Line();
        if (figures.Problem is { } problem)
        {
            terminal.Problem(problem);
            return;
        }

        terminal.Line(CommandTexts.Get("script.first", figures.First));
        terminal.Line(CommandTexts.Get("script.fresh", Rounds, figures.Fresh));
        terminal.Line(CommandTexts.Get("script.later", Rounds, figures.Later));
        terminal.Line(CommandTexts.Get("script.pool", desk.Pool.Ready, desk.Pool.All, desk.Pool.Started));
    }

    private JsonObject ToJson(SandboxReport report, Figures? figures) => SandboxJson.ToJson(report)
        .With("problem", figures?.Problem is { } problem ? ProblemJson.ToJson(problem) : JsonNull.Value)
        .With("firstMs", figures?.First ?? 0)
        .With("freshMs", figures?.Fresh ?? 0)
        .With("laterMs", figures?.Later ?? 0)
        .With("ready", desk.Pool.Ready)
        .With("children", desk.Pool.All)
        .With("started", desk.Pool.Started);

    private static double Median(List<double> values) => Round(values.Order().ElementAt(values.Count / 2));

    private static double Round(double value) => Math.Round(value, 2);

    private sealed record Figures(double First, double Fresh, double Later, Problem? Problem);
}
