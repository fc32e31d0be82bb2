using MetaFlow.Json;

namespace MetaFlow.Runs;

/// <summary>A run as people and programs look at it: its head, and each step in the order it was first touched.</summary>
public sealed record RunReport(RunHead Head, JsonObject Inputs, IReadOnlyList<StepReport> Steps, JsonData? Output, Problem? Problem)
{
    public JsonObject ToJson() => ToJson(Head)
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
            .Select(step => Report(step.Key, [.. step]));
        return new RunReport(head, run.Inputs, [.. steps], run.Output, run.Problem);
    }

    // From its own entries: the state lets go of items and branches that are done.
    private static StepReport Report(string path, IReadOnlyList<JournalEntry> entries)
    {
        var report = new StepReport(path, false, 0, null, null, null, entries[0].At, entries[^1].At);
        foreach (var entry in entries)
        {
            report = JournalPayload.Event(entry) switch
            {
                RunEvent.StepSkipped => report with { Skipped = true },
                RunEvent.StepStarted started => report with { Attempts = started.Attempt, Problem = null },
                RunEvent.StepCompleted done => report with { Attempts = done.Attempt, Output = done.Output, Problem = done.Despite },
                RunEvent.ItemCompleted item => report with { Output = item.Result },
                RunEvent.Branched branched => report with { Branch = branched.Branch },
                RunEvent.BlockEntered block => report with { Branch = block.Block },
                RunEvent.StepFailed failed => report with { Attempts = failed.Attempt, Problem = failed.Problem },
                RunEvent.ItemFailed item => report with { Problem = item.Problem },
                RunEvent.BranchFailed branch => report with { Problem = branch.Problem },
                _ => report,
            };
        }

        return report;
    }
}
