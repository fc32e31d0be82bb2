using MetaFlow.Json;
using MetaFlow.Scripts;
using MetaFlow.Shapes;

namespace MetaFlow.Workflows;

/// <summary>Holds a step that runs a script against the script: whether it compiles, and whether its input can be what it expects.</summary>
internal sealed class ScriptCheck(Surroundings around, ProblemList problems)
{
    private const string Type = "script";
    private const string SandboxUnavailable = "scripts.sandbox_unavailable";

    public static bool IsScript(WorkflowStep.Work work) => work.Type == Type;

    /// <summary>The text of the script of a step; null where it has none.</summary>
    public static string? CodeOf(WorkflowStep.Work work) =>
        IsScript(work) && work.Settings.Written["code"] is JsonText code ? code.Value : null;

    public void Check(WorkflowStep.Work work, IReadOnlyDictionary<string, Flow> settings)
    {
        if (CodeOf(work) is { } code && around.Scripts?.GetValueOrDefault(code) is { Count: > 0 } refused)
        {
            var place = PlaceOf(work, "code");
            foreach (var problem in refused)
            {
                problems.AddInside(place, PositionOf(code, problem), Held(problem));
            }
        }

        if (work.Settings.Written["expects"] is JsonObject expected && settings.GetValueOrDefault("input") is { MayBeMany: false, MayBeNothing: false } input
            && ShapeFit.Misfit(SchemaShape.Of(expected), input.Shape) is { } wrong)
        {
            problems.Add(
                PlaceOf(work, "input"),
                wrong.Found is null
                    ? Problem.Of("scripts.input_without", ("name", wrong.Path))
                    : Problem.Of("scripts.input_kind", ("name", wrong.Path.Length == 0 ? "input" : wrong.Path), ("expected", wrong.Expected), ("found", wrong.Found)));
        }
    }

    // Where nothing here may run scripts, the definition is as good as it was: its runs will say so.
    private static Problem Held(Problem problem) => ScriptDesk.MayHelpToRetry(problem) || problem.Code == SandboxUnavailable
        ? problem with { Severity = Severity.Warning }
        : problem;

    // Lines and columns of a script count from 1.
    private static int PositionOf(string code, Problem problem)
    {
        var at = 0;
        for (var line = 1; line < problem.Line; line++)
        {
            var end = code.IndexOf('\n', at);
            if (end < 0)
            {
                break;
            }

            at = end + 1;
        }

        return Math.Min(code.Length, at + Math.Max(0, (problem.Column ?? 1) - 1));
    }

    private static Place PlaceOf(WorkflowStep.Work work, string name) => work.Settings.All.First(setting => setting.Name == name).Value.Place;
}
