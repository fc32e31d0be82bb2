namespace MetaFlow.Expressions.Functions;

/// <summary>Milliseconds since 1970 as calendar fields in UTC and back, for every year that a number can say.</summary>
internal sealed class CivilTime
{
    public const long MillisPerDay = 86_400_000;

    private readonly long _millis;

    public CivilTime(long millis)
    {
        _millis = millis;
        var days = Math.DivRem(millis, MillisPerDay, out var rest);
        if (rest < 0)
        {
            days--;
            rest += MillisPerDay;
        }

        MillisOfDay = rest;
        (Year, Month, Day) = FromDays(days);
    }

    public long Year { get; }

    public int Month { get; }

    public int Day { get; }

    private long MillisOfDay { get; }

    public int Hour => (int)(MillisOfDay / 3_600_000);

    public int Minute => (int)(MillisOfDay / 60_000 % 60);

    public int Second => (int)(MillisOfDay / 1000 % 60);

    public int Millisecond => (int)(MillisOfDay % 1000);

    public int DayOfYear => (int)(Midnight(Year, Month, Day) - Midnight(Year, 1, 1)) + 1;

    /// <summary>Monday is 1.</summary>
    public int Weekday => WeekdayOf(Midnight(Year, Month, Day));

    /// <summary>ISO 8601: the first week of a year is the one with its first Thursday.</summary>
    public int WeekOfYear => Week(FirstWeek(Year, 1), FirstWeek(Year + 1, 1), FirstWeek(Year - 1, 1), 52);

    /// <summary>The same rule for months.</summary>
    public int WeekOfMonth
    {
        get
        {
            var (nextYear, nextMonth) = Month == 12 ? (Year + 1, 1) : (Year, Month + 1);
            var (lastYear, lastMonth) = Month == 1 ? (Year - 1, 12) : (Year, Month - 1);
            return Week(FirstWeek(Year, Month), FirstWeek(nextYear, nextMonth), FirstWeek(lastYear, lastMonth), 4);
        }
    }

    /// <summary>The year that the week belongs to.</summary>
    public long WeekYear => _millis < FirstWeek(Year, 1) * MillisPerDay ? Year - 1
        : _millis >= FirstWeek(Year + 1, 1) * MillisPerDay ? Year + 1
        : Year;

    /// <summary>The month that the week belongs to.</summary>
    public int WeekMonth
    {
        get
        {
            if (_millis < FirstWeek(Year, Month) * MillisPerDay)
            {
                return Month == 1 ? 12 : Month - 1;
            }

            var (nextYear, nextMonth) = Month == 12 ? (Year + 1, 1) : (Year, Month + 1);
            return _millis >= FirstWeek(nextYear, nextMonth) * MillisPerDay ? nextMonth : Month;
        }
    }

    /// <summary>Fields may lie outside their range: the 31st of June is the 1st of July.</summary>
    public static double ToMillis(double year, double month, double day, double hour, double minute, double second, double millisecond)
    {
        var months = (year * 12) + month - 1;
        var wholeYear = Math.Floor(months / 12);
        if (!double.IsFinite(wholeYear) || Math.Abs(wholeYear) > 400_000)
        {
            return double.NaN;
        }

        var days = Midnight((long)wholeYear, (int)(months - (wholeYear * 12)) + 1, 1) + day - 1;
        return (days * MillisPerDay) + (hour * 3_600_000) + (minute * 60_000) + (second * 1000) + millisecond;
    }

    private int Week(long first, long next, long previous, int last)
    {
        var today = Midnight(Year, Month, Day);
        var week = Math.Floor((today - first) / 7.0) + 1;
        if (week > last)
        {
            week = today >= next ? 1 : week;
        }
        else if (week < 1)
        {
            week = Math.Floor((today - previous) / 7.0) + 1;
        }

        return (int)week;
    }

    private static long FirstWeek(long year, int month)
    {
        var first = Midnight(year, month, 1);
        var weekday = WeekdayOf(first);
        return weekday > 4 ? first + 8 - weekday : first - weekday + 1;
    }

    private static int WeekdayOf(long days) => (int)((((days + 3) % 7) + 7) % 7) + 1;

    // Days since 1970 of a date in the proleptic Gregorian calendar; years are counted from March, eras of 400 years repeat.
    private static long Midnight(long year, int month, int day)
    {
        year -= month <= 2 ? 1 : 0;
        var era = (year >= 0 ? year : year - 399) / 400;
        var yearOfEra = year - (era * 400);
        var dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * 146_097) + dayOfEra - 719_468;
    }

    private static (long Year, int Month, int Day) FromDays(long days)
    {
        days += 719_468;
        var era = (days >= 0 ? days : days - 146_096) / 146_097;
        var dayOfEra = days - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shifted = ((5 * dayOfYear) + 2) / 153;
        var month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, (int)(dayOfYear - (((153 * shifted) + 2) / 5)) + 1);
    }
}
