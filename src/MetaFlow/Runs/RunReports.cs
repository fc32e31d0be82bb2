namespace MetaFlow.Runs;

/// <summary>Makes reports from journals, and shows journals; what was given in secret is hidden in both.</summary>
public sealed class RunReports
{
    // More entries than a person reads; a report says what is at the front, and how it ended.
    private const int MostEntries = 10_000;

    // So often nobody runs one run again.
    private const int MostReruns = 100;

    // Of large outputs, so many bytes are read at once for one who looks; of the others their length is shown.
    private const long MostOfReport = 256L * 1024 * 1024;
    private const long MostOfPage = 32L * 1024 * 1024;

    private readonly IRunJournal _journal;
    private readonly JournalReader _reader;
    private readonly DefinitionCache _definitions;

    internal RunReports(IRunJournal journal, JournalReader reader, DefinitionCache definitions) =>
        (_journal, _reader, _definitions) = (journal, reader, definitions);

    public async Task<RunReport?> FindAsync(RunId id, CancellationToken cancellationToken)
    {
        if (await _journal.FindAsync(id, cancellationToken) is not { } head)
        {
            return null;
        }

        var entries = await _reader.ReadAsync(id, 0, MostEntries, MostOfReport, cancellationToken);
        var run = RunState.Fold(entries);
        if (entries.Count == MostEntries && head.HasEnded)
        {
            run = run.Apply((await _reader.ReadAsync(id, head.LastSequence - 1, 1, MostOfReport, cancellationToken))[0]);
        }

        var mask = await MaskAsync(head, run, cancellationToken);
        var steps = entries
            .Where(entry => entry.StepPath.Length > 0)
            .GroupBy(entry => entry.StepPath)
            .Select(step => Report(step.Key, [.. step.Select(mask.Hide)]));
        return new RunReport(
            head, mask.Inputs(run.Inputs), [.. steps],
            run.Output is { } output ? mask.Hide(output) : null,
            run.Problem is { } problem ? mask.Hide(problem) : null)
        {
            Rerun = entries is [var first, ..] && JournalPayload.Event(mask.Hide(first)) is RunEvent.Queued { Rerun: { } lineage } ? lineage : null,
            Reruns = await _journal.ListAsync(new RunQuery(RerunOf: id, Limit: MostReruns), cancellationToken),
        };
    }

    /// <summary>The entries of a run's journal behind one of them.</summary>
    public async Task<IReadOnlyList<JournalEntry>> ReadAsync(RunHead head, long afterSequence, int limit, CancellationToken cancellationToken)
    {
        var first = RunState.Fold(await _reader.ReadAsync(head.Id, 0, 1, MostOfPage, cancellationToken));
        var mask = await MaskAsync(head, first, cancellationToken);
        return [.. (await _reader.ReadAsync(head.Id, afterSequence, limit, MostOfPage, cancellationToken)).Select(mask.Hide)];
    }

    /// <summary>The same without large values: each is shown as its hash and length.</summary>
    internal async Task<IReadOnlyList<JournalEntry>> ReadBriefAsync(RunHead head, long afterSequence, int limit, CancellationToken cancellationToken)
    {
        var first = RunState.Fold(await _reader.ReadAsync(head.Id, 0, 1, MostOfPage, cancellationToken));
        var mask = await MaskAsync(head, first, cancellationToken);
        return [.. (await _reader.ReadAsync(head.Id, afterSequence, limit, 0, cancellationToken)).Select(mask.Hide)];
    }

    private async Task<RunMask> MaskAsync(RunHead head, RunState run, CancellationToken cancellationToken) =>
        new((await _definitions.FindAsync(head.DefinitionHash, cancellationToken)).Workflow, run.Inputs);

    // From its own entries: the state lets go of items and branches that are done.
    private static StepReport Report(string path, IReadOnlyList<JournalEntry> entries)
    {
        var report = new StepReport(path, false, 0, null, null, null, entries[0].At, entries[^1].At)
        {
            Reused = entries.All(entry => JournalPayload.Event(entry).Reused is not null),
        };
        foreach (var entry in entries)
        {
            report = JournalPayload.Event(entry) switch
            {
                RunEvent.StepSkipped => report with { Skipped = true, Done = true },
                RunEvent.StepStarted started => report with { Attempts = started.Attempt, Problem = null, Done = false, Unknown = false },
                RunEvent.StepUnknown unknown => report with { Attempts = unknown.Attempt, Problem = unknown.Problem, Unknown = true },
                RunEvent.StepSettled { Choice: not SettleChoice.Retry } => report with { Unknown = false },
                RunEvent.StepCompleted done => report with { Attempts = done.Attempt, Output = done.Output, Problem = done.Despite, Account = done.Account, Done = true },
                RunEvent.ItemCompleted item => report with { Output = item.Result, Done = true },
                RunEvent.Branched branched => report with { Branch = branched.Branch, Done = true },
                RunEvent.BlockEntered { Block: "catch" } block => report with { Branch = block.Block },
                RunEvent.StepFailed failed => report with { Attempts = failed.Attempt, Problem = failed.Problem, Account = failed.Account, Done = failed.RetryAt is null },
                RunEvent.ItemFailed item => report with { Problem = item.Problem, Done = true },
                RunEvent.BranchCompleted => report with { Done = true },
                RunEvent.BranchFailed branch => report with { Problem = branch.Problem, Done = true },
                RunEvent.StepCancelled => report with { Cancelled = true, Done = true },
                _ => report,
            };
        }

        return report;
    }
}
