using System.Runtime.CompilerServices;
using System.Xml;
using MetaFlow.Credentials;
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
    StepCatalog catalog, IServiceProvider services, SecretsInUse inUse, RunMetrics metrics, TimeProvider clock, IOptions<RunOptions> options,
    ILogger<StepRunner> logger)
{
    // What an attempt tells of itself is for people, who read no more than this.
    private const int MaxAccount = 128 * 1024;

    private readonly ConditionalWeakTable<WorkflowStep.Work, Conduct> _conduct = [];
    private readonly ConditionalWeakTable<Workflow, IReadOnlyList<IAttendsRuns>> _attendants = [];

    public bool IsPure(WorkflowStep.Work step) => catalog.TryFind(step.Type, out var type) && type.IsPure;

    /// <summary>Tells the step types that have something ready for a run that it goes on here, until that is disposed.</summary>
    public RunAttendance Attend(Workflow workflow, RunId run) => new(_attendants.GetValue(workflow, AttendantsOf), run);

    /// <summary>Whether nobody notices when it is done a second time.</summary>
    public bool MayBeRepeated(WorkflowStep.Work step) =>
        catalog.TryFind(step.Type, out var type) && ConductOf(type, step) is { Effect: <= Effect.Read, Idempotency: Idempotency.Natural };

    public bool CallsWorkflow(WorkflowStep.Work step) => catalog.TryFind(step.Type, out var type) && type.Class == typeof(CallWorkflowStep);

    /// <summary>What a step means to do outside of the run; null for one that does nothing there, or only reads.</summary>
    public EffectIntent? IntentOf(PlannedAttempt planned, RunId run) =>
        catalog.TryFind(planned.Step.Type, out var type) && type.Effect > Effect.Read
        && ConductOf(type, planned.Step) is { Effect: > Effect.Read } conduct
            ? new EffectIntent(conduct.Effect, conduct.Idempotency, StepContext.KeyOf(run, planned.Path))
            : null;

    public async Task<StepOutcome> RunAsync(PlannedAttempt planned, StepSurroundings around, CancellationToken cancellationToken)
    {
        var (run, step, attempt) = (around.Run, planned.Step, planned.Number);
        using var span = metrics.Activities.StartActivity(step.Type);
        span?.SetTag("metaflow.run", run.Id.ToString()).SetTag("metaflow.step", planned.Path).SetTag("metaflow.attempt", attempt);
        var began = clock.GetTimestamp();
        var outcome = Fit(await TryAsync(planned, around, cancellationToken), step);
        metrics.StepEnded(step.Type, outcome is StepOutcome.Completed, clock.GetElapsedTime(began));
        return outcome;
    }

    // It follows from what is written in the definition, which is the same for all its runs.
    private Conduct ConductOf(StepType type, WorkflowStep.Work step) =>
        _conduct.GetValue(step, work => type.ForeseeConduct(new WrittenSettings(work.Settings.Written)));

    private async Task<StepOutcome> TryAsync(PlannedAttempt planned, StepSurroundings around, CancellationToken cancellationToken)
    {
        var step = planned.Step;
        if (catalog.TryFind(step.Type, out var pure) && pure.IsPure)
        {
            return await TryPureAsync(planned, pure, around, cancellationToken);
        }

        var conduct = Conduct.None;
        inUse.Listen(around.Secrets.Add);

        var limit = step.Timeout ?? options.Value.StepTimeout;
        using var timeout = new CancellationTokenSource(limit, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            if (!catalog.TryFind(step.Type, out var type))
            {
                return new StepOutcome.Failed(Problem.Of("workflows.unknown_step_type", ("name", step.Type)), Retryable: false);
            }

            var settings = step.Settings.Fill(around.Data, around.Scope);
            conduct = ConductOf(type, step);
            var context = ContextOf(planned, around) with
            {
                Waited = planned.Waited,
                DefinitionHash = around.Run.DefinitionHash,
                StartedBy = around.Run.StartedBy,
                Conduct = conduct,
                Notice = conduct.Effect > Effect.Read ? around.Notice : null,
                Hide = around.Secrets.Hide,
            };
            return await type.RunAsync(services, settings, context, linked.Token);
        }
        catch (ExpressionException exception)
        {
            return new StepOutcome.Failed(exception.ToProblem() with { Path = $"{step.Place.Path}.settings" }, Retryable: false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Ended(
                conduct, around, new StepOutcome.Failed(
                    Problem.Of("runs.step_timed_out", ("step", step.Id), ("limit", XmlConvert.ToString(limit))), Retryable: true));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The engine's one catch-all: a fault in a step's code fails the run, never the node.
            LogCrash(exception, planned, around);
            return Ended(conduct, around, new StepOutcome.Failed(Problem.Of("runs.step_crashed", ("step", step.Id)), Retryable: false));
        }
    }

    // What was sent before the attempt came to this end, nobody knows; unless doing it again cannot do it twice.
    private static StepOutcome Ended(Conduct conduct, StepSurroundings around, StepOutcome.Failed failed) =>
        around.Notice?.HasSent == true && conduct.Idempotency == Idempotency.None ? new StepOutcome.Unknown(failed.Problem) : failed;

    private StepOutcome Fit(StepOutcome outcome, WorkflowStep.Work step)
    {
        if (outcome.Account is { } account && OutputSize.IsOver(account, MaxAccount, out var told))
        {
            outcome = outcome with { Account = JsonObject.Of(("cut", told)) };
        }

        var most = catalog.TryFind(step.Type, out var type) && type.MaxOutput is { } declared
            ? Math.Min(declared, options.Value.MaxOutput)
            : options.Value.MaxOutput;
        return outcome is StepOutcome.Completed { Output: var output } && OutputSize.IsOver(output, most, out var size)
            ? new StepOutcome.Failed(Problem.Of("runs.output_too_large", ("step", step.Id), ("size", size), ("limit", most)), Retryable: false)
            : outcome;
    }

    private IReadOnlyList<IAttendsRuns> AttendantsOf(Workflow workflow) =>
    [
        .. workflow.AllSteps().OfType<WorkflowStep.Work>().Select(step => step.Type).Distinct()
            .Select(name => catalog.TryFind(name, out var type) ? type : null).OfType<StepType>()
            .Where(type => type.Class.IsAssignableTo(typeof(IAttendsRuns)))
            .Select(type => services.GetService(type.Class)).OfType<IAttendsRuns>(),
    ];

    private static StepContext ContextOf(PlannedAttempt planned, StepSurroundings around) =>
        new(around.Run.Id, planned.Path, planned.Number, around.Data, around.Scope);

    // An exception may say what a step was given; where that is a secret, only its words without it are kept.
    private void LogCrash(Exception exception, PlannedAttempt planned, StepSurroundings around)
    {
        var said = exception.ToString();
        var shown = around.Secrets.Hide(said);
        if (ReferenceEquals(said, shown))
        {
            LogStepCrashed(exception, planned.Path, around.Run.Id);
        }
        else
        {
            LogStepCrashedWithSecret(planned.Path, around.Run.Id, shown);
        }
    }

    // It takes no time, so that nothing has to watch it.
    private async Task<StepOutcome> TryPureAsync(
        PlannedAttempt planned, StepType type, StepSurroundings around, CancellationToken cancellationToken)
    {
        try
        {
            var settings = planned.Step.Settings.Fill(around.Data, around.Scope);
            return await type.RunAsync(services, settings, ContextOf(planned, around), cancellationToken);
        }
        catch (ExpressionException exception)
        {
            return new StepOutcome.Failed(exception.ToProblem() with { Path = $"{planned.Step.Place.Path}.settings" }, Retryable: false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogCrash(exception, planned, around);
            return new StepOutcome.Failed(Problem.Of("runs.step_crashed", ("step", planned.Step.Id)), Retryable: false);
        }
    }

    [LoggerMessage(LogLevel.Error, "Step {StepId} of run {RunId} stopped with an error of the program itself")]
    private partial void LogStepCrashed(Exception exception, string stepId, RunId runId);

    [LoggerMessage(LogLevel.Error, "Step {StepId} of run {RunId} stopped with an error of the program itself: {Said}")]
    private partial void LogStepCrashedWithSecret(string stepId, RunId runId, string said);
}

/// <summary>What an attempt has around it.</summary>
/// <param name="Secrets">Takes the secrets that are opened for it.</param>
/// <param name="Notice">Where it says that it is about to send; null where it has nothing to send.</param>
internal sealed record StepSurroundings(RunHead Run, JsonObject Data, ExpressionScope Scope, RunSecrets Secrets, SendNotice? Notice = null);
