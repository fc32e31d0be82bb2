using MetaFlow.Json;

namespace MetaFlow.Workflows;

/// <summary>One item of a workflow. Steps hold steps; so every workflow that reads has a beginning and an end.</summary>
/// <param name="Path">Its place in the nesting, such as <c>enough/then/mail</c>: what the journal calls it.</param>
public abstract record WorkflowStep(string Id, string Path, Place Place)
{
    /// <summary>The type as definitions name it.</summary>
    public abstract string TypeName { get; }

    public string? Note { get; init; }

    /// <summary>The step is skipped when this is not true; null runs it always.</summary>
    public PlacedExpression? When { get; init; }

    public TimeSpan? Timeout { get; init; }

    public ErrorPolicy OnError { get; init; } = ErrorPolicy.Stop;

    /// <summary>Where the step and its settings come from, as far as somebody said so.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];

    /// <summary>The lists of steps inside, in their order.</summary>
    public virtual IReadOnlyList<StepBlock> Blocks => [];

    /// <summary>The step and every step inside it, in the order of the definition.</summary>
    public IEnumerable<WorkflowStep> WithInner() => Blocks.SelectMany(block => block.Steps).SelectMany(step => step.WithInner()).Prepend(this);

    /// <summary>Work of a step type.</summary>
    public sealed record Work(string Id, string Path, Place Place, string Type, SettingsTemplate Settings, RetryPolicy Retry)
        : WorkflowStep(Id, Path, Place)
    {
        public override string TypeName => Type;
    }

    /// <summary>A decision between two lists of steps; the second may be empty.</summary>
    public sealed record Condition(
        string Id, string Path, Place Place, PlacedExpression If, IReadOnlyList<WorkflowStep> Then, IReadOnlyList<WorkflowStep> Else)
        : WorkflowStep(Id, Path, Place)
    {
        public override string TypeName => StepWord.Condition;

        public override IReadOnlyList<StepBlock> Blocks => [new("then", Then), new("else", Else)];
    }

    /// <summary>The same steps for each item of a list.</summary>
    /// <param name="Result">What one item gives; the output of its last step where nothing is said.</param>
    /// <param name="Concurrency">How many items are worked on at a time.</param>
    /// <param name="MaxItems">A list that is longer fails the step before anything is done; null is the engine's own bound.</param>
    public sealed record ForEach(
        string Id, string Path, Place Place, ValueTemplate Items, IReadOnlyList<WorkflowStep> Steps, ValueTemplate? Result,
        int Concurrency, ItemErrorPolicy OnItemError, int? MaxItems)
        : WorkflowStep(Id, Path, Place)
    {
        public override string TypeName => StepWord.ForEach;

        public override IReadOnlyList<StepBlock> Blocks => [new("steps", Steps)];
    }

    /// <summary>Several lists of steps at the same time.</summary>
    /// <param name="Join">How many branches have to end well before it goes on; the others are then cancelled.</param>
    public sealed record Parallel(string Id, string Path, Place Place, IReadOnlyList<StepBlock> Branches, int Join)
        : WorkflowStep(Id, Path, Place)
    {
        public override string TypeName => StepWord.Parallel;

        public override IReadOnlyList<StepBlock> Blocks => Branches;

        public bool IsAll => Join == Branches.Count;
    }

    /// <summary>Steps, what is done when one of them fails, and what is done in any case.</summary>
    public sealed record Try(
        string Id, string Path, Place Place, IReadOnlyList<WorkflowStep> Steps, IReadOnlyList<WorkflowStep>? Catch, IReadOnlyList<WorkflowStep> Finally)
        : WorkflowStep(Id, Path, Place)
    {
        public override string TypeName => StepWord.Try;

        public override IReadOnlyList<StepBlock> Blocks => [new("steps", Steps), new("catch", Catch ?? []), new("finally", Finally)];
    }
}

/// <summary>A list of steps inside a step, called as the member that holds it, or as a branch is called.</summary>
public sealed record StepBlock(string Name, IReadOnlyList<WorkflowStep> Steps);

/// <summary>The types that are control flow and not work.</summary>
public static class StepWord
{
    public const string Condition = "condition";
    public const string ForEach = "for_each";
    public const string Parallel = "parallel";
    public const string Try = "try";

    public static IReadOnlyList<string> All { get; } = [Condition, ForEach, Parallel, Try];
}

/// <summary>What happens when an item of a loop fails.</summary>
public enum ItemErrorPolicy
{
    /// <summary>The loop fails.</summary>
    Stop,

    /// <summary>Its place among the results holds null, and the loop goes on.</summary>
    Continue,

    /// <summary>It is left out of the results and listed among the failed, and the loop goes on.</summary>
    Collect,
}

/// <summary>What happens when a step has failed for good.</summary>
/// <param name="Fallback">The output it then has; null where it has none.</param>
public sealed record ErrorPolicy(bool Continues, ValueTemplate? Fallback = null)
{
    public static readonly ErrorPolicy Stop = new(Continues: false);
}

/// <summary>How often and how soon a failed attempt is tried again.</summary>
public sealed record RetryPolicy(int MaxAttempts, TimeSpan Delay, double Backoff)
{
    public static readonly RetryPolicy Once = new(1, TimeSpan.FromSeconds(1), 2);

    // Longer than this between two tries is a schedule, not a retry.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>By which part of itself a delay may be longer or shorter, from 0 to 1.</summary>
    public double Jitter { get; init; }

    /// <summary>The problem codes it is for, perhaps ending in <c>*</c>; none means every one that a step calls retryable.</summary>
    public IReadOnlyList<string> On { get; init; } = [];

    /// <param name="spread">From 0 to 1: where in the range of its jitter the delay falls.</param>
    public TimeSpan DelayAfter(int attempt, double spread = 0.5) => TimeSpan.FromSeconds(
        Math.Min(Delay.TotalSeconds * Math.Pow(Backoff, attempt - 1), Longest.TotalSeconds) * (1 + (Jitter * ((2 * spread) - 1))));

    /// <summary>Whether it is for problems of this code.</summary>
    public bool IsFor(string code) => On.Count == 0 || On.Any(pattern => pattern.EndsWith('*')
        ? code.StartsWith(pattern[..^1], StringComparison.Ordinal)
        : code == pattern);

    public bool Equals(RetryPolicy? other) => other is not null
        && (MaxAttempts, Delay, Backoff, Jitter) == (other.MaxAttempts, other.Delay, other.Backoff, other.Jitter)
        && On.SequenceEqual(other.On);

    public override int GetHashCode() => HashCode.Combine(MaxAttempts, Delay, Backoff, Jitter, On.Count);
}

/// <summary>Why a step, or one setting of it, is as it is.</summary>
/// <param name="Of">The path of the setting; null for the step itself.</param>
public sealed record Evidence(string? Of, EvidenceKind Kind, string Text, JsonObject? Passage = null);

public enum EvidenceKind
{
    /// <summary>Words of the request.</summary>
    Request,

    /// <summary>A passage of the knowledge base.</summary>
    Passage,

    /// <summary>A rule of the program that wrote it.</summary>
    Rule,

    /// <summary>Nothing but an assumption.</summary>
    Assumed,
}
