using System.Text.Json.Serialization;
using MetaFlow.Steps;

namespace MetaFlow.Workflows.Certificates;

/// <summary>
/// What can be told about one definition before it runs, bound to its hash. What is not known is null, and a list without
/// anything in it means that there is nothing.
/// </summary>
public sealed record Certificate
{
    /// <summary>The form of certificates that this program writes.</summary>
    public const int CurrentVersion = 1;

    [JsonPropertyName("certificate")]
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The workflow; null where its definition does not say it legibly.</summary>
    public string? Id { get; init; }

    /// <summary>SHA-256 of the definition.</summary>
    public required string Hash { get; init; }

    /// <summary>How far it has come; null where a part of it cannot be read.</summary>
    public Standing? Standing { get; init; }

    /// <summary>The version of the language it was read as.</summary>
    public required int Language { get; init; }

    /// <summary>The version of the program that made it.</summary>
    public required string Program { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>SHA-256 of what stood around the definition as far as it refers to it: another one means that it has to be looked at again.</summary>
    public required string Surroundings { get; init; }

    /// <summary>Those of the definition and those of this report.</summary>
    public required IReadOnlyList<Problem> Problems { get; init; }

    /// <summary>Null where the definition cannot be read whole: then nothing is known of what it does.</summary>
    public CertifiedFacts? Facts { get; init; }

    /// <summary>What keeps it from being published.</summary>
    [JsonIgnore]
    public IReadOnlyList<Problem> Errors => [.. Problems.Where(problem => problem.Severity == Severity.Error)];

    [JsonIgnore]
    public bool HasErrors => Standing is null || Errors.Count > 0;
}

/// <summary>How far a workflow has come, each with what is before it.</summary>
public enum Standing
{
    /// <summary>All of it can be read.</summary>
    Parsed,

    /// <summary>Every expression and every setting fits what it gets.</summary>
    Typed,

    /// <summary>It was run without effects.</summary>
    Rehearsed,

    /// <summary>It was run against the real services.</summary>
    LiveTested,

    /// <summary>Triggers start it.</summary>
    Published,
}

/// <summary>What a workflow does, as far as that can be told.</summary>
public sealed record CertifiedFacts
{
    /// <summary>Every step that does work, in the order of the definition.</summary>
    public required IReadOnlyList<StepFact> Steps { get; init; }

    /// <summary>Who reads what from whom.</summary>
    public required IReadOnlyList<DataRead> Reads { get; init; }

    /// <summary>The inputs that are secret, and where each can get to.</summary>
    public required IReadOnlyList<SecretFact> Secrets { get; init; }

    public required IReadOnlyList<CredentialFact> Credentials { get; init; }

    /// <summary>The workflows that it calls.</summary>
    public required IReadOnlyList<CallFact> Calls { get; init; }

    /// <summary>The steps whose service answers as a document of the knowledge base tells it, because they do not say it themselves.</summary>
    public IReadOnlyList<AnswerFact> Answers { get; init; } = [];

    /// <summary>The most that one run costs.</summary>
    public required Cost Most { get; init; }

    /// <summary>How many runs are begun at the same time; null where nothing in the definition limits them.</summary>
    public RunsAtOnce? AtOnce { get; init; }

    public required IReadOnlyList<TriggerFact> Triggers { get; init; }
}

/// <summary>How many runs are begun at the same time.</summary>
/// <param name="Key">Runs with the same value share the limit, as the definition writes it; null for all runs.</param>
public sealed record RunsAtOnce(int Limit, string? Key);

/// <summary>What one step does to the world, and how often at most.</summary>
/// <param name="Hosts">Null where the settings leave that open.</param>
/// <param name="Recipients">Null where the settings leave that open.</param>
/// <param name="Outlets">Settings whose value leaves the run, and where to.</param>
/// <param name="ApprovedBy">The steps of which one asks a person in every run before this one does its work; none means that nobody is asked.</param>
/// <param name="Attempts">How often it is tried at most, in all rounds of the loops around it; null where a loop has no bound.</param>
/// <param name="Most">What all of these attempts cost at most.</param>
public sealed record StepFact(
    string Id,
    string Path,
    string Type,
    Effect Effect,
    IReadOnlyList<string>? Hosts,
    IReadOnlyList<string>? Recipients,
    IReadOnlyList<string> Credentials,
    IReadOnlyDictionary<string, Outlet> Outlets,
    Idempotency Idempotency,
    bool AsksAPerson,
    IReadOnlyList<string> ApprovedBy,
    long? Attempts,
    Cost Most);

/// <summary>Somebody reads something.</summary>
/// <param name="By"><c>steps.digest</c>, <c>triggers.weekly</c> or <c>output</c>.</param>
/// <param name="At">Where in it, such as <c>settings.prompt</c>.</param>
/// <param name="Path">As expressions name it, such as <c>steps.news.body.items</c>; <c>$$</c> is everything.</param>
/// <param name="IsCarried">The value goes on from here; otherwise it is only asked about.</param>
/// <param name="From">Who gave it: <c>steps.news</c>, <c>inputs.count</c>, <c>trigger</c>, <c>run</c>, <c>problem</c>, <c>everything</c>, <c>unknown</c>.</param>
/// <param name="Kind">What it is, in the words of problems: <c>text</c>, <c>list</c> …; null where that is not known.</param>
public sealed record DataRead(string By, string At, string Path, bool IsCarried, IReadOnlyList<string> From, string? Kind);

/// <summary>A secret input.</summary>
public sealed record SecretFact(string Input, IReadOnlyList<SecretReach> Reaches);

/// <summary>A place that a secret can get to.</summary>
/// <param name="By">As in <see cref="DataRead"/>.</param>
/// <param name="To">Where it leaves the run; null where it goes to another workflow, into an event or into the output.</param>
/// <param name="Hosts">Where to, of a request; null where that is not known, or it is none.</param>
/// <param name="Way">The input, and the steps on the way.</param>
public sealed record SecretReach(string By, string At, Outlet? To, IReadOnlyList<string>? Hosts, IReadOnlyList<string> Way);

/// <summary>A step uses a credential.</summary>
/// <param name="Hosts">Where the step may go; null where that is not known.</param>
/// <param name="Allowed">Where the credential may go: none means wherever the step goes; null where it is not known.</param>
public sealed record CredentialFact(string Name, string Step, IReadOnlyList<string>? Hosts, IReadOnlyList<string>? Allowed);

/// <summary>A step calls a workflow.</summary>
/// <param name="Workflow">Null where only the run tells which.</param>
/// <param name="Reaches">The workflows that those call in turn; null where that is not known.</param>
public sealed record CallFact(string Step, string? Workflow, IReadOnlyList<string>? Reaches);

/// <summary>What a step gets is known from a document.</summary>
public sealed record AnswerFact(string Step, string Document);

/// <summary>What starts runs.</summary>
/// <param name="Words">By language.</param>
/// <param name="Next">The next times, on the clocks of its time zone; null for what the clock does not start, and for a schedule that cannot be read.</param>
public sealed record TriggerFact(
    string Id, string Type, bool Paused, IReadOnlyDictionary<string, string> Words, IReadOnlyList<DateTimeOffset>? Next);
