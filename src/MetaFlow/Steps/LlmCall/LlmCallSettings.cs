using MetaFlow.Json;
using MetaFlow.Llm;

namespace MetaFlow.Steps.LlmCall;

/// <summary>What is asked, of which model, and what the answer may be.</summary>
public sealed record LlmCallSettings(
    ModelTask Task = ModelTask.Free,
    [property: Outlet(Outlet.Prompt)] JsonData? Input = null,
    [property: Outlet(Outlet.Prompt)] string? Prompt = null,
    [property: Outlet(Outlet.Prompt)] string? System = null,
    [property: Outlet(Outlet.Prompt)] IReadOnlyList<PromptMessage>? Messages = null,
    [property: Outlet(Outlet.Prompt)] JsonArray? Labels = null,
    int? Sentences = null,
    int? MaxItems = null,
    string? Model = null,
    JsonObject? Schema = null,
    int? MaxInputTokens = null,
    int? MaxTokens = null,
    double? Temperature = null)
{
    /// <summary>How long an answer may be where nothing is said.</summary>
    public const int DefaultMaxTokens = 1000;

    /// <summary>How much a service is given to read where nothing is said.</summary>
    public const int DefaultMaxInputTokens = 100_000;
}

/// <summary>One thing that was said before.</summary>
public sealed record PromptMessage(ModelRole Role, string Content);
