using MetaFlow.Schedules;

namespace MetaFlow.Workflows.ReadBack;

/// <summary>The one place that says when a schedule fires.</summary>
internal static class ScheduleSentence
{
    // Where a period begins to count, nobody knows before the trigger is set up.
    public static string Say(ScheduleText when, Wording words) => when.Every is { } period
        ? words.Say("schedule.every", ("period", words.Duration(period)), ("zone", TimeZones.CityIn(when.Zone, words.Language) + ScheduleWords.Limits(when.ToSchedule(default), when.Zone, words.Language)))
        : ScheduleWords.Say(when.ToSchedule(default), words.Language);
}
