using MetaFlow.Json;
using MetaFlow.Runs.Reruns;

namespace MetaFlow.Runs;

/// <summary>A run as people and programs look at it: its head, and each step in the order it was first touched.</summary>
public sealed record RunReport(RunHead Head, JsonObject Inputs, IReadOnlyList<StepReport> Steps, JsonData? Output, Problem? Problem)
{
    /// <summary>Which run it reruns, from where and why; null where it reruns none.</summary>
    public Lineage? Rerun { get; init; }

    /// <summary>The runs that run it again, newest first.</summary>
    public IReadOnlyList<RunHead> Reruns { get; init; } = [];

    public JsonObject ToJson() => ToJson(Head)
        .With("rerun", Rerun is { } lineage ? lineage.ToJson() : JsonNull.Value)
        .With("reruns", JsonArray.Create([.. Reruns.Select(rerun => (JsonData)rerun.Id.ToString())]))
        .With("inputs", Inputs)
        .With("steps", JsonArray.Create([.. Steps.Select(step => step.ToJson())]))
        .With("output", Output ?? JsonNull.Value)
        .With("problem", Problem is { } problem ? Written(problem) : JsonNull.Value);

    public static JsonObject ToJson(RunHead head) => JsonObject.Of(
        ("id", head.Id.ToString()),
        ("workflow", head.WorkflowId),
        ("revision", head.Revision is { } number ? number : JsonNull.Value),
        ("definitionHash", head.DefinitionHash),
        ("status", head.Status.ToString().ToLowerInvariant()),
        ("startedBy", head.StartedBy),
        ("createdAt", Time(head.CreatedAt)),
        ("wakeAt", Time(head.WakeAt)),
        ("waitsForPlace", head.IsHeld),
        ("concurrencyKey", head.Group?.Key),
        ("startedAt", Time(head.StartedAt)),
        ("endedAt", Time(head.EndedAt)),
        ("rerunOf", head.RerunOf?.ToString()));

    internal static JsonData Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("O");

    internal static JsonObject Written(Problem problem) => JsonObject.Of(
        ("code", problem.Code), ("message", problem.Message), ("path", problem.Path), ("hint", problem.Hint));
}

/// <summary>What a run did at one step.</summary>
/// <param name="Branch">Which way a condition went; <c>catch</c> where a failure was dealt with.</param>
public sealed record StepReport(
    string StepPath,
    bool Skipped,
    int Attempts,
    JsonData? Output,
    string? Branch,
    Problem? Problem,
    DateTimeOffset FirstAt,
    DateTimeOffset LastAt)
{
    /// <summary>Nothing more is done at it.</summary>
    public bool Done { get; init; }

    public bool Cancelled { get; init; }

    /// <summary>What it gave is taken over from the run that this one reruns.</summary>
    public bool Reused { get; init; }

    /// <summary>It may have done its work outside of the run or not, and nobody has settled that.</summary>
    public bool Unknown { get; init; }

    /// <summary>What the last attempt tells of how it went: its log, what it used.</summary>
    public JsonObject? Account { get; init; }

    internal JsonObject ToJson() => Account is null ? Facts() : Facts().With("account", Account);

    private JsonObject Facts() => JsonObject.Of(
        ("step", StepPath),
        ("skipped", Skipped),
        ("done", Done),
        ("cancelled", Cancelled),
        ("unknown", Unknown),
        ("reused", Reused),
        ("attempts", Attempts),
        ("output", Output ?? JsonNull.Value),
        ("branch", Branch),
        ("problem", Problem is { } problem ? RunReport.Written(problem) : JsonNull.Value),
        ("firstAt", RunReport.Time(FirstAt)),
        ("lastAt", RunReport.Time(LastAt)));
}
