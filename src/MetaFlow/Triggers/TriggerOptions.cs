using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MetaFlow.Triggers;

public sealed class TriggerOptions
{
    public const string Section = "MetaFlow:Triggers";

    /// <summary>Whether this node fires what is due. Off for a node that only serves pages and the API.</summary>
    public bool Scheduler { get; set; } = true;

    /// <summary>How often a node looks for what was published or paused elsewhere.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Follow { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>After this long without an outcome a firing of a node goes on elsewhere.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan Hold { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A run that starts later than this is on record as late.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan LateAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What nobody fired for this long was missed, and 'missed' of the trigger says what becomes of it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MissedAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many missed firings of a trigger are caught up at most, the newest ones, and how many one back-fill may have.</summary>
    [Range(1, 10_000)]
    public int MaxCatchUp { get; set; } = 100;

    /// <summary>How many runs a trigger starts in a minute at most; firings beyond are skipped. 0 is no limit.</summary>
    [Range(0, 1_000_000)]
    public int StartsPerMinuteOfEach { get; set; } = 120;

    /// <summary>How many runs all triggers start in a minute at most; firings beyond wait. 0 is no limit.</summary>
    [Range(0, 10_000_000)]
    public int StartsPerMinute { get; set; } = 6_000;

    /// <summary>How many runs of a trigger may be open; firings beyond are skipped, also where they may overlap. 0 is no limit.</summary>
    [Range(0, 100_000)]
    public int OpenRunsOfEach { get; set; } = 100;

    /// <summary>After so many failed runs in a row a trigger fires nothing for a while. 0 goes on whatever happens.</summary>
    [Range(0, 1_000)]
    public int CircuitAfter { get; set; } = 10;

    /// <summary>How long that while is; the first run after it decides how it goes on.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan CircuitFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How often the ledger is held against the schedules.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan CheckEvery { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How far back that goes.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "31.00:00:00")]
    public TimeSpan CheckBack { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How many days a firing is kept in the ledger; 0 keeps it for good.</summary>
    [Range(0, 36_500)]
    public int KeepDays { get; set; } = 90;
}

[OptionsValidator]
internal sealed partial class TriggerOptionsValidator : IValidateOptions<TriggerOptions>;
