namespace MetaFlow.Workflows;

/// <summary>One saved version of a workflow's definition. Never changed once written.</summary>
/// <param name="Number">1, 2, 3 … for each workflow.</param>
/// <param name="Definition">The JSON text exactly as it was saved.</param>
/// <param name="Hash">SHA-256 of that text: what a certificate and a run are bound to.</param>
public sealed record Revision(
    string WorkflowId, int Number, string Definition, string Hash, string Author, DateTimeOffset At, string Message);

/// <summary>A workflow as lists show it.</summary>
/// <param name="Name">The name in each language that the latest revision gives.</param>
/// <param name="LatestNumber">The draft: the newest revision.</param>
/// <param name="PublishedNumber">The revision that triggers start; null when nothing is published.</param>
public sealed record WorkflowSummary(
    string Id,
    IReadOnlyDictionary<string, string> Name,
    int LatestNumber,
    int? PublishedNumber,
    bool Archived,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt)
{
    /// <summary>When it was last published, withdrawn or archived; null where that was never on record.</summary>
    public DateTimeOffset? StandingAt { get; init; }
}

/// <summary>A definition somebody wants to save.</summary>
/// <param name="BasedOn">The revision the author saw; 0 for a workflow that is new.</param>
public sealed record NewRevision(
    string WorkflowId,
    IReadOnlyDictionary<string, string> Name,
    string Definition,
    int BasedOn,
    string Author,
    string Message);

/// <summary>How saving ended.</summary>
public abstract record SaveOutcome
{
    private SaveOutcome()
    {
    }

    public sealed record Saved(Revision Revision) : SaveOutcome;

    /// <summary>The text is the same as the latest revision's: nothing was written.</summary>
    public sealed record Unchanged(Revision Latest) : SaveOutcome;

    /// <summary>Somebody else saved in between. Nothing was written; here is what is there now.</summary>
    public sealed record Stale(Revision Latest) : SaveOutcome;
}
