using System.Globalization;

namespace MetaFlow.Schedules;

/// <summary>
/// Says when a schedule is due, in English or Korean: "every Monday at 09:00 (Seoul)", "매주 월요일 09:00 (서울)". What has
/// no natural sentence is said by its cron expression, and never wrongly.
/// </summary>
public static class ScheduleWords
{
    private const int DatesNamed = 3;

    /// <param name="hidesAnchor">Leaves out from when on a period counts.</param>
    public static string Say(Schedule schedule, CultureInfo language, bool hidesAnchor = false)
    {
        var texts = new ScheduleTexts(language);
        var (said, zone) = schedule switch
        {
            Schedule.Cron cron => (CronWords.Say(cron.Expression, texts) ?? texts.Say("by_cron", ("cron", cron.Expression.ToString())), cron.Zone),
            Schedule.Every every => (hidesAnchor ? Period(every.Period, texts) : Every(every, texts), every.Zone),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return texts.Say("in_zone", ("what", said + Limits(schedule, zone, texts)), ("city", TimeZones.CityIn(zone, language)));
    }

    /// <summary>What leaves some of it out: days, a start, an end; empty where nothing does.</summary>
    internal static string Limits(Schedule schedule, TimeZoneInfo zone, CultureInfo language) => Limits(schedule, zone, new ScheduleTexts(language));

    private static string Every(Schedule.Every every, ScheduleTexts texts) => texts.Say(
        "every_from", ("period", Period(every.Period, texts)), ("time", Moment(every.Anchor, every.Zone)));

    // In the largest unit that says it in a number people read: 90 minutes, 36 hours, but 1 hour, 30 minutes and 15 seconds.
    private static string Period(TimeSpan period, ScheduleTexts texts)
    {
        (string Unit, TimeSpan Length)[] units =
        [
            ("every.day", TimeSpan.FromDays(1)), ("every.hour", TimeSpan.FromHours(1)),
            ("every.minute", TimeSpan.FromMinutes(1)), ("every.second", TimeSpan.FromSeconds(1)),
        ];
        foreach (var (unit, length) in units)
        {
            if (period.Ticks % length.Ticks == 0 && period / length <= 120)
            {
                return texts.Count(unit, period.Ticks / length.Ticks);
            }
        }

        var parts = new List<string>();
        Add("duration.day", period.Days);
        Add("duration.hour", period.Hours);
        Add("duration.minute", period.Minutes);
        var seconds = (decimal)(period.Ticks % TimeSpan.TicksPerMinute) / TimeSpan.TicksPerSecond;
        if (seconds != 0)
        {
            parts.Add(texts.Say(
                seconds == 1 ? "duration.second.one" : "duration.second.many", ("count", seconds.ToString("0.#######", CultureInfo.InvariantCulture))));
        }

        return texts.Say("every.period", ("period", texts.List("list.duration", parts)));

        void Add(string unit, int count)
        {
            if (count > 0)
            {
                parts.Add(texts.Count(unit, count));
            }
        }
    }

    private static string Limits(Schedule schedule, TimeZoneInfo zone, ScheduleTexts texts)
    {
        var said = schedule.Days.BusinessDaysOnly ? texts.Say("limit.business_days") : "";
        var excluded = schedule.Days.Excluded.Order().Select(date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).ToList();
        said += excluded.Count switch
        {
            0 => "",
            <= DatesNamed => texts.Say("limit.dates", ("dates", texts.List("list.times", excluded))),
            _ => texts.Say("limit.many_dates", ("count", ScheduleTexts.Number(excluded.Count))),
        };
        said += schedule.Start is { } start ? texts.Say("limit.start", ("time", Moment(start, zone))) : "";
        return said + (schedule.End is { } end ? texts.Say("limit.end", ("time", Moment(end, zone))) : "");
    }

    private static string Moment(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        return local.ToString(local.Second == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }
}
