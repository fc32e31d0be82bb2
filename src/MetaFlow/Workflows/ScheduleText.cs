using MetaFlow.Schedules;

namespace MetaFlow.Workflows;

/// <summary>When a schedule fires, as its author wrote it.</summary>
public sealed record ScheduleText(string? Cron, TimeSpan? Every, string TimeZone)
{
    internal Cron? Expression { get; init; }

    internal TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <param name="since">Where a period begins to count: when the trigger was set up. Times of a cron need none.</param>
    public Schedule ToSchedule(DateTimeOffset since) => Expression is { } cron
        ? new Schedule.Cron(cron, Zone)
        : new Schedule.Every(Every!.Value, since) { Zone = Zone };
}
