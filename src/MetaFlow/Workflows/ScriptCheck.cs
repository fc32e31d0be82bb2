using MetaFlow.Json;
using MetaFlow.Shapes;

namespace MetaFlow.Workflows;

/// <summary>Holds a step that runs a script against the script: whether it compiles, and whether its input can be what it expects.</summary>
internal sealed class ScriptCheck(Surroundings around, ProblemList problems)
{
    private const string Type = "script";

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
                problems.Add(place, problem);
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

    private static Place PlaceOf(WorkflowStep.Work work, string name) => work.Settings.All.First(setting => setting.Name == name).Value.Place;
}
