using System.Globalization;

namespace MetaFlow.Schedules;

/// <summary>Puts the times of a cron expression and its days into one phrase; null where there is no natural one.</summary>
internal static class CronWords
{
    private const int TimesNamed = 4;
    private const int MostTimesNamed = 6;
    private const int HoursInDay = 24;

    public static string? Say(Cron cron, ScheduleTexts texts)
    {
        if (DayWords.Of(cron, texts) is not { } days)
        {
            return null;
        }

        if (Times(cron, TimesNamed) is { } few)
        {
            return AtTimes(few, days, texts);
        }

        if (Rhythm(cron, days.IsEveryDay, texts) is var (rhythm, window))
        {
            var key = (window is null, days.Tail.Length == 0) switch
            {
                (true, true) => "rhythm",
                (false, true) => "rhythm.window",
                (true, false) => "rhythm.days",
                (false, false) => "rhythm.window.days",
            };
            return texts.Say(key, ("rhythm", rhythm), ("window", window ?? ""), ("days", days.Tail));
        }

        return Times(cron, MostTimesNamed) is { } more ? AtTimes(more, days, texts) : null;
    }

    private static string AtTimes(List<string> times, DayWords days, ScheduleTexts texts) =>
        texts.Say("at_times", ("days", days.Head), ("times", texts.List("list.times", times)));

    private static List<string>? Times(Cron cron, int most)
    {
        var (seconds, minutes, hours) = (cron.Seconds.All().ToList(), cron.Minutes.All().ToList(), cron.Hours.All().ToList());
        return hours.Count * minutes.Count * seconds.Count > most
            ? null
            : [.. from hour in hours from minute in minutes from second in seconds select Clock(hour, minute, second)];
    }

    // What comes again within the hour or the day, and between which times of the day where that is not all of it.
    private static (string Rhythm, string? Window)? Rhythm(Cron cron, bool isEveryDay, ScheduleTexts texts)
    {
        var (seconds, minutes, hours) = (cron.Seconds.All().ToList(), cron.Minutes.All().ToList(), cron.Hours.All().ToList());
        if (seconds.Count > 1)
        {
            return minutes.Count < 60 ? null
                : EvenStep(seconds, 60) is { } step ? WithinHours(texts.Count("every.second", step))
                : seconds.Count <= TimesNamed ? WithinHours(Past("every_minute_past", "past.second", seconds))
                : null;
        }

        if (minutes.Count == 60)
        {
            return WithinHours(seconds is [0] ? texts.Count("every.minute", 1) : Past("every_minute_past", "past.second", seconds));
        }

        if (seconds is not [0])
        {
            return null;
        }

        return minutes.Count == 1 ? OncePerHour(minutes[0])
            : EvenStep(minutes, 60) is { } even ? WithinHours(texts.Count("every.minute", even))
            : minutes.Count <= TimesNamed ? WithinHours(Past("every_hour_past", "past.minute", minutes))
            : null;

        (string, string?)? WithinHours(string rhythm)
        {
            return Runs(hours, isEveryDay) switch
            {
                _ when hours.Count == HoursInDay => (rhythm, null),
                [var one] => (rhythm, Between(one)),
                [var one, var two] => (rhythm, texts.Say("between.two", ("first", Between(one)), ("second", Between(two)))),
                _ => null,
            };
        }

        (string, string?)? OncePerHour(int minute)
        {
            if (hours.Count == HoursInDay)
            {
                return (minute == 0 ? texts.Say("every_hour_sharp") : Past("every_hour_past", "past.minute", minutes), null);
            }

            if (EvenStep(hours, HoursInDay) is { } step && isEveryDay)
            {
                return (texts.Count("every.hour", step), texts.Say("from", ("from", Clock(hours[0], minute, 0))));
            }

            if (Runs(hours, isEveryDay) is [var run] && hours.Count > 2)
            {
                return (texts.Count("every.hour", 1), FromTo(run.From, run.To, minute));
            }

            var gap = hours[1] - hours[0];
            return hours.Count > TimesNamed && hours.Zip(hours.Skip(1)).All(pair => pair.Second - pair.First == gap)
                ? (texts.Count("every.hour", gap), FromTo(hours[0], hours[^1], minute))
                : null;
        }

        string FromTo(int from, int to, int minute) => texts.Say("from_to", ("from", Clock(from, minute, 0)), ("to", Clock(to, minute, 0)));

        string Between((int From, int To) run) => texts.Say("between", ("from", Clock(run.From, 0, 0)), ("to", Clock(run.To, 59, 0)));

        // "5 and 35 minutes": only the last one has its unit in English, and each one in Korean.
        string Past(string key, string unit, List<int> values)
        {
            var said = values.Select(value => texts.Say($"{unit}.bare", ("count", ScheduleTexts.Number(value)))).ToList();
            said[^1] = values.Count == 1
                ? texts.Count(unit, values[0])
                : texts.Say($"{unit}.many", ("count", ScheduleTexts.Number(values[^1])));
            return texts.Say(key, ("past", texts.List("list.days", said)));
        }
    }

    // The step that leads through all of these and evenly on into the next hour or day: 15 goes into 60, 7 does not.
    private static int? EvenStep(List<int> values, int whole)
    {
        var step = whole / values.Count;
        var isEven = values.Count > 1 && whole % values.Count == 0 && values.Zip(values.Skip(1)).All(pair => pair.Second - pair.First == step);
        return isEven && (values[0] == 0 || whole == HoursInDay) ? step : null;
    }

    // Hours on end; over midnight only where the night before counts too.
    private static List<(int From, int To)> Runs(List<int> hours, bool overMidnight)
    {
        var runs = new List<(int From, int To)>();
        foreach (var hour in hours)
        {
            if (runs.Count > 0 && runs[^1].To == hour - 1)
            {
                runs[^1] = (runs[^1].From, hour);
            }
            else
            {
                runs.Add((hour, hour));
            }
        }

        if (overMidnight && runs.Count > 1 && runs[0].From == 0 && runs[^1].To == HoursInDay - 1)
        {
            runs[^1] = (runs[^1].From, runs[0].To);
            runs.RemoveAt(0);
        }

        return runs;
    }

    private static string Clock(int hour, int minute, int second) => new TimeOnly(hour, minute, second)
        .ToString(second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);
}
