namespace MetaFlow.Workflows.ReadBack;

/// <summary>The one place that says when a schedule fires.</summary>
internal static class ScheduleSentence
{
    public static string Say(ScheduleText when, Wording words) => when.Every is { } period
        ? words.Say("schedule.every", ("period", words.Duration(period)), ("zone", when.TimeZone))
        : words.Say("schedule.cron", ("cron", when.Cron ?? ""), ("zone", when.TimeZone));
}
