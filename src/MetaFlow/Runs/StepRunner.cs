using System.Xml;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Steps.CallWorkflow;
using MetaFlow.Workflows;
using MetaFlow.Expressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Runs;

/// <summary>Runs one attempt at a step: fills its settings, holds it to its time, and turns whatever happens into an outcome.</summary>
internal sealed partial class StepRunner(
    StepCatalog catalog, IServiceProvider services, RunMetrics metrics, TimeProvider clock, IOptions<RunOptions> options, ILogger<StepRunner> logger)
{
    public bool IsPure(WorkflowStep.Work step) => catalog.TryFind(step.Type, out var type) && type.IsPure;

    public bool CallsWorkflow(WorkflowStep.Work step) => catalog.TryFind(step.Type, out var type) && type.Class == typeof(CallWorkflowStep);

    public async Task<StepOutcome> RunAsync(
        PlannedAttempt planned, RunHead run, JsonObject data, ExpressionScope scope, CancellationToken cancellationToken)
    {
        var (step, attempt) = (planned.Step, planned.Number);
        using var span = metrics.Activities.StartActivity(step.Type);
        span?.SetTag("metaflow.run", run.Id.ToString()).SetTag("metaflow.step", planned.Path).SetTag("metaflow.attempt", attempt);
        var began = clock.GetTimestamp();
        var outcome = await TryAsync(planned, run, data, scope, cancellationToken);
        metrics.StepEnded(step.Type, outcome is StepOutcome.Completed, clock.GetElapsedTime(began));
        return outcome;
    }

    private async Task<StepOutcome> TryAsync(
        PlannedAttempt planned, RunHead run, JsonObject data, ExpressionScope scope, CancellationToken cancellationToken)
    {
        var step = planned.Step;
        if (catalog.TryFind(step.Type, out var pure) && pure.IsPure)
        {
            return await TryPureAsync(planned, pure, run, data, scope, cancellationToken);
        }

        var limit = step.Timeout ?? options.Value.StepTimeout;
        using var timeout = new CancellationTokenSource(limit, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            if (!catalog.TryFind(step.Type, out var type))
            {
                return new StepOutcome.Failed(Problem.Of("workflows.unknown_step_type", ("name", step.Type)), Retryable: false);
            }

            var settings = step.Settings.Fill(data, scope);
            var context = new StepContext(run.Id, planned.Path, planned.Number, data, scope)
            {
                Waited = planned.Waited,
                DefinitionHash = run.DefinitionHash,
                StartedBy = run.StartedBy,
                Conduct = type.ForeseeConduct(new WrittenSettings(step.Settings.Written)),
            };
            return await type.RunAsync(services, settings, context, linked.Token);
        }
        catch (ExpressionException exception)
        {
            return new StepOutcome.Failed(exception.ToProblem() with { Path = $"{step.Place.Path}.settings" }, Retryable: false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new StepOutcome.Failed(
                Problem.Of("runs.step_timed_out", ("step", step.Id), ("limit", XmlConvert.ToString(limit))), Retryable: true);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The engine's one catch-all: a fault in a step's code fails the run, never the node.
            LogStepCrashed(exception, planned.Path, run.Id);
            return new StepOutcome.Failed(Problem.Of("runs.step_crashed", ("step", step.Id)), Retryable: false);
        }
    }

    // It takes no time, so that nothing has to watch it.
    private async Task<StepOutcome> TryPureAsync(
        PlannedAttempt planned, StepType type, RunHead run, JsonObject data, ExpressionScope scope, CancellationToken cancellationToken)
    {
        try
        {
            var settings = planned.Step.Settings.Fill(data, scope);
            return await type.RunAsync(services, settings, new StepContext(run.Id, planned.Path, planned.Number, data, scope), cancellationToken);
        }
        catch (ExpressionException exception)
        {
            return new StepOutcome.Failed(exception.ToProblem() with { Path = $"{planned.Step.Place.Path}.settings" }, Retryable: false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogStepCrashed(exception, planned.Path, run.Id);
            return new StepOutcome.Failed(Problem.Of("runs.step_crashed", ("step", planned.Step.Id)), Retryable: false);
        }
    }

    [LoggerMessage(LogLevel.Error, "Step {StepId} of run {RunId} stopped with an error of the program itself")]
    private partial void LogStepCrashed(Exception exception, string stepId, RunId runId);
}
