using MetaFlow.Json;

namespace MetaFlow.Runs;

/// <summary>A run as people and programs look at it: its head, and each step in the order it was first touched.</summary>
public sealed record RunReport(RunHead Head, JsonObject Inputs, IReadOnlyList<StepReport> Steps, Problem? Problem)
{
    public JsonObject ToJson() => ToJson(Head)
        .With("inputs", Inputs)
        .With("steps", JsonArray.Create([.. Steps.Select(step => step.ToJson())]))
        .With("problem", Problem is { } problem ? Written(problem) : JsonNull.Value);

    public static JsonObject ToJson(RunHead head) => JsonObject.Of(
        ("id", head.Id.ToString()),
        ("workflow", head.WorkflowId),
        ("revision", head.Revision is { } number ? number : JsonNull.Value),
        ("definitionHash", head.DefinitionHash),
        ("status", head.Status.ToString().ToLowerInvariant()),
        ("startedBy", head.StartedBy),
        ("createdAt", Time(head.CreatedAt)),
        ("startedAt", Time(head.StartedAt)),
        ("endedAt", Time(head.EndedAt)));

    internal static JsonData Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("O");

    internal static JsonObject Written(Problem problem) => JsonObject.Of(
        ("code", problem.Code), ("message", problem.Message), ("path", problem.Path), ("hint", problem.Hint));
}

/// <summary>What a run did at one step.</summary>
/// <param name="Branch">Which way a condition went.</param>
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
    internal JsonObject ToJson() => JsonObject.Of(
        ("step", StepPath),
        ("skipped", Skipped),
        ("attempts", Attempts),
        ("output", Output ?? JsonNull.Value),
        ("branch", Branch),
        ("problem", Problem is { } problem ? RunReport.Written(problem) : JsonNull.Value),
        ("firstAt", RunReport.Time(FirstAt)),
        ("lastAt", RunReport.Time(LastAt)));
}

/// <summary>Makes reports from journals.</summary>
public sealed class RunReports(IRunJournal journal)
{
    // More entries than a person reads; a report says what is at the front.
    private const int MostEntries = 10_000;

    public async Task<RunReport?> FindAsync(RunId id, CancellationToken cancellationToken)
    {
        if (await journal.FindAsync(id, cancellationToken) is not { } head)
        {
            return null;
        }

        var entries = await journal.ReadAsync(id, 0, MostEntries, cancellationToken);
        var run = RunState.Fold(entries);
        var steps = entries
            .Where(entry => entry.StepPath.Length > 0)
            .GroupBy(entry => entry.StepPath)
            .Select(step => Report(step.Key, run.Steps[step.Key], step.First().At, step.Last().At));
        var end = entries.LastOrDefault(entry => entry.Kind == JournalKind.RunFailed);
        return new RunReport(
            head, run.Inputs, [.. steps], end is null ? null : JournalPayload.ReadProblem(JournalPayload.Read(end)));
    }

    private static StepReport Report(string path, StepState step, DateTimeOffset firstAt, DateTimeOffset lastAt) => new(
        path, step.Skipped, step.Attempt, step.Output, step.Branch, step.Problem, firstAt, lastAt);
}
