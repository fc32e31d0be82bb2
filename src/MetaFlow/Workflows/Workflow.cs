using MetaFlow.Json;
using MetaFlow.Expressions;

namespace MetaFlow.Workflows;

/// <summary>A definition that was read without problems: what runs run. Immutable.</summary>
/// <param name="Text">The JSON exactly as written.</param>
/// <param name="Hash">SHA-256 of that text, in hex.</param>
public sealed record Workflow(
    string Id,
    LocalText Name,
    IReadOnlyList<InputDeclaration> Inputs,
    IReadOnlyList<WorkflowStep> Steps,
    string Text,
    string Hash)
{
    public IReadOnlyList<TriggerDeclaration> Triggers { get; init; } = [];

    /// <summary>Every step at any depth, in the order of the definition.</summary>
    public IEnumerable<WorkflowStep> AllSteps() => WithInner(Steps);

    private static IEnumerable<WorkflowStep> WithInner(IEnumerable<WorkflowStep> steps) => steps.SelectMany(step => step switch
    {
        WorkflowStep.Condition condition => [step, .. WithInner(condition.Then), .. WithInner(condition.Else)],
        _ => Enumerable.Repeat(step, 1),
    });
}

/// <summary>What starts runs of a workflow.</summary>
/// <param name="Id">What the author calls it; null where it has no name.</param>
public sealed record TriggerDeclaration(string? Id, string Type)
{
    /// <summary>A person or a program asks for the run.</summary>
    public const string Manual = "manual";
}

/// <summary>A text in the languages its author gave: <c>"Digest"</c> or <c>{ "en": "Digest", "ko": "요약" }</c>.</summary>
public sealed record LocalText(IReadOnlyDictionary<string, string> ByLanguage)
{
    /// <summary>In the language asked for, else in English, else in any.</summary>
    public string In(string language) =>
        ByLanguage.TryGetValue(language, out var text) || ByLanguage.TryGetValue("en", out text)
            ? text
            : ByLanguage.Values.FirstOrDefault() ?? "";
}

/// <summary>What a run may be given at its start.</summary>
public sealed record InputDeclaration(
    string Name, InputType Type, JsonData? Default, bool Required, double? Minimum, double? Maximum, string? Description);

public enum InputType
{
    Any,
    Text,
    Integer,
    Number,
    Boolean,
    Array,
    Object,
}

/// <summary>One item of a workflow.</summary>
/// <param name="Path">Its place in the nesting, such as <c>enough/then/mail</c>: what the journal calls it.</param>
/// <param name="When">The step is skipped when this is false; null runs it always.</param>
public abstract record WorkflowStep(string Id, string Path, Place Place, string? Note, Expression? When)
{
    /// <summary>Work of a step type.</summary>
    public sealed record Work(
        string Id, string Path, Place Place, string? Note, Expression? When,
        string Type, SettingsTemplate Settings, RetryPolicy Retry, TimeSpan? Timeout)
        : WorkflowStep(Id, Path, Place, Note, When);

    /// <summary>A decision between two lists of steps; the second may be empty.</summary>
    public sealed record Condition(
        string Id, string Path, Place Place, string? Note, Expression? When,
        Expression If, IReadOnlyList<WorkflowStep> Then, IReadOnlyList<WorkflowStep> Else)
        : WorkflowStep(Id, Path, Place, Note, When);
}

/// <summary>How often and how soon a failed attempt is tried again.</summary>
public sealed record RetryPolicy(int MaxAttempts, TimeSpan Delay, double Backoff)
{
    public static readonly RetryPolicy Once = new(1, TimeSpan.FromSeconds(1), 2);

    // Longer than this between two tries is a schedule, not a retry.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public TimeSpan DelayAfter(int attempt) =>
        TimeSpan.FromSeconds(Math.Min(Delay.TotalSeconds * Math.Pow(Backoff, attempt - 1), Longest.TotalSeconds));
}
