using System.Text;
using MetaFlow.Json;
using Microsoft.Extensions.Options;

namespace MetaFlow.Llm.Chat;

/// <summary>
/// The configured model. An answer that is to be JSON is held against its schema; where it does not fit, the model is told
/// so once and may answer again.
/// </summary>
public sealed class ChatModel(ChatClient client, IOptions<LlmOptions> options) : ILanguageModel
{
    private const int MostTold = 10;

    private readonly LlmOptions _options = options.Value;

    public string Name => _options.Name;

    public async Task<ModelAnswer> AnswerAsync(ModelRequest request, ModelCall call, CancellationToken cancellationToken)
    {
        var task = TaskPrompt.Of(request);
        if (TokenEstimate.Of(task.Messages) is var read && read > request.MaxInputTokens)
        {
            return new ModelAnswer.Failed(Problem.Of("llm.input_too_long", ("limit", request.MaxInputTokens), ("found", read)), Retryable: false);
        }

        var question = new ChatQuestion(task.Messages, task.Schema, Math.Min(request.MaxTokens, _options.MaxTokens), request.Temperature);
        var reply = await AskAsync(question, call, cancellationToken);
        if (reply is not ChatReply.Said said)
        {
            return Failure(reply);
        }

        if (task.Schema is null)
        {
            return new ModelAnswer.Said(said.Text.Trim(), task.DataOf(said.Text), said.Model, said.Usage);
        }

        var usage = said.Usage;
        var (json, wrong) = Read(said.Text, task.Schema);
        if (wrong.Count > 0)
        {
            call.Live?.Restart();
            reply = await AskAsync(question with { Messages = [.. question.Messages, .. Repair(said.Text, wrong)] }, call, cancellationToken);
            if (reply is not ChatReply.Said repaired)
            {
                return Failure(reply);
            }

            usage = usage.Plus(repaired.Usage);
            (json, wrong) = Read(repaired.Text, task.Schema);
        }

        // Another attempt is another throw of the dice.
        return wrong.Count > 0
            ? new ModelAnswer.Failed(wrong[0], Retryable: true)
            : new ModelAnswer.Said(task.TextOf(json!), json, said.Model, usage);
    }

    private async Task<ChatReply> AskAsync(ChatQuestion question, ModelCall call, CancellationToken cancellationToken)
    {
        var most = new ModelUsage(TokenEstimate.Of(question.Messages), question.MaxTokens);
        if (call.Meter.Reserve(most) is { } problem)
        {
            return new ChatReply.Failed(problem, Retryable: false);
        }

        var used = ModelUsage.None;
        try
        {
            var reply = await client.AskAsync(question, call.Live, cancellationToken);
            used = reply.Used;
            return reply;
        }
        catch (OperationCanceledException)
        {
            // Cut off from outside: the service may have worked all the same.
            used = new ModelUsage(most.Input, TokenEstimate.Of(call.Live?.Text ?? ""), IsEstimated: true);
            throw;
        }
        finally
        {
            call.Meter.Settle(most, used);
        }
    }

    private static ModelAnswer.Failed Failure(ChatReply reply) =>
        reply is ChatReply.Failed failed
            ? new ModelAnswer.Failed(failed.Problem, failed.Retryable, failed.RetryAfter)
            : throw new InvalidOperationException("A reply that said something is no failure.");

    private static (JsonData? Json, IReadOnlyList<Problem> Wrong) Read(string text, JsonObject schema) =>
        JsonInText.Find(text) is not { } json
            ? (null, [Problem.Of("llm.answer_no_json")])
            : (json, [.. new JsonSchema(schema).Check(json).Select(Said)]);

    private static Problem Said(SchemaMismatch wrong) => wrong switch
    {
        { Expected: null } => Problem.Of("llm.answer_has_more", ("place", wrong.Path)),
        { Found: null } => Problem.Of("llm.answer_lacks", ("place", wrong.Path), ("expected", wrong.Expected)),
        { Path.Length: 0 } => Problem.Of("llm.answer_differs_whole", ("expected", wrong.Expected), ("found", wrong.Found)),
        _ => Problem.Of("llm.answer_differs", ("place", wrong.Path), ("expected", wrong.Expected), ("found", wrong.Found)),
    };

    private static ModelMessage[] Repair(string answer, IReadOnlyList<Problem> wrong)
    {
        var told = new StringBuilder("Your answer does not fit the schema:\n");
        foreach (var problem in wrong.Take(MostTold))
        {
            told.Append("- ").Append(problem.Message).Append('\n');
        }

        told.Append("Answer again with the whole corrected JSON value and nothing else.");
        return [new ModelMessage(ModelRole.Assistant, answer), new ModelMessage(ModelRole.User, told.ToString())];
    }
}
