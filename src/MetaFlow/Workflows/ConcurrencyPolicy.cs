namespace MetaFlow.Workflows;

/// <summary>How many runs of a workflow, or of it and a key, are begun at the same time.</summary>
/// <param name="Key">Runs with the same value share the limit; null puts all runs of the workflow together.</param>
/// <param name="Overlap">What becomes of a run that is asked for while there are so many.</param>
public sealed record ConcurrencyPolicy(int Limit, ValueTemplate? Key, RunOverlap Overlap)
{
    public const int MostAtOnce = 10_000;

    /// <summary>The words of <see cref="RunOverlap"/>, in its order.</summary>
    public static readonly IReadOnlyList<string> OverlapWords = ["queue", "skip", "cancelPrevious"];
}

/// <summary>What becomes of a run that is asked for while as many are begun as may be.</summary>
public enum RunOverlap
{
    /// <summary>It waits for its turn.</summary>
    Queue,

    /// <summary>It is refused.</summary>
    Skip,

    /// <summary>The older ones are cancelled, and it begins when they have ended.</summary>
    CancelPrevious,
}

/// <summary>Which ended runs of a workflow are kept; the settings of the installation say the rest.</summary>
/// <param name="Keep">How long after their end.</param>
/// <param name="Runs">How many of the newest.</param>
public sealed record RetentionPolicy(TimeSpan? Keep, int? Runs)
{
    public const int MostRuns = 1_000_000;
}
