using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace MetaFlow.Schedules;

/// <summary>
/// A cron expression: minute, hour, day of month, month and weekday, or six fields with seconds first. It knows times on
/// a wall clock and nothing of zones; <see cref="Schedule"/> brings both together.
/// </summary>
public sealed class Cron : IEquatable<Cron>
{
    // 29 February falls on the same weekday after 40 years at the latest: 2072, 2112.
    private const int Horizon = 40;

    // A year before the last that a DateTime can say.
    private const int LastYear = 9998;

    private readonly string _text;

    internal Cron(string text, CronValues seconds, CronValues minutes, CronValues hours, CronValues months, CronDays days)
    {
        _text = text;
        Seconds = seconds;
        Minutes = minutes;
        Hours = hours;
        Months = months;
        Days = days;
    }

    /// <summary>
    /// Whether it is a rhythm ("every 15 minutes") and not a list of times ("at 09:00"): seconds, minutes or hours are
    /// written with a star or a step, or name every value. A rhythm goes on in elapsed time when clocks are put forward or back.
    /// </summary>
    public bool IsRhythm => Seconds.Repeats || Minutes.Repeats || Hours.Repeats;

    internal CronValues Seconds { get; }

    internal CronValues Minutes { get; }

    internal CronValues Hours { get; }

    internal CronValues Months { get; }

    internal CronDays Days { get; }

    /// <summary>Reads an expression, or says what is wrong in it and where. One that never fires is a problem too.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Cron? cron, [NotNullWhen(false)] out CronProblem? problem)
    {
        (cron, problem) = CronReader.Read(text);
        return cron is not null;
    }

    /// <summary>As it was written, with single spaces.</summary>
    public override string ToString() => _text;

    public bool Equals(Cron? other) => other is not null && _text.Equals(other._text, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => Equals(obj as Cron);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.OrdinalIgnoreCase);

    /// <summary>The first time on a wall clock behind this one, on a day that counts; null when 40 years have none.</summary>
    internal DateTime? Next(DateTime after, ScheduleDays days)
    {
        var from = new DateTime(after.Ticks - after.Ticks % TimeSpan.TicksPerSecond).AddSeconds(1);
        var lastYear = Math.Min(after.Year + Horizon, LastYear);
        var (year, month, day) = (from.Year, from.Month, from.Day);
        var time = TimeFrom(from.TimeOfDay);
        if (time is null)
        {
            day++;
        }

        for (; year <= lastYear; (year, month, day) = month == 12 ? (year + 1, 1, 1) : (year, month + 1, 1))
        {
            if (!Months.Has(month))
            {
                continue;
            }

            for (var rest = Days.In(year, month) & ~((1ul << day) - 1); rest != 0; rest &= rest - 1)
            {
                var found = new DateTime(year, month, BitOperations.TrailingZeroCount(rest));
                if (days.Counts(DateOnly.FromDateTime(found)))
                {
                    return found + (found == from.Date ? time!.Value : First());
                }
            }
        }

        return null;
    }

    private TimeSpan First() => new(Hours.From(0), Minutes.From(0), Seconds.From(0));

    private TimeSpan? TimeFrom(TimeSpan time)
    {
        var (hour, minute, second) = (time.Hours, time.Minutes, time.Seconds);
        if (Hours.Has(hour))
        {
            if (Minutes.Has(minute) && Seconds.From(second) is >= 0 and var sameMinute)
            {
                return new TimeSpan(hour, minute, sameMinute);
            }

            if (Minutes.From(minute + 1) is >= 0 and var sameHour)
            {
                return new TimeSpan(hour, sameHour, Seconds.From(0));
            }
        }

        return Hours.From(hour + 1) is >= 0 and var later ? new TimeSpan(later, Minutes.From(0), Seconds.From(0)) : null;
    }
}
