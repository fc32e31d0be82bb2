using System.Numerics;

namespace MetaFlow.Schedules;

/// <summary>The days that the two day fields of a cron expression name, told for a whole month at once.</summary>
internal sealed record CronDays
{
    /// <summary>Bits 1 to 31.</summary>
    public required CronValues Days { get; init; }

    /// <summary>Bits 0 (Sunday) to 6.</summary>
    public required CronValues Weekdays { get; init; }

    /// <summary>Bit n: n days before the last day of the month; bit 0 is <c>L</c>.</summary>
    public uint FromEnd { get; init; }

    /// <summary>Bit n: the weekday nearest day n; bit 0 is <c>LW</c>.</summary>
    public uint Nearest { get; init; }

    /// <summary>Bit 7 * (n - 1) + weekday: the nth such weekday of the month.</summary>
    public ulong Nth { get; init; }

    /// <summary>Bit weekday: the last such weekday of the month.</summary>
    public uint Last { get; init; }

    /// <summary>Either field is enough where both restrict the day; a field that begins with a star restricts beside the other.</summary>
    public bool EitherCounts => !Days.Unrestricted && !Weekdays.Unrestricted;

    /// <summary>The days of a month, as bits 1 to 31.</summary>
    public uint In(int year, int month)
    {
        var length = DateTime.DaysInMonth(year, month);
        var first = (int)new DateTime(year, month, 1).DayOfWeek;
        var byDay = DaysIn(length, first);
        var byWeekday = WeekdaysIn(length, first);
        return (EitherCounts ? byDay | byWeekday : byDay & byWeekday) & AllDays(length);
    }

    private static uint AllDays(int length) => (uint)((1UL << (length + 1)) - 2);

    private uint DaysIn(int length, int first)
    {
        var days = (uint)Days.Bits;
        for (var rest = FromEnd; rest != 0; rest &= rest - 1)
        {
            var day = length - BitOperations.TrailingZeroCount(rest);
            days |= day > 0 ? 1u << day : 0;
        }

        for (var rest = Nearest; rest != 0; rest &= rest - 1)
        {
            var day = BitOperations.TrailingZeroCount(rest);
            days |= day <= length ? 1u << NearestWeekday(day == 0 ? length : day, length, first) : 0;
        }

        return days;
    }

    // It stays in its month: the weekday nearest Saturday the 1st is Monday the 3rd.
    private static int NearestWeekday(int day, int length, int first) => ((first + day - 1) % 7) switch
    {
        6 => day == 1 ? 3 : day - 1,
        0 => day == length ? day - 2 : day + 1,
        _ => day,
    };

    private uint WeekdaysIn(int length, int first)
    {
        // The seven bits again and again, turned so that bit 1 is the first of the month.
        const ulong EveryWeek = 1 | 1UL << 7 | 1UL << 14 | 1UL << 21 | 1UL << 28 | 1UL << 35;
        var days = (uint)((Weekdays.Bits & 0x7F) * EveryWeek >> first << 1);
        for (var rest = Nth; rest != 0; rest &= rest - 1)
        {
            var bit = BitOperations.TrailingZeroCount(rest);
            var day = 1 + (bit % 7 - first + 7) % 7 + bit / 7 * 7;
            days |= day <= length ? 1u << day : 0;
        }

        for (var rest = Last; rest != 0; rest &= rest - 1)
        {
            var lastIs = (first + length - 1) % 7;
            days |= 1u << (length - (lastIs - BitOperations.TrailingZeroCount(rest) + 7) % 7);
        }

        return days;
    }
}
