using MetaFlow.Json;

namespace MetaFlow.Llm.Chat;

/// <summary>One exchange with the service.</summary>
public sealed record ChatQuestion(IReadOnlyList<ModelMessage> Messages, JsonObject? Schema, int MaxTokens, double? Temperature);

/// <summary>How an exchange ended.</summary>
public abstract record ChatReply
{
    private ChatReply()
    {
    }

    /// <summary>What it used, as far as is known.</summary>
    public abstract ModelUsage Used { get; }

    public sealed record Said(string Text, string Model, ModelUsage Usage) : ChatReply
    {
        public override ModelUsage Used => Usage;
    }

    public sealed record Failed(Problem Problem, bool Retryable, TimeSpan? RetryAfter = null) : ChatReply
    {
        public ModelUsage Usage { get; init; } = ModelUsage.None;

        public override ModelUsage Used => Usage;
    }
}
