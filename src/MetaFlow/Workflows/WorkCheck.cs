using MetaFlow.Json;
using MetaFlow.Shapes;
using MetaFlow.Steps;

namespace MetaFlow.Workflows;

/// <summary>Holds the settings of a step against what its type takes, and tells what it gives.</summary>
internal sealed class WorkCheck(
    string workflow, StepCatalog catalog, Surroundings around, ExpressionCheck expressions, StepGuards guards, ProblemList problems)
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
            var setting = type.Settings.All.First(setting => setting.Name == name).Expression!;
            settings[name] = expressions.Infer(
                bare, setting.Over is { } over && settings.TryGetValue(over, out var input) ? Over(input) : expressions.Root(scope, setting.Beside));
        }

        var written = KnownAnswers.Of(work, around) is { } known ? KnownAnswers.Declare(work.Settings.Written, known, settings) : work.Settings.Written;
        var shape = type.Foresee(new SettingShapes(settings, new WrittenSettings(written)));
        if (ScriptCheck.IsScript(work))
        {
            new ScriptCheck(around, problems).Check(work, settings);
        }

        return CallCheck.IsCall(work) ? new CallCheck(workflow, around, problems).Foresee(work, settings, shape) : shape;
    }

    // Where there may be no input, it may also be everything in scope.
    private static Flow Over(Flow input) =>
        input.MayBeNothing || input.Shape.Alternatives.Any(one => one is Shape.Null or Shape.Any)
            ? new Flow(Shape.Unknown)
            : new Flow(input.Value);

    private void CheckKind(StepSetting setting, Flow flow, Place place)
    {
        if (setting.Required && flow is { MayBeNothing: true, Absence: { } absence } && !guards.IsSure(absence))
        {
            problems.Add(place, absence.ToWarning());
        }

        var one = flow.Shape.Alternatives;
        if (KindOf(setting) is not { } kind || one.Count == 0 || one.Any(each => each is Shape.Any))
        {
            return;
        }

        // What may be many is one value or a list of such.
        var isList = kind == typeof(Shape.List);
        if (!(flow.MayBeMany && isList) && one.All(each => each.GetType() != kind && !(each is Shape.Null && setting.IsNullable)))
        {
            problems.Add(place, "types.setting_kind", ("setting", setting.Name), ("expected", setting.Kind), ("found", ShapeWords.Word(flow.Value)));
        }
        else if (flow.MayBeMany && one.All(each => each is not Shape.List))
        {
            problems.Add(
                place, Problem.Of(isList ? "types.perhaps_one" : "types.perhaps_many", ("setting", setting.Name), ("expected", setting.Kind)) with { Severity = Severity.Warning });
        }
    }

    private static Type? KindOf(StepSetting setting) => setting.Kind switch
    {
        "@text" => typeof(Shape.Text),
        "@flag" => typeof(Shape.Flag),
        "@integer" or "@number" => typeof(Shape.Number),
        "@list" or "@texts" => typeof(Shape.List),
        "@object" => typeof(Shape.Object),
        _ => setting.Words.Count > 0 ? typeof(Shape.Text) : null,
    };
}
