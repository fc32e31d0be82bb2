using MetaFlow.Json;
using MetaFlow.Expressions;

namespace MetaFlow.Steps;

/// <summary>Marks a class as a step type. Nothing else has to be edited: the catalog finds it at start.</summary>
/// <param name="name">snake_case, the pack first (<c>adc_clinical_trials</c>); compared ignoring case.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StepTypeAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>Other names that definitions may use for it.</summary>
    public string[] AlsoCalled { get; init; } = [];

    /// <summary>What it does to the world outside of the run.</summary>
    public Effect Effect { get; init; } = Effect.None;

    /// <summary>Its output follows from its settings alone, in no time: whether it is done once or twice, nobody can tell.</summary>
    public bool IsPure { get; init; }

    /// <summary>Its settings and its place in a workflow are checked, and this version cannot run it.</summary>
    public bool IsCheckedOnly { get; init; }

    /// <summary>The most bytes of JSON that its output may have, where that is less than what the operator allows; 0 for that.</summary>
    public int MaxOutput { get; init; }
}

/// <summary>What a step does to the world outside of the run, weakest first.</summary>
public enum Effect
{
    None,
    Read,
    Write,
    Notify,
    Irreversible,
}

/// <summary>
/// A setting whose text is an expression that the step itself evaluates: it stands without <c>{{ }}</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ExpressionSettingAttribute : Attribute
{
    /// <summary>The setting that holds what the expression works on; where it is left out, that is everything in scope.</summary>
    public string? Over { get; init; }

    /// <summary>What it sees beside everything in scope, by name.</summary>
    public string[] Beside { get; init; } = [];
}

/// <summary>A setting that is taken as it is written: <c>{{</c> in it opens no expression.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LiteralSettingAttribute : Attribute;

/// <summary>A text that is a duration, such as <c>PT5M</c>: people read "5 minutes".</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationSettingAttribute : Attribute;

/// <summary>
/// Does the work of one step, once. It does not retry, sleep, read the clock, write to the store or catch what it
/// cannot explain: the engine does that for all. An attempt may be repeated after a crash.
/// </summary>
/// <typeparam name="TSettings">A record: what an author may write. Its members are the settings.</typeparam>
public interface IStep<in TSettings>
{
    Task<StepOutcome> RunAsync(TSettings settings, StepContext context, CancellationToken cancellationToken);
}

/// <summary>What a step may know about where it runs.</summary>
/// <param name="StepPath">Its place in the workflow, such as <c>enough/then/mail</c>.</param>
/// <param name="Attempt">The try at it, from 1.</param>
/// <param name="Data">What expressions see: inputs, trigger, steps, vars, run.</param>
/// <param name="Scope">For a step that evaluates an expression of its own.</param>
public sealed record StepContext(RunId Run, string StepPath, int Attempt, JsonObject Data, ExpressionScope Scope)
{
    /// <summary>The same for every attempt at this step of this run, also after a crash: for services that accept one.</summary>
    public string IdempotencyKey => KeyOf(Run, StepPath);

    internal static string KeyOf(RunId run, string stepPath) => $"{run}/{stepPath}";

    /// <summary>Set where the step waited and is asked again.</summary>
    public StepAnswer? Waited { get; init; }

    /// <summary>What the step's settings, as they are written, have declared that it does: it is held to that.</summary>
    public Conduct? Conduct { get; init; }

    /// <summary>Where the attempt says that it is about to send; null where nobody has to know.</summary>
    internal SendNotice? Notice { get; init; }

    /// <summary>Hides the secrets of the run in a text that is kept outside of its journal.</summary>
    internal Func<string, string> Hide { get; init; } = text => text;

    /// <summary>
    /// A step that changes something outside says so before the first byte leaves: it comes back when that is in the
    /// journal. What only reads, or is done in the store itself, has nothing to say.
    /// </summary>
    /// <param name="what">What is sent where, in a few words and without a secret: <c>POST api.example.com</c>.</param>
    public Task SendingAsync(string what, CancellationToken cancellationToken) =>
        Notice?.SendingAsync(what, cancellationToken) ?? Task.CompletedTask;

    /// <summary>The definition that the run is pinned to, by its hash.</summary>
    public string DefinitionHash { get; init; } = "";

    /// <summary>Who or what asked for the run.</summary>
    public string StartedBy { get; init; } = "";
}

/// <summary>What a step waits for.</summary>
/// <param name="Until">When the waiting ends by itself; null where only what it waits for ends it.</param>
/// <param name="For">What it waits for, by kind: <c>{"event": "order.paid"}</c>; empty for the time alone.</param>
public sealed record StepWait(DateTimeOffset? Until, JsonObject For)
{
    /// <summary>How many answers the step knew of when it said so: one more, and it is asked again. The engine counts them.</summary>
    public int Heard { get; init; }
}

/// <summary>How a step's waiting ended.</summary>
/// <param name="Answer">What came; null where the time was over.</param>
public sealed record StepAnswer(JsonObject For, JsonData? Answer)
{
    /// <summary>Everything that has come in this attempt, in its order, also what the step has heard before.</summary>
    public IReadOnlyList<JsonData> Answers { get; init; } = Answer is null ? [] : [Answer];
}

/// <summary>How an attempt at a step ended.</summary>
public abstract record StepOutcome
{
    private StepOutcome()
    {
    }

    /// <summary>What the attempt tells of how it went, beside what it gives: it stands in the journal, and no step sees it.</summary>
    public JsonObject? Account { get; init; }

    /// <param name="Vars">Values that later steps see as <c>vars.name</c>.</param>
    public sealed record Completed(JsonData Output, JsonObject? Vars = null) : StepOutcome;

    /// <param name="Retryable">Whether trying again can help: the step knows.</param>
    public sealed record Failed(Problem Problem, bool Retryable, TimeSpan? RetryAfter = null) : StepOutcome;

    /// <summary>
    /// What was sent may have had its effect or not, and doing it again could do it twice: a person settles it, and the
    /// run waits for that.
    /// </summary>
    public sealed record Unknown(Problem Problem) : StepOutcome;

    /// <summary>
    /// The run goes on later, and this node lets go of it meanwhile. When what is waited for has come, or the time is
    /// over, the step is asked again, with <see cref="StepContext.Waited"/>.
    /// </summary>
    public sealed record Waiting(StepWait Wait) : StepOutcome;
}
