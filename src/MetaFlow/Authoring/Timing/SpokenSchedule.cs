using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Timing;

/// <summary>When something is due, as a request says it.</summary>
/// <param name="Cron">Five fields; null where it is a period that cron cannot count.</param>
/// <param name="Every">A duration in ISO 8601.</param>
/// <param name="Spans">The words that say it.</param>
/// <param name="Assumed">What nobody said: the hour, the day.</param>
internal sealed record SpokenSchedule(string? Cron, string? Every, string? Zone, IReadOnlyList<Span> Spans, IReadOnlyList<string> Assumed)
{
    /// <summary>Why it is none: two that contradict each other, a time that does not exist.</summary>
    public Problem? Problem { get; init; }
}

/// <summary>The pieces of a schedule while they are collected.</summary>
internal sealed class SchedulePieces
{
    private readonly List<Span> _spans = [];
    private readonly List<string> _assumed = [];

    /// <summary>Days of the week as cron has them.</summary>
    public List<string> Days { get; } = [];

    public List<string> DaysOfMonth { get; } = [];

    public List<string> Months { get; } = [];

    public List<(int Hour, int Minute)> Times { get; } = [];

    /// <summary>Every so many minutes.</summary>
    public int? Minutes { get; set; }

    /// <summary>Every so many days; more than one is no cron.</summary>
    public int? EveryDays { get; set; }

    public (int From, int To)? Hours { get; set; }

    /// <summary>'every day' and its like: said of no special day.</summary>
    public Span? EveryDay { get; set; }

    public Span? OnDays { get; set; }

    public Problem? Problem { get; set; }

    public bool IsRecurring { get; private set; }

    /// <summary>The hour that a part of the day stands for.</summary>
    public int? PartOfDay { get; set; }

    public IReadOnlyList<Span> Spans => _spans;

    public void Take(Span words, bool recurs = true)
    {
        _spans.Add(words);
        IsRecurring |= recurs;
    }

    public bool IsTaken(Span words) => _spans.Exists(taken => taken.Overlaps(words));

    public void Assume(string what) => _assumed.Add(what);

    public void AddTime(int hour, int minute, Span words)
    {
        if (hour > 24 || minute > 59 || (hour == 24 && minute > 0))
        {
            Problem ??= Problem.Of("authoring.impossible_time", ("words", words.Text));
            return;
        }

        Times.Add((hour % 24, minute));
    }

    public SpokenSchedule ToSchedule(string? zone)
    {
        if (EveryDay is { } all && OnDays is { } some)
        {
            Problem ??= Problem.Of("authoring.schedule_contradiction", ("first", all.Text), ("second", some.Text));
        }

        // Every other week on a day of the week: the first and the third of a month keep the day and the hour.
        if (EveryDays == 14 && Days.Count > 0)
        {
            Days.AddRange(Days.Select(day => $"{day}#3").ToList());
            for (var at = 0; at < Days.Count / 2; at++)
            {
                Days[at] += "#1";
            }

            _assumed.Add("#1, #3");
            EveryDays = null;
            Minutes = null;
            EveryDay = null;
        }

        if (EveryDays is > 1 and var days)
        {
            return New(null, $"P{days}D");
        }

        if (Minutes is { } minutes && minutes >= 1440)
        {
            return New(null, minutes % 1440 == 0 ? $"P{minutes / 1440}D" : $"PT{minutes}M");
        }

        return New($"{(Minutes is { } period ? Period(period) : Clock())} {DayOfMonth()} {Join(Months)} {Join(Days)}", null);

        SpokenSchedule New(string? cron, string? every) => new(cron, every, zone, _spans, _assumed) { Problem = Problem };
    }

    private string DayOfMonth()
    {
        if (DaysOfMonth.Count > 0)
        {
            return Join(DaysOfMonth);
        }

        if (Months.Count > 0 && Days.Count == 0)
        {
            _assumed.Add("day 1");
            return "1";
        }

        return "*";
    }

    private string Period(int minutes)
    {
        var hours = Hours is { } range ? $"{range.From}-{range.To}" : "*";
        return minutes switch
        {
            < 60 => $"{(minutes == 1 ? "*" : $"*/{minutes}")} {hours}",
            60 => $"0 {hours}",
            _ => $"0 {(hours == "*" ? "*" : hours)}/{minutes / 60}",
        };
    }

    private string Clock()
    {
        if (Times.Count == 0)
        {
            Times.Add((PartOfDay ?? 9, 0));
            _assumed.Add($"{PartOfDay ?? 9}:00");
        }

        var minute = Times[0].Minute;
        return $"{minute} {string.Join(',', Times.Where(time => time.Minute == minute).Select(time => time.Hour).Distinct().Order())}";
    }

    private static string Join(List<string> values) => values.Count == 0 ? "*" : string.Join(',', values.Distinct().OrderBy(value => value.Length).ThenBy(value => value, StringComparer.Ordinal));
}
