using MetaFlow.Json;

namespace MetaFlow.Llm;

/// <summary>Answers what a step asks: a model behind an endpoint, or the one that is built in.</summary>
public interface ILanguageModel
{
    /// <summary>What workflows call it.</summary>
    string Name { get; }

    /// <param name="call">What the answer is counted against, and where its words go as they arrive.</param>
    Task<ModelAnswer> AnswerAsync(ModelRequest request, ModelCall call, CancellationToken cancellationToken);
}

/// <summary>What is asked.</summary>
public sealed record ModelRequest(ModelTask Task)
{
    /// <summary>For a free request: what has been said so far, the question last.</summary>
    public IReadOnlyList<ModelMessage> Messages { get; init; } = [];

    /// <summary>The text that a task works on.</summary>
    public string Input { get; init; } = "";

    /// <summary>What <see cref="ModelTask.Classify"/> chooses from.</summary>
    public IReadOnlyList<ModelLabel> Labels { get; init; } = [];

    /// <summary>How many sentences a summary has at most.</summary>
    public int Sentences { get; init; } = 3;

    /// <summary>How many keywords there are at most.</summary>
    public int MaxItems { get; init; } = 10;

    /// <summary>What the answer has to look like, where it is to be JSON.</summary>
    public JsonObject? Schema { get; init; }

    /// <summary>The most tokens, by estimate, that a service is given to read.</summary>
    public int MaxInputTokens { get; init; } = 100_000;

    /// <summary>The most tokens of the answer.</summary>
    public int MaxTokens { get; init; } = 1000;

    public double? Temperature { get; init; }
}

/// <summary>What kind of work is asked for.</summary>
public enum ModelTask
{
    /// <summary>Whatever the prompt says.</summary>
    Free,
    Summarize,
    Keywords,
    Classify,
    DetectLanguage,
}

public sealed record ModelMessage(ModelRole Role, string Content);

public enum ModelRole
{
    System,
    User,
    Assistant,
}

/// <param name="Description">What belongs under it, in a few words.</param>
public sealed record ModelLabel(string Name, string? Description = null)
{
    /// <summary>The answer where no label fits.</summary>
    public const string None = "none";
}

/// <summary>What one call is counted against, and where its words go as they arrive.</summary>
public sealed record ModelCall(RunMeter Meter, LiveAnswer? Live = null);

/// <summary>How a request ended.</summary>
public abstract record ModelAnswer
{
    private ModelAnswer()
    {
    }

    /// <param name="Json">The answer as data, where a schema or the task asks for data.</param>
    /// <param name="Model">The model that says it answered.</param>
    public sealed record Said(string Text, JsonData? Json, string Model, ModelUsage Usage) : ModelAnswer;

    /// <param name="Retryable">Whether asking again can help.</param>
    public sealed record Failed(Problem Problem, bool Retryable, TimeSpan? RetryAfter = null) : ModelAnswer;
}

/// <summary>Tokens that were read and written.</summary>
/// <param name="IsEstimated">The service did not say, and they were estimated from the text.</param>
public sealed record ModelUsage(long Input, long Output, bool IsEstimated = false)
{
    public static readonly ModelUsage None = new(0, 0);

    public long Total => Input + Output;

    public ModelUsage Plus(ModelUsage other) => new(Input + other.Input, Output + other.Output, IsEstimated || other.IsEstimated);

    public ModelUsage Minus(ModelUsage other) => new(Input - other.Input, Output - other.Output, IsEstimated);
}
