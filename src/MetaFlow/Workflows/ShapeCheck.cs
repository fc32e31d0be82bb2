using System.Collections.Immutable;
using System.Diagnostics;
using MetaFlow.Expressions;
using MetaFlow.Shapes;
using MetaFlow.Steps;

namespace MetaFlow.Workflows;

/// <summary>Walks the steps in their order and holds every expression against what is known when it is evaluated.</summary>
internal sealed class ShapeCheck(
    StepCatalog catalog, IReadOnlyDictionary<Expression, PlacedExpression> conditions, ProblemList problems)
{
    private readonly StepGuards _guards = new();
    private Shape _inputs = Shape.Unknown;
    private string _definition = "";

    /// <summary>How many parts of expressions were looked at: the cost of the check.</summary>
    public int Visited { get; private set; }

    public void Check(Workflow workflow)
    {
        _definition = workflow.Text;
        _inputs = Shape.ObjectOf(workflow.Inputs.Select(input => KeyValuePair.Create(
            input.Name, new Member(InputShape.Of(input), input.Required || input.Default is not null ? Presence.Always : Presence.Perhaps))));
        Walk(workflow.Steps, new StepScope(ImmutableDictionary.CreateRange(Later(workflow.Steps))));
    }

    private static IEnumerable<KeyValuePair<string, Member>> Later(IReadOnlyList<WorkflowStep> steps) => steps.SelectMany(step => step switch
    {
        WorkflowStep.Condition condition => Later(condition.Then).Concat(Later(condition.Else)),
        _ => [KeyValuePair.Create(step.Id, new Member(Shape.Unknown, Presence.NotYet))],
    });

    private void Walk(IReadOnlyList<WorkflowStep> steps, StepScope scope)
    {
        foreach (var step in steps)
        {
            if (step.When is not { } when)
            {
                Walk(step, scope);
                continue;
            }

            CheckCondition(when, scope);
            var done = scope.Branch();
            using (_guards.Enter(when, isTrue: true))
            {
                Walk(step, done);
            }

            scope.Join(done, scope.Branch());
        }
    }

    private void Walk(WorkflowStep step, StepScope scope)
    {
        switch (step)
        {
            case WorkflowStep.Condition condition:
                CheckCondition(condition.If, scope);
                var (then, otherwise) = (scope.Branch(), scope.Branch());
                using (_guards.Enter(condition.If, isTrue: true))
                {
                    Walk(condition.Then, then);
                }

                using (_guards.Enter(condition.If, isTrue: false))
                {
                    Walk(condition.Else, otherwise);
                }

                scope.Join(then, otherwise);
                break;

            case WorkflowStep.Work work when catalog.TryFind(work.Type, out var type):
                _guards.Keep(work.Id);
                scope.Complete(work.Id, Foresee(work, type, scope));
                break;

            default:
                throw new UnreachableException();
        }
    }

    private StepShape Foresee(WorkflowStep.Work work, StepType type, StepScope scope)
    {
        var root = Root(scope);
        var places = new Dictionary<string, Place>();
        var settings = work.Settings.Foresee(hole =>
        {
            places[hole.Place.Path] = hole.Place;
            return Infer(hole, root);
        });
        foreach (var setting in type.Settings.All.Where(setting => setting.Required))
        {
            if (settings.GetValueOrDefault(setting.Name) is { MayBeNothing: true, Skipped: { } step } && !_guards.IsSure(step)
                && places.TryGetValue(SourceText.Child($"{work.Place.Path}.settings", setting.Name), out var place))
            {
                problems.Add(place, Problem.Of("types.may_be_missing", ("name", step)) with { Severity = Severity.Warning });
            }
        }

        foreach (var (name, bare) in work.Settings.Bare)
        {
            var over = type.Settings.All.First(setting => setting.Name == name).Expression?.Over;
            settings[name] = Infer(bare, over is not null && settings.TryGetValue(over, out var input) ? Over(input) : root);
        }

        return type.Foresee(new SettingShapes(settings, new WrittenSettings(work.Settings.Written)));
    }

    // Where there may be no input, it may also be everything in scope.
    private static Flow Over(Flow input) =>
        input.MayBeNothing || input.Shape.Alternatives.Any(one => one is Shape.Null or Shape.Any)
            ? new Flow(Shape.Unknown)
            : new Flow(input.Value);

    private void CheckCondition(Expression condition, StepScope scope)
    {
        var placed = conditions[condition];
        var flow = Infer(placed, Root(scope));
        if (flow.Shape.Alternatives is { Count: > 0 } all && all.All(one => one is not (Shape.Any or Shape.Flag)))
        {
            problems.Add(placed.Place, Problem.Of("types.not_a_condition", ("found", ShapeWords.Word(flow.Value))));
        }
    }

    private Flow Infer(PlacedExpression placed, Flow root)
    {
        var inferred = ShapeInference.Infer(placed.Expression.Syntax, root);
        Visited += inferred.Visited;
        foreach (var (position, problem) in inferred.Problems)
        {
            if (problem.Code != "types.may_be_missing" || !_guards.IsSure(problem.Names["name"]))
            {
                problems.Add(SourceText.Inside(_definition, placed.Place, placed.Offset + position), problem);
            }
        }

        return inferred.Flow.Left;
    }

    // What RunDriver gives to expressions.
    private Flow Root(StepScope scope) => new(Shape.ScopeOf(
    [
        KeyValuePair.Create("inputs", new Member(_inputs)),
        KeyValuePair.Create("steps", new Member(scope.Steps)),
        KeyValuePair.Create("vars", new Member(scope.Vars)),
        KeyValuePair.Create("trigger", new Member(Shape.Unknown, Presence.Perhaps)),
        KeyValuePair.Create("run", new Member(RunShape)),
    ]));

    private static Shape RunShape { get; } = Shape.ObjectOf(
        new[] { "id", "workflow", "startedBy" }.Select(name => KeyValuePair.Create(name, new Member(new Shape.Text()))));
}
