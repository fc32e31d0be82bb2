using MetaFlow.Schedules;

namespace MetaFlow.Workflows.Certificates;

/// <summary>When the clock starts a workflow next.</summary>
internal static class TriggerTimes
{
    private const int Shown = 5;

    /// <returns>The times on the clocks of the schedule's zone; null and the problem where it is no schedule.</returns>
    public static (IReadOnlyList<DateTimeOffset>? Times, Problem? Problem) Next(ScheduleText text, DateTimeOffset now)
    {
        var (schedule, zone, problem) = ScheduleOf(text);
        if (schedule is null)
        {
            return (null, problem);
        }

        var times = new List<DateTimeOffset>();
        for (var next = schedule.Next(now); next is { } time && times.Count < Shown; next = schedule.Next(time))
        {
            times.Add(TimeZoneInfo.ConvertTime(time, zone!));
        }

        return (times, null);
    }

    // Even steps are counted from a fixed instant, so that a restart or a new revision does not move them.
    private static (Schedule? Schedule, TimeZoneInfo? Zone, Problem? Problem) ScheduleOf(ScheduleText text)
    {
        if (!TimeZones.TryFind(text.TimeZone, out var zone, out var unknown))
        {
            return (null, null, unknown);
        }

        if (text.Every is { } period)
        {
            return (new Schedule.Every(period, DateTimeOffset.UnixEpoch) { Zone = zone }, zone, null);
        }

        return Cron.TryParse(text.Cron!, out var cron, out var wrong)
            ? (new Schedule.Cron(cron, zone), zone, null)
            : (null, null, wrong.Problem);
    }
}
