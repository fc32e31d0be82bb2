namespace MetaFlow.Runs;

/// <summary>Many runs at once: counts those that a person means, and cancels them in batches that leave room for others.</summary>
public sealed class RunSelection(IRunJournal journal, RunSignals signals)
{
    internal const int Batch = 100;

    /// <summary>How many runs that have not ended it is.</summary>
    public Task<long> CountAsync(RunQuery query, CancellationToken cancellationToken) =>
        journal.CountAsync(query with { IsOpen = true, Before = null }, cancellationToken);

    /// <summary>Asks each of them to cancel, the newest first; how many were asked.</summary>
    /// <param name="by">Who asks.</param>
    public async Task<int> CancelAsync(RunQuery query, string by, string? why, CancellationToken cancellationToken)
    {
        var asked = 0;
        var page = query with { IsOpen = true, Before = null, Limit = Batch };
        while (await journal.ListAsync(page, cancellationToken) is { Count: > 0 } runs)
        {
            asked += await signals.SendAllAsync([.. runs.Select(run => run.Id)], new SignalKind.Cancel(), by, why, cancellationToken);
            page = page with { Before = runs[^1].Id };
        }

        return asked;
    }
}
