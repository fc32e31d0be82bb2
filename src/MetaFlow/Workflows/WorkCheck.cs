using MetaFlow.Json;
using MetaFlow.Shapes;
using MetaFlow.Steps;

namespace MetaFlow.Workflows;

/// <summary>Holds the settings of a step against what its type takes, and tells what it gives.</summary>
internal sealed class WorkCheck(
    StepCatalog catalog, Surroundings around, ExpressionCheck expressions, StepGuards guards, ProblemList problems)
{
    public StepShape Foresee(WorkflowStep.Work work, StepScope scope)
    {
        if (!catalog.TryFind(work.Type, out var type))
        {
            return StepShape.Unknown;
        }

        var root = expressions.Root(scope);
        var settings = work.Settings.Foresee(hole => expressions.Infer(hole, root));
        foreach (var (name, value) in work.Settings.All)
        {
            var setting = type.Settings.All.FirstOrDefault(each => each.Name == name);
            if (setting is { IsExpression: false } && !value.IsFixed)
            {
                CheckKind(setting, settings[name], value.Place);
            }
        }

        foreach (var (name, bare) in work.Settings.Bare)
        {
            var over = type.Settings.All.First(setting => setting.Name == name).Expression?.Over;
            settings[name] = expressions.Infer(bare, over is not null && settings.TryGetValue(over, out var input) ? Over(input) : root);
        }

        var shape = type.Foresee(new SettingShapes(settings, new WrittenSettings(work.Settings.Written)));
        return CallCheck.IsCall(work) ? new CallCheck(around, problems).Foresee(work, settings, shape) : shape;
    }

    // Where there may be no input, it may also be everything in scope.
    private static Flow Over(Flow input) =>
        input.MayBeNothing || input.Shape.Alternatives.Any(one => one is Shape.Null or Shape.Any)
            ? new Flow(Shape.Unknown)
            : new Flow(input.Value);

    private void CheckKind(StepSetting setting, Flow flow, Place place)
    {
        if (setting.Required && flow is { MayBeNothing: true, Skipped: { } step } && !guards.IsSure(step))
        {
            problems.Add(place, Problem.Of("types.may_be_missing", ("name", step)) with { Severity = Severity.Warning });
        }

        var all = flow.Shape.Alternatives;
        if (Takes(setting) is { } takes && all.Count > 0 && all.All(one => one is not Shape.Any && !takes(one)))
        {
            problems.Add(place, "types.setting_kind", ("setting", setting.Name), ("expected", setting.Kind), ("found", ShapeWords.Word(flow.Value)));
        }
        else if (setting.Kind is "@text" or "@integer" or "@number" && flow is { MayBeMany: true } && all.Count > 0 && all.All(one => one is not (Shape.Any or Shape.List)))
        {
            problems.Add(place, Problem.Of("types.perhaps_many", ("setting", setting.Name), ("expected", setting.Kind)) with { Severity = Severity.Warning });
        }
    }

    private static Func<Shape, bool>? Takes(StepSetting setting) => setting.Kind switch
    {
        "@text" => one => one is Shape.Text || (one is Shape.Null && setting.IsNullable),
        "@flag" => one => one is Shape.Flag || (one is Shape.Null && setting.IsNullable),
        "@integer" or "@number" => one => one is Shape.Number || (one is Shape.Null && setting.IsNullable),
        "@list" => one => one is Shape.List,
        "@object" => one => one is Shape.Object,
        _ => null,
    };
}
