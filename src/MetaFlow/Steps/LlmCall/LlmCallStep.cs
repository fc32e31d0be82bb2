using MetaFlow.Json;
using MetaFlow.Llm;
using MetaFlow.Shapes;

namespace MetaFlow.Steps.LlmCall;

/// <summary>Asks a language model; without a configured one, the built-in one does what it can.</summary>
[StepType("llm_call", Effect = Effect.Read)]
public sealed class LlmCallStep(LanguageModels models, RunBudget budget, LiveText live)
    : IStep<LlmCallSettings>, IForeseesOutput, IForeseesConduct, IChecksSettings
{
    public static StepShape Foresee(SettingShapes settings) => LlmCallForesight.OutputOf(settings);

    public static Conduct ForeseeConduct(WrittenSettings settings) => LlmCallForesight.ConductOf(settings);

    public static IEnumerable<SettingProblem> Check(WrittenSettings settings) => LlmCallCheck.Check(settings);

    public async Task<StepOutcome> RunAsync(LlmCallSettings settings, StepContext context, CancellationToken cancellationToken)
    {
        if (models.Find(settings.Model, out var problem) is not { } model)
        {
            return new StepOutcome.Failed(problem! with { Path = "settings.model" }, Retryable: false);
        }

        var request = LlmCallRequest.Of(settings, out var wrong);
        if (request is null)
        {
            return new StepOutcome.Failed(wrong!, Retryable: false);
        }

        using var words = live.Begin(context.Run, context.StepPath);
        var meter = budget.Of(context.Run, context.Data["steps"] as JsonObject ?? JsonObject.Empty);
        return await model.AnswerAsync(request, new ModelCall(meter, words), cancellationToken) switch
        {
            ModelAnswer.Said said => new StepOutcome.Completed(Output(model, said)),
            ModelAnswer.Failed failed => new StepOutcome.Failed(failed.Problem, failed.Retryable, failed.RetryAfter),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private JsonObject Output(ILanguageModel model, ModelAnswer.Said said)
    {
        var tokens = JsonObject.Of(("input", said.Usage.Input), ("output", said.Usage.Output));
        var output = new JsonObject.Builder(6);
        output["text"] = said.Text;
        if (said.Json is not null)
        {
            output["json"] = said.Json;
        }

        output["model"] = said.Model;
        output["provider"] = model.Name;
        output["tokens"] = said.Usage.IsEstimated ? tokens.With("estimated", true) : tokens;
        if (models.CostOf(model, said.Usage) is { } cost)
        {
            output["cost"] = (double)cost;
        }

        return output.ToObject();
    }
}
