using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Steps.Approval;
using MetaFlow.Steps.Wait;
using MetaFlow.Workflows;

namespace MetaFlow.Rehearsals;

/// <summary>Finds the places of a definition where runs part, and the ways that no run can go.</summary>
internal sealed class DecisionFinder(StepCatalog catalog)
{
    // What these give is not what is written.
    private static readonly string[] Changing = ["now", "millis", "random", "shuffle", "eval"];

    public IEnumerable<FoundDecision> Of(Workflow workflow) => workflow.AllSteps().SelectMany(Of);

    private IEnumerable<FoundDecision> Of(WorkflowStep step)
    {
        if (step.When is { } when)
        {
            yield return new FoundDecision(step, DecisionKind.When, ["done", "skipped"], Never(when.Expression, "done", "skipped"));
        }

        switch (step)
        {
            case WorkflowStep.Condition condition:
                yield return new FoundDecision(step, DecisionKind.Condition, ["then", "else"], Never(condition.If.Expression, "then", "else"));
                break;
            case WorkflowStep.ForEach loop:
                string[] ways = loop.OnItemError == ItemErrorPolicy.Stop ? ["some", "none"] : ["some", "none", "item_failed"];
                yield return new FoundDecision(step, DecisionKind.Loop, ways, !loop.Items.IsFixed ? null : loop.Items.Written is JsonArray { Count: 0 } or JsonNull ? "some" : "none");
                break;
            case WorkflowStep.Try attempt:
                yield return new FoundDecision(step, DecisionKind.Try, ["ok", attempt.Catch is null ? "failed" : "caught"], attempt.Steps.Count == 0 ? attempt.Catch is null ? "failed" : "caught" : null);
                break;
            case WorkflowStep.Parallel { IsAll: false } race:
                yield return new FoundDecision(step, DecisionKind.Race, [.. race.Branches.Select(branch => branch.Name)], null);
                break;
            case WorkflowStep.Work work when catalog.TryFind(work.Type, out var type) && type.Class == typeof(ApprovalStep):
                yield return new FoundDecision(step, DecisionKind.Approval, CapturedSteps.WaysOf(work.Settings.Written), null);
                break;
            case WorkflowStep.Work work when catalog.TryFind(work.Type, out var type) && type.Class == typeof(WaitStep) && work.Settings.Written["event"] is not null:
                yield return new FoundDecision(
                    step, DecisionKind.Event,
                    work.Settings.Written["atMost"] is null ? [RehearsalTrace.Came] : [RehearsalTrace.Came, CapturedSteps.TimedOut], null);
                break;
        }

        if (step.OnError.Continues)
        {
            yield return new FoundDecision(step, DecisionKind.OnError, ["ok", "continued"], null);
        }
    }

    // An expression that reads nothing gives the same in every run.
    private static string? Never(Expression expression, string isTrue, string isFalse)
    {
        if (RootReads.Of(expression.Syntax).Count > 0 || IsChanging(expression.Syntax)
            || !expression.TryEvaluate(JsonObject.Empty, ExpressionScope.Empty, out var value, out _))
        {
            return null;
        }

        return value is JsonBool { Value: true } ? isFalse : isTrue;
    }

    private static bool IsChanging(ExpressionSyntax syntax) =>
        (syntax is ExpressionSyntax.Variable variable && Changing.Contains(variable.Name)) || syntax.Children().Any(IsChanging);
}

/// <param name="Never">The way that no run can go; null where every one could.</param>
internal sealed record FoundDecision(WorkflowStep Step, DecisionKind Kind, IReadOnlyList<string> Ways, string? Never)
{
    /// <summary>What decides: the expressions whose value it follows from.</summary>
    public IEnumerable<Expression> Deciding => (Kind, Step) switch
    {
        (DecisionKind.When, { When: { } when }) => [when.Expression],
        (DecisionKind.Condition, WorkflowStep.Condition condition) => [condition.If.Expression],
        (DecisionKind.Loop, WorkflowStep.ForEach loop) => loop.Items.Expressions.Select(placed => placed.Expression),
        _ => [],
    };
}
