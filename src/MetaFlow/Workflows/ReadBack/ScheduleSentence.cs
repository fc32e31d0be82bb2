using MetaFlow.Schedules;

namespace MetaFlow.Workflows.ReadBack;

/// <summary>The one place that says when a schedule fires.</summary>
internal static class ScheduleSentence
{
    public static string Say(ScheduleText when, Wording words)
    {
        var city = TimeZones.TryFind(when.TimeZone, out var zone, out _) ? TimeZones.CityIn(zone, words.Language) : when.TimeZone;
        if (when.Every is { } period)
        {
            return words.Say("schedule.every", ("period", words.Duration(period)), ("zone", city));
        }

        // What cannot be read as a schedule is shown as it is written.
        return zone is not null && Cron.TryParse(when.Cron ?? "", out var cron, out _)
            ? ScheduleWords.Say(new Schedule.Cron(cron, zone), words.Language)
            : words.Say("schedule.cron", ("cron", when.Cron ?? ""), ("zone", city));
    }
}
