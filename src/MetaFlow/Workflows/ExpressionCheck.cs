using MetaFlow.Shapes;

namespace MetaFlow.Workflows;

/// <summary>Holds the expressions of one workflow against what is in scope where they stand.</summary>
internal sealed class ExpressionCheck(Workflow workflow, StepGuards guards, FallbackCheck fallbacks, ProblemList problems)
{
    private static readonly Shape Run = Shape.ObjectOf(
        new[] { "id", "workflow", "startedBy" }.Select(name => KeyValuePair.Create(name, new Member(new Shape.Text()))));

    private readonly Shape _inputs = Shape.ObjectOf(workflow.Inputs.Select(input => KeyValuePair.Create(
        input.Name, InputShape.Member(input))));

    private readonly Shape _trigger = TriggerShape.Of(workflow.Triggers);

    /// <summary>How many parts of expressions were looked at.</summary>
    public int Visited { get; private set; }

    /// <summary>What RunDriver gives to expressions.</summary>
    /// <param name="beside">What a step adds to it for an expression of its own.</param>
    public Flow Root(StepScope scope, params ReadOnlySpan<string> beside)
    {
        var names = new List<KeyValuePair<string, Member>>
        {
            KeyValuePair.Create("inputs", new Member(_inputs)),
            KeyValuePair.Create("steps", new Member(scope.Steps)),
            KeyValuePair.Create("vars", new Member(scope.Vars)),
            KeyValuePair.Create("trigger", new Member(_trigger)),
            KeyValuePair.Create("run", new Member(Run)),
        };
        names.Add(KeyValuePair.Create("item", scope.Item is { } item ? new Member(item) : NotHere("types.only_in_loop")));
        names.Add(KeyValuePair.Create("index", scope.Item is null ? NotHere("types.only_in_loop") : new Member(LoopShape.Index)));
        names.Add(KeyValuePair.Create("problem", scope.IsCaught ? new Member(LoopShape.Problem) : NotHere("types.only_in_catch")));
        foreach (var name in beside)
        {
            names.Add(KeyValuePair.Create(name, new Member(Shape.Unknown)));
        }

        return new Flow(Shape.ScopeOf(names));
    }

    public Flow Of(ValueTemplate template, StepScope scope)
    {
        var root = Root(scope);
        return template.Foresee(hole => Infer(hole, root));
    }

    /// <summary>Of a template that sees nothing but what started the run.</summary>
    public Flow OfTrigger(ValueTemplate template, TriggerDeclaration trigger)
    {
        var root = new Flow(Shape.ScopeOf([KeyValuePair.Create("trigger", new Member(TriggerShape.Of([trigger])))]));
        return template.Foresee(hole => Infer(hole, root));
    }

    /// <summary>Of a template that is filled before the run begins: it sees what the run is given.</summary>
    public Flow OfStart(ValueTemplate template)
    {
        var root = new Flow(Shape.ScopeOf([
            KeyValuePair.Create("inputs", new Member(_inputs)), KeyValuePair.Create("trigger", new Member(_trigger))]));
        return template.Foresee(hole => Infer(hole, root));
    }

    public void CheckCondition(PlacedExpression condition, StepScope scope) => CheckCondition(condition, Root(scope));

    public void CheckCondition(PlacedExpression condition, Flow root)
    {
        var flow = Infer(condition, root);
        if (flow.Shape.Alternatives is { Count: > 0 } all && all.All(one => one is not (Shape.Any or Shape.Flag)))
        {
            problems.Add(condition.Place, Problem.Of("types.not_a_condition", ("found", ShapeWords.Word(flow.Value))));
        }
    }

    public Flow Infer(PlacedExpression placed, Flow root)
    {
        // Nobody reads more problems than are kept; what was found so far is enough to refuse.
        if (problems.IsFull)
        {
            return new Flow(Shape.Unknown);
        }

        var inferred = ShapeInference.Infer(placed.Expression.Syntax, root);
        Visited += inferred.Visited;
        foreach (var (position, problem) in inferred.Problems)
        {
            if (problem.Severity == Severity.Error || !guards.IsSure(new Absence(problem.Code, problem.Names["name"])))
            {
                problems.AddInside(placed.Place, placed.Offset + position, problem);
            }
        }

        fallbacks.Read(placed.Expression.Syntax);
        return inferred.Flow.Left;
    }

    private static Member NotHere(string code) => new(Shape.Unknown, Presence.NotYet) { Elsewhere = code };
}
