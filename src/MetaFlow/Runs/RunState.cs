using System.Collections.Immutable;
using MetaFlow.Json;

namespace MetaFlow.Runs;

/// <summary>What became of a step so far.</summary>
/// <param name="Branch">Which way a condition went.</param>
/// <param name="RetryAt">When a failed attempt is tried again.</param>
internal sealed record StepState(
    bool Done, bool Skipped, int Attempt, JsonData? Output, string? Branch, Problem? Problem, DateTimeOffset? RetryAt);

/// <summary>A run as its journal tells it. Nothing else is known of it, and nothing of it is kept elsewhere.</summary>
/// <param name="At">When the newest entry was written: what <c>$now()</c> is, so that a replay sees the same time.</param>
internal sealed record RunState(
    RunStatus Status,
    JsonObject Inputs,
    DateTimeOffset CreatedAt,
    DateTimeOffset At,
    ImmutableDictionary<string, StepState> Steps,
    JsonObject Outputs,
    JsonObject Vars,
    long LastSequence)
{
    public static readonly RunState Unborn = new(
        RunStatus.Queued, JsonObject.Empty, default, default, ImmutableDictionary<string, StepState>.Empty,
        JsonObject.Empty, JsonObject.Empty, 0);

    public static RunState Fold(IEnumerable<JournalEntry> journal) => journal.Aggregate(Unborn, (run, entry) => run.Apply(entry));

    /// <summary>The state after one more entry.</summary>
    public RunState Apply(JournalEntry entry)
    {
        var payload = JournalPayload.Read(entry);
        var next = entry.Kind switch
        {
            JournalKind.RunQueued => this with { Inputs = (JsonObject)payload["inputs"]!, CreatedAt = entry.At },
            JournalKind.RunStarted => this with { Status = RunStatus.Running },
            JournalKind.StepStarted => With(entry, new StepState(false, false, entry.Attempt, null, null, null, null)),
            JournalKind.StepCompleted => Completed(entry, payload),
            JournalKind.StepFailed => With(entry, new StepState(
                false, false, entry.Attempt, null, null, JournalPayload.ReadProblem(payload), RetryAt(payload))),
            JournalKind.StepSkipped => With(entry, new StepState(true, true, 0, null, null, null, null)),
            JournalKind.RunSucceeded => this with { Status = RunStatus.Succeeded },
            JournalKind.RunFailed => this with { Status = RunStatus.Failed },
            JournalKind.RunCancelled => this with { Status = RunStatus.Cancelled },
            _ => this,
        };
        return next with { LastSequence = entry.Sequence, At = entry.At };
    }

    private RunState Completed(JournalEntry entry, JsonObject payload)
    {
        var branch = (payload["branch"] as JsonText)?.Value;
        var output = payload["output"];
        var run = With(entry, new StepState(true, false, entry.Attempt, output, branch, null, null));
        if (output is not null)
        {
            run = run with { Outputs = run.Outputs.With(entry.StepPath[(entry.StepPath.LastIndexOf('/') + 1)..], output) };
        }

        return payload["vars"] is JsonObject vars
            ? run with { Vars = vars.Aggregate(run.Vars, (all, one) => all.With(one.Key, one.Value)) }
            : run;
    }

    private RunState With(JournalEntry entry, StepState step) => this with { Steps = Steps.SetItem(entry.StepPath, step) };

    private static DateTimeOffset? RetryAt(JsonObject payload) => payload["retryAt"] is JsonNumber at
        ? DateTimeOffset.FromUnixTimeMilliseconds((long)at.Value)
        : null;
}
