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
    public LocalText? Description { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<TriggerDeclaration> Triggers { get; init; } = [];

    /// <summary>What a run gives back at its end; the output of the last step where nothing is said.</summary>
    public ValueTemplate? Output { get; init; }

    /// <summary>How long a whole run may take.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What is kept of its runs, and when.</summary>
    public RecordPolicy Record { get; init; }

    /// <summary>How many runs are begun at the same time; null where nothing limits them but the nodes.</summary>
    public ConcurrencyPolicy? Concurrency { get; init; }

    public RetentionPolicy? Retention { get; init; }

    /// <summary>Every step at any depth, in the order of the definition.</summary>
    public IEnumerable<WorkflowStep> AllSteps() => Steps.SelectMany(step => step.WithInner());
}

/// <summary>What is kept of runs, and when. What changes something outside is on record before it begins, whatever is said.</summary>
public enum RecordPolicy
{
    /// <summary>What a step gave is durable before the next one calls anything.</summary>
    EachStep,

    /// <summary>Steps that only read follow each other; a run that is cut off there reads again.</summary>
    AtEnd,

    /// <summary>Like <see cref="AtEnd"/>, and of a run that succeeds nothing is kept, unless somebody still waits for what it gives.</summary>
    Failures,
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
