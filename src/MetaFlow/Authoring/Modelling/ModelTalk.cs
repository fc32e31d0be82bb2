using MetaFlow.Json;
using MetaFlow.Llm;
using MetaFlow.Llm.Chat;

namespace MetaFlow.Authoring.Modelling;

/// <summary>The rounds that one request has with the configured model, within its limits of tokens and cost.</summary>
/// <param name="schema">The form of every answer.</param>
internal sealed class ModelTalk(ChatClient client, LlmOptions model, AuthoringOptions options, JsonObject schema)
{
    private readonly RunMeter _meter = new(model, ModelUsage.None);

    public async Task<ChatReply> AskAsync(IReadOnlyList<ModelMessage> messages, CancellationToken cancellationToken)
    {
        var question = new ChatQuestion(messages, schema, Math.Min(options.MaxTokens, model.MaxTokens), options.Temperature);
        var most = new ModelUsage(TokenEstimate.Of(messages), question.MaxTokens);
        if (_meter.Reserve(most) is { } tooMuch)
        {
            return new ChatReply.Failed(tooMuch, Retryable: false);
        }

        var used = ModelUsage.None;
        try
        {
            var reply = await client.AskAsync(question, live: null, cancellationToken);
            used = reply.Used;
            return reply;
        }
        finally
        {
            _meter.Settle(most, used);
        }
    }
}
