using System.Collections.Frozen;

namespace MetaFlow.Schedules;

/// <summary>Which days of a schedule count. A date is the one in the schedule's time zone.</summary>
public sealed record ScheduleDays
{
    public static readonly ScheduleDays EveryDay = new();

    /// <summary>Monday to Friday.</summary>
    public static readonly ScheduleDays BusinessDays = new() { BusinessDaysOnly = true };

    /// <summary>Days without a firing, such as holidays.</summary>
    public FrozenSet<DateOnly> Excluded { get; init; } = [];

    /// <summary>Saturdays and Sundays do not count.</summary>
    public bool BusinessDaysOnly { get; init; }

    public bool Counts(DateOnly date) =>
        !(BusinessDaysOnly && date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) && (Excluded.Count == 0 || !Excluded.Contains(date));

    public bool Equals(ScheduleDays? other) =>
        other is not null && BusinessDaysOnly == other.BusinessDaysOnly && Excluded.SetEquals(other.Excluded);

    public override int GetHashCode() => HashCode.Combine(BusinessDaysOnly, Excluded.Count);
}
