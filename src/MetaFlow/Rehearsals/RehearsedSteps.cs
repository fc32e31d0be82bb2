using MetaFlow.Credentials;
using MetaFlow.Expressions;
using MetaFlow.Http;
using MetaFlow.Json;
using MetaFlow.Llm;
using MetaFlow.Llm.Chat;
using MetaFlow.Llm.Extraction;
using MetaFlow.Mail;
using MetaFlow.Runs;
using MetaFlow.Steps;
using MetaFlow.Steps.CallWorkflow;
using MetaFlow.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MetaFlow.Rehearsals;

/// <summary>
/// Does the work of steps in a rehearsal: what follows from data is really worked out, what is asked of services is answered by
/// cassettes, and what people or other runs would notice is written down.
/// </summary>
internal sealed class RehearsedSteps
{
    // What reaches people or services on ways of their own.
    private static readonly Type[] Closed = [typeof(ChatClient), typeof(MailSender)];

    private readonly StepCatalog _catalog;
    private readonly StepRunner _runner;
    private readonly RehearsalServices _services;
    private readonly Dictionary<string, StepOutcome> _known;
    private readonly RehearsalStage _stage;
    private readonly CapturedSteps _captured;

    /// <param name="known">What slow steps gave in rehearsals before this one: the same settings give the same.</param>
    public RehearsedSteps(
        IServiceProvider real, RehearsalStage stage, RehearsalClock clock, IWorkflowCaller caller, Dictionary<string, StepOutcome> known)
    {
        (_stage, _captured, _known) = (stage, new CapturedSteps(stage, clock), known);
        _catalog = real.GetRequiredService<StepCatalog>();
        var credentials = new StandInCredentials(real.GetService<ICredentialStore>(), name => stage.UnknownCredentials.Add(name));
        var replaced = new Dictionary<Type, object>
        {
            [typeof(TimeProvider)] = clock,
            [typeof(IWorkflowCaller)] = caller,
            [typeof(ICredentialStore)] = credentials,
            [typeof(ICredentialSeal)] = credentials,
            [typeof(CredentialVault)] = new CredentialVault(credentials, credentials, clock),
            [typeof(LiveText)] = new LiveText(),
        };
        if (real.GetService<IOptions<HttpOptions>>() is { } http)
        {
            replaced[typeof(OutboundHttp)] = new OutboundHttp(http, resolve: null, (call, _, token) => stage.AnswerAsync(call, token));
        }

        if (real.GetService<IOptions<LlmOptions>>() is { } llm && real.GetService<ChatModel>() is { } chat)
        {
            replaced[typeof(RunBudget)] = new RunBudget(llm);
            replaced[typeof(LanguageModels)] = new LanguageModels(
                chat, real.GetRequiredService<ExtractiveModel>(), llm, configured => new PlayedModel(stage, configured.Name));
        }

        _services = new RehearsalServices(real, replaced);
        _runner = new StepRunner(
            _catalog, _services, new SecretsInUse(), Metrics, clock, real.GetRequiredService<IOptions<RunOptions>>(), NullLogger<StepRunner>.Instance);
    }

    // Nothing of a rehearsal is written; what it shows was masked where it was read.
    private static readonly RunSecrets NoSecrets = new(workflow: null, JsonObject.Empty);

    // Nobody measures a rehearsal.
    private static readonly RunMetrics Metrics = new();

    public bool IsPure(WorkflowStep.Work step) => _runner.IsPure(step);

    public async Task<StepOutcome> RunAsync(
        PlannedAttempt attempt, RunHead run, JsonObject data, ExpressionScope scope, CancellationToken cancellationToken)
    {
        var step = attempt.Step;
        _stage.Begin(attempt.Path, step.Path, () => SampleOf(step, data, scope));
        if (!_catalog.TryFind(step.Type, out var type))
        {
            return Unable(Problem.Of("workflows.unknown_step_type", ("name", step.Type)));
        }

        if (CapturedSteps.Has(type))
        {
            return _captured.Run(attempt, type, run.Id, data, scope);
        }

        if (type.IsCheckedOnly)
        {
            return Unable(StepType.CannotRun(type.Name));
        }

        if (!IsSafe(type))
        {
            return Unable(Problem.Of("rehearsals.type_not_rehearsed", ("step", step.Path), ("type", type.Name)));
        }

        var outcome = IsRemembered(attempt, type)
            ? await RememberAsync(attempt, run, data, scope, cancellationToken)
            : await _runner.RunAsync(attempt, new StepSurroundings(run, data, scope, NoSecrets), cancellationToken);
        if (outcome is StepOutcome.Waiting { Wait: var wait })
        {
            _stage.Note(EffectKind.Wait, wait.For);
        }

        return outcome;
    }

    // What only reads may read. What changes something may do it through calls, which cassettes answer; any other way is closed.
    private bool IsSafe(StepType type) => !Closed.Any(part => _services.ReachesAround(type.Class, part))
        && (type.Effect <= Effect.Read || type.Class == typeof(CallWorkflowStep) || RehearsalServices.IsMadeOf(type.Class, typeof(OutboundHttp)));

    // A script takes a while, and sixty-four of them take a minute. What is answered by cassettes takes none.
    private static bool IsRemembered(PlannedAttempt attempt, StepType type) =>
        !type.IsPure && type.Effect <= Effect.Read && attempt is { Number: 1, Waited: null }
        && !RehearsalServices.IsMadeOf(type.Class, typeof(OutboundHttp)) && !RehearsalServices.IsMadeOf(type.Class, typeof(LanguageModels));

    private async Task<StepOutcome> RememberAsync(
        PlannedAttempt attempt, RunHead run, JsonObject data, ExpressionScope scope, CancellationToken cancellationToken)
    {
        string key;
        try
        {
            key = $"{attempt.Step.Type} {attempt.Step.Settings.Fill(data, scope)}";
        }
        catch (ExpressionException)
        {
            // The runner says what is wrong with it.
            return await _runner.RunAsync(attempt, new StepSurroundings(run, data, scope, NoSecrets), cancellationToken);
        }

        if (_known.TryGetValue(key, out var known))
        {
            return known;
        }

        var outcome = await _runner.RunAsync(attempt, new StepSurroundings(run, data, scope, NoSecrets), cancellationToken);
        return outcome is StepOutcome.Completed ? _known[key] = outcome : outcome;
    }

    private StepOutcome.Failed Unable(Problem problem)
    {
        _stage.Miss(problem);
        return new StepOutcome.Failed(problem, Retryable: false);
    }

    // What an author said that the answer looks like.
    private static (JsonData Body, EffectSource Source)? SampleOf(WorkflowStep.Work step, JsonData data, ExpressionScope scope)
    {
        if (step.Settings.All.FirstOrDefault(setting => setting.Name == "response").Value is not { } template)
        {
            return null;
        }

        try
        {
            return template.Fill(data, scope) switch
            {
                JsonObject response when response["sample"] is { } sample and not JsonNull => (sample, EffectSource.Sample),
                JsonObject response when response["schema"] is { } schema and not JsonNull => (SampleMaker.Of(schema), EffectSource.Schema),
                _ => null,
            };
        }
        catch (ExpressionException)
        {
            return null;
        }
    }

    private sealed class PlayedModel(RehearsalStage stage, string name) : ILanguageModel
    {
        public string Name => name;

        public Task<ModelAnswer> AnswerAsync(ModelRequest request, ModelCall call, CancellationToken cancellationToken) =>
            Task.FromResult(stage.Answer(request));
    }
}
