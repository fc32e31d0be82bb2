using System.Globalization;
using MetaFlow.Schedules;

namespace MetaFlow.Workflows;

/// <summary>When a schedule fires, as its author wrote it.</summary>
public sealed record ScheduleText(string? Cron, TimeSpan? Every, string TimeZone)
{
    internal Cron? Expression { get; init; }

    internal TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    public DateTimeOffset? Start { get; init; }

    public DateTimeOffset? End { get; init; }

    /// <summary>The days that count.</summary>
    public ScheduleDays Days { get; init; } = ScheduleDays.EveryDay;

    /// <summary>Start, end and days in one text, to see that two schedules say the same.</summary>
    public string Limits => string.Join(
        ' ', Start?.UtcDateTime.ToString("O"), End?.UtcDateTime.ToString("O"), Days.BusinessDaysOnly ? "business" : "",
        string.Join(' ', Days.Excluded.Order().Select(date => date.ToString("O", CultureInfo.InvariantCulture))));

    /// <param name="since">Where a period begins to count: when the trigger was set up. Times of a cron need none.</param>
    public Schedule ToSchedule(DateTimeOffset since) => Expression is { } cron
        ? new Schedule.Cron(cron, Zone) { Start = Start, End = End, Days = Days }
        : new Schedule.Every(Every!.Value, since) { Zone = Zone, Start = Start, End = End, Days = Days };
}
