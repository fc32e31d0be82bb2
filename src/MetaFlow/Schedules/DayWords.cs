using System.Numerics;

namespace MetaFlow.Schedules;

/// <summary>The days of a cron expression in words.</summary>
/// <param name="Head">As they begin a phrase: "every Monday".</param>
/// <param name="Tail">As they end one: "on Mondays"; empty for every day.</param>
internal sealed record DayWords(string Head, string Tail, bool IsEveryDay = false)
{
    private const int ItemsNamed = 6;
    private const ulong Everyday = 0b1111111;
    private const ulong MondayToFriday = 0b0111110;
    private const ulong Weekend = 0b1000001;

    public static DayWords? Of(Cron cron, ScheduleTexts texts)
    {
        var days = cron.Days;
        var anyDay = days.Days.Bits == ((1ul << 32) - 2);
        var anyWeekday = days.Weekdays.Bits == Everyday;
        var months = cron.Months.All().ToList();
        return (anyDay, anyWeekday) switch
        {
            (true, true) when months.Count == 12 => new DayWords(texts.Say("days.all"), "", IsEveryDay: true),
            (true, true) => Both("days.all.months", ("months", InMonths(months, texts))),
            (true, false) => OfWeekdays(days, months, texts),
            (false, true) => OfDays(days, months, texts),
            _ when days.EitherCounts && months.Count == 12 && OfDays(days, months, texts) is { } byDay && OfWeekdays(days, months, texts) is { } byWeekday =>
                Both("days.either", ("first", byDay.Tail), ("second", byWeekday.Tail)),
            _ => null,
        };

        DayWords Both(string key, params ReadOnlySpan<(string, string)> names) => new(texts.Say(key, names), texts.Say(key + ".tail", names));
    }

    private static DayWords? OfWeekdays(CronDays days, List<int> months, ScheduleTexts texts)
    {
        var plain = days.Weekdays.Bits;
        if (plain != 0)
        {
            return days.Nth == 0 && days.Last == 0 ? Weekly(plain, months, texts) : null;
        }

        var items = new List<string>();
        for (var rest = days.Nth; rest != 0; rest &= rest - 1)
        {
            var bit = BitOperations.TrailingZeroCount(rest);
            items.Add(texts.Say($"nth.{bit / 7 + 1}", ("weekday", texts.Say($"weekday.{bit % 7}"))));
        }

        for (var rest = days.Last; rest != 0; rest &= rest - 1)
        {
            items.Add(texts.Say("nth.last", ("weekday", texts.Say($"weekday.{BitOperations.TrailingZeroCount(rest)}"))));
        }

        return Monthly(items, months, texts);
    }

    private static DayWords Weekly(ulong weekdays, List<int> months, ScheduleTexts texts)
    {
        // The week begins on Monday.
        var inOrder = Enumerable.Range(1, 7).Select(day => day % 7).Where(day => (weekdays >> day & 1) != 0).ToList();
        string Named(string key) => texts.Say(key, ("days", texts.List("list.weekdays", [.. inOrder.Select(day => texts.Say($"{key}.{day}"))])));
        var (head, tail) = weekdays switch
        {
            MondayToFriday => (texts.Say("days.business"), texts.Say("days.business.tail")),
            Weekend => (texts.Say("days.weekend"), texts.Say("days.weekend.tail")),
            _ => (Named("weekly"), Named("weekly.tail")),
        };
        return months.Count == 12 ? new DayWords(head, tail) : new DayWords(In(head), In(tail));

        string In(string what) => texts.Say("days.in_months", ("days", what), ("months", InMonths(months, texts)));
    }

    private static DayWords? OfDays(CronDays days, List<int> months, ScheduleTexts texts)
    {
        var plain = days.Days.All().ToList();
        if (months is [var month] && plain is [var day] && (days.FromEnd | days.Nearest) == 0)
        {
            var date = texts.Say("days.yearly", ("month", texts.Say($"month.{month}")), ("day", ScheduleTexts.Number(day)));
            return new DayWords(date, date);
        }

        var items = Stretches(plain).Select(stretch => stretch.From == stretch.To
            ? Day(stretch.From, texts)
            : texts.Say("day.range", ("from", Day(stretch.From, texts)), ("to", Day(stretch.To, texts)))).ToList();
        for (var rest = days.Nearest; rest != 0; rest &= rest - 1)
        {
            var nearest = BitOperations.TrailingZeroCount(rest);
            items.Add(nearest == 0 ? texts.Say("day.last_weekday") : texts.Say("day.nearest", ("day", Day(nearest, texts))));
        }

        for (var rest = days.FromEnd; rest != 0; rest &= rest - 1)
        {
            var back = BitOperations.TrailingZeroCount(rest);
            items.Add(back == 0 ? texts.Say("day.last") : texts.Say("day.before_last", ("day", Ordinal(back, texts))));
        }

        return Monthly(items, months, texts);
    }

    private static DayWords? Monthly(List<string> items, List<int> months, ScheduleTexts texts)
    {
        if (items.Count > ItemsNamed || months.Count is > ItemsNamed and < 12)
        {
            return null;
        }

        var said = texts.Say(
            months.Count switch { 12 => "days.monthly", 1 => "days.of_month", _ => "days.of_months" },
            ("days", texts.List("list.days", items)),
            ("months", texts.List("list.days", [.. months.Select(month => texts.Say($"month.{month}"))])));
        return new DayWords(said, said);
    }

    private static string InMonths(List<int> months, ScheduleTexts texts) => texts.List("list.days", [.. Stretches(months).Select(stretch =>
        stretch.From == stretch.To
            ? texts.Say($"month.{stretch.From}")
            : texts.Say("month.range", ("from", texts.Say($"month.{stretch.From}")), ("to", texts.Say($"month.{stretch.To}"))))]);

    // Three on end are a range; two are named.
    private static IEnumerable<(int From, int To)> Stretches(List<int> values)
    {
        for (var i = 0; i < values.Count;)
        {
            var end = i;
            while (end + 1 < values.Count && values[end + 1] == values[end] + 1)
            {
                end++;
            }

            if (end - i >= 2)
            {
                yield return (values[i], values[end]);
                i = end + 1;
            }
            else
            {
                yield return (values[i], values[i]);
                i++;
            }
        }
    }

    // 1st, 22nd in English; 1, 22 in Korean.
    private static string Ordinal(int day, ScheduleTexts texts)
    {
        var ending = (day / 10, day % 10) switch { (1, _) => "th", (_, 1) => "st", (_, 2) => "nd", (_, 3) => "rd", _ => "th" };
        return texts.Say($"ordinal.{ending}", ("day", ScheduleTexts.Number(day)));
    }

    private static string Day(int day, ScheduleTexts texts) => texts.Say("day.one", ("day", Ordinal(day, texts)));
}
