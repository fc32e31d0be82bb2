namespace MetaFlow.Workflows.Certificates;

/// <summary>When the clock starts a workflow next.</summary>
internal static class TriggerTimes
{
    private const int Shown = 5;

    /// <summary>The times on the clocks of the schedule's zone.</summary>
    public static IReadOnlyList<DateTimeOffset> Next(ScheduleText text, DateTimeOffset now)
    {
        // Periods are counted from a fixed instant, so that a restart or a new revision does not move them.
        var schedule = text.ToSchedule(DateTimeOffset.UnixEpoch);
        var times = new List<DateTimeOffset>();
        for (var next = schedule.Next(now); next is { } time && times.Count < Shown; next = schedule.Next(time))
        {
            times.Add(TimeZoneInfo.ConvertTime(time, text.Zone));
        }

        return times;
    }
}
