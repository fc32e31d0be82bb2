using System.Collections.Immutable;
using System.Diagnostics;
using MetaFlow.Shapes;
using MetaFlow.Steps;

namespace MetaFlow.Workflows;

/// <summary>Walks the steps in their order and holds every expression against what is known when it is evaluated.</summary>
/// <param name="given">What steps have given already, by their id: it counts in the place of what their types foresee.</param>
internal sealed class ShapeCheck(
    StepCatalog catalog, Surroundings around, ProblemList problems, IReadOnlyDictionary<string, Shape>? given = null)
{
    private readonly StepGuards _guards = new();
    private readonly FallbackCheck _fallbacks = new(problems);
    private readonly Dictionary<string, Shape> _outputs = [];

    /// <summary>How many parts of expressions were looked at: the cost of the check.</summary>
    public int Visited { get; private set; }

    public WorkflowShapes Check(Workflow workflow)
    {
        var expressions = new ExpressionCheck(workflow, _guards, _fallbacks, problems);
        new TriggerCheck(expressions, problems).Check(workflow);
        if (workflow.Concurrency?.Key is { } key)
        {
            expressions.OfStart(key);
        }

        var scope = new StepScope(ImmutableDictionary.CreateRange(
            workflow.AllSteps().Select(step => KeyValuePair.Create(step.Id, new Member(Shape.Unknown, Presence.NotYet)))));
        Walk(workflow.Steps, scope, expressions, new WorkCheck(workflow.Id, catalog, around, expressions, _guards, problems));
        var output = workflow.Output is { } template ? expressions.Of(template, scope).OrNull : scope.Last.OrNull;
        Visited = expressions.Visited;
        return new WorkflowShapes(_outputs, output);
    }

    private void Walk(IReadOnlyList<WorkflowStep> steps, StepScope scope, ExpressionCheck expressions, WorkCheck works)
    {
        foreach (var step in steps)
        {
            if (step.When is not { } when)
            {
                WalkSafely(step, scope);
                continue;
            }

            expressions.CheckCondition(when, scope);
            var done = scope.Branch();
            using (_guards.Enter(when.Expression, isTrue: true))
            {
                WalkSafely(step, done);
            }

            scope.Join(done, scope.Branch());
        }

        // A step that may fail and lets the run go on.
        void WalkSafely(WorkflowStep step, StepScope here)
        {
            if (step is WorkflowStep.Work || !step.OnError.Continues)
            {
                WalkOne(step, here);
                return;
            }

            var done = here.Branch();
            using (_guards.EnterWay(step.Id))
            {
                WalkOne(step, done);
            }

            here.Join(done, here.Branch());
        }

        void WalkOne(WorkflowStep step, StepScope here)
        {
            switch (step)
            {
                case WorkflowStep.Work work:
                    _guards.Keep(work.Id);
                    Complete(work, works.Foresee(work, here), here);
                    break;
                case WorkflowStep.Condition condition:
                    WalkCondition(condition, here);
                    break;
                case WorkflowStep.ForEach loop:
                    WalkLoop(loop, here);
                    break;
                case WorkflowStep.Parallel parallel:
                    WalkParallel(parallel, here);
                    break;
                case WorkflowStep.Try attempt:
                    WalkTry(attempt, here);
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        void Complete(WorkflowStep step, StepShape shape, StepScope here)
        {
            if (step.OnError.Fallback is { } fallback)
            {
                shape = shape with { Output = _fallbacks.Of(step, fallback, shape.Output, expressions.Of(fallback, here).OrNull) };
            }

            if (given?.TryGetValue(step.Id, out var known) == true)
            {
                shape = shape with { Output = known };
            }

            _outputs[step.Id] = shape.Output;
            here.Complete(step.Id, shape);
            if (step.OnError is { Continues: true, Fallback: null })
            {
                here.CompletePerhaps(step.Id);
                _guards.Forget(step.Id);
            }
        }

        void WalkCondition(WorkflowStep.Condition condition, StepScope here)
        {
            expressions.CheckCondition(condition.If, here);
            var (then, otherwise) = (here.Branch(), here.Branch());
            using (_guards.Enter(condition.If.Expression, isTrue: true))
            {
                Walk(condition.Then, then, expressions, works);
            }

            using (_guards.Enter(condition.If.Expression, isTrue: false))
            {
                Walk(condition.Else, otherwise, expressions, works);
            }

            here.Join(then, otherwise);
        }

        void WalkLoop(WorkflowStep.ForEach loop, StepScope here)
        {
            var items = expressions.Of(loop.Items, here);
            if (items.IsSingle && items.Shape.Alternatives.Count > 0)
            {
                problems.Add(loop.Items.Place, "types.not_a_list", ("id", loop.Id), ("found", ShapeWords.Word(items.Shape)));
            }

            var inside = here.Branch(items.Items is Shape.Nothing ? Shape.Unknown : items.Items);
            Walk(loop.Steps, inside, expressions, works);
            var result = loop.Result is { } template ? expressions.Of(template, inside).OrNull : inside.Last.OrNull;
            _guards.Keep(loop.Id);
            here.Close(loop.Id, loop.WithInner().Skip(1).Select(step => step.Id));
            Complete(loop, LoopShape.Of(loop, result, inside.Item!), here);
        }

        void WalkParallel(WorkflowStep.Parallel parallel, StepScope here)
        {
            StepScope[] ways = [.. parallel.Branches.Select(_ => here.Branch())];
            for (var i = 0; i < ways.Length; i++)
            {
                using var way = parallel.IsAll ? null : _guards.EnterWay(parallel.Branches[i].Name);
                Walk(parallel.Branches[i].Steps, ways[i], expressions, works);
            }

            foreach (var name in ways.SelectMany(way => way.Set).GroupBy(name => name).Where(all => all.Count() > 1))
            {
                problems.Add(parallel.Place, Problem.Of("types.set_in_branches", ("name", name.Key)) with { Severity = Severity.Warning });
            }

            if (parallel.IsAll)
            {
                here.JoinAll(ways);
            }
            else
            {
                here.Join(ways);
            }

            _guards.Keep(parallel.Id);
            Complete(parallel, new StepShape(LoopShape.Branches), here);
        }

        void WalkTry(WorkflowStep.Try attempt, StepScope here)
        {
            var tried = here.Branch();
            using (_guards.EnterWay(attempt.Id))
            {
                Walk(attempt.Steps, tried, expressions, works);
            }

            // Where it failed, nobody knows: each step may have run or not.
            var failed = here.Branch();
            failed.Join(tried, here.Branch());
            var ended = failed;
            if (attempt.Catch is { } handler)
            {
                var caught = failed.Branch(isCaught: true);
                using (_guards.EnterWay($"{attempt.Id}/catch"))
                {
                    Walk(handler, caught, expressions, works);
                }

                ended = here.Branch();
                ended.Join(tried, caught);
                here.Join(tried, caught);
            }
            else
            {
                here.JoinAll(tried);
            }

            var last = ended.Branch();
            Walk(attempt.Finally, last, expressions, works);
            here.JoinAll(last);
            _guards.Keep(attempt.Id);
            Complete(attempt, new StepShape(LoopShape.Attempt), here);
        }
    }
}

/// <summary>What is known of the outputs of a workflow before it runs.</summary>
/// <param name="Outputs">By the id of the step.</param>
/// <param name="Output">What a run gives back.</param>
public sealed record WorkflowShapes(IReadOnlyDictionary<string, Shape> Outputs, Shape Output)
{
    public static readonly WorkflowShapes Unknown = new(new Dictionary<string, Shape>(), Shape.Unknown);
}
