using MetaFlow.Expressions;
using MetaFlow.Workflows;

namespace MetaFlow.Rehearsals;

/// <summary>The expressions of steps.</summary>
internal static class StepExpressions
{
    /// <summary>Those of the step itself, without the steps inside.</summary>
    public static IEnumerable<Expression> Of(WorkflowStep step)
    {
        IEnumerable<PlacedExpression> own = step switch
        {
            // One with an input of its own sees that alone.
            WorkflowStep.Work work => work.Settings.All.SelectMany(setting => setting.Value.Expressions)
                .Concat(work.Settings.Written["input"] is null ? work.Settings.Bare.Values : []),
            WorkflowStep.Condition condition => [condition.If],
            WorkflowStep.ForEach loop => loop.Items.Expressions.Concat(loop.Result?.Expressions ?? []),
            _ => [],
        };
        return own.Concat(step.When is { } when ? [when] : []).Select(placed => placed.Expression);
    }

    /// <summary>Every expression of a workflow, also those that see an input alone.</summary>
    public static IEnumerable<Expression> All(Workflow workflow) => workflow.AllSteps()
        .SelectMany(step => Of(step).Concat(step is WorkflowStep.Work work ? work.Settings.Bare.Values.Select(placed => placed.Expression) : []))
        .Concat(workflow.Output?.Expressions.Select(placed => placed.Expression) ?? [])
        .Distinct();
}
