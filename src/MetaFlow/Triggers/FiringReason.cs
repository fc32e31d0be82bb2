namespace MetaFlow.Triggers;

/// <summary>Why a firing did not start a run as usual. They are stored.</summary>
public static class FiringReason
{
    public const string Paused = "paused";
    public const string AllPaused = "all_paused";
    public const string Missed = "missed";
    public const string Overlap = "overlap";
    public const string Circuit = "circuit";
    public const string Rate = "rate";
    public const string OpenRuns = "open_runs";

    /// <summary>Another schedule was published, or none, before anybody fired it.</summary>
    public const string Replaced = "replaced";

    public const string BackFill = "backfill";
    public const string ByHand = "by_hand";

    public static IReadOnlyList<string> All { get; } =
        [Paused, AllPaused, Missed, Overlap, Circuit, Rate, OpenRuns, Replaced, BackFill, ByHand];
}
