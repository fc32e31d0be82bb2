using MetaFlow.Json;
using MetaFlow.Expressions;

namespace MetaFlow.Steps.DataTransform;

/// <summary>Makes new data from data with one JSONata expression.</summary>
[StepType("data_transform", IsPure = true)]
public sealed class DataTransformStep(ExpressionCache expressions) : IStep<DataTransformSettings>, IForeseesOutput
{
    public static StepShape Foresee(SettingShapes settings) => new(settings["expression"].OrNull);

    public Task<StepOutcome> RunAsync(
        DataTransformSettings settings, StepContext context, CancellationToken cancellationToken)
    {
        try
        {
            var output = expressions.Get(settings.Expression).Evaluate(settings.Input ?? context.Data, context.Scope);
            return Task.FromResult<StepOutcome>(new StepOutcome.Completed(output ?? JsonNull.Value));
        }
        catch (ExpressionException exception)
        {
            var problem = exception.ToProblem() with { Path = "settings.expression" };
            return Task.FromResult<StepOutcome>(new StepOutcome.Failed(problem, Retryable: false));
        }
    }
}

/// <param name="Expression">JSONata, without braces around it. <c>$</c> is the input.</param>
/// <param name="Input">What it works on; everything that is in scope when left out.</param>
public sealed record DataTransformSettings(
    [property: ExpressionSetting(Over = "input")] string Expression, JsonData? Input = null);
