namespace MetaFlow.Schedules;

/// <summary>One of the fields of a cron expression: what it is called, what it takes, what its values are named.</summary>
/// <param name="Word">The key of its name in <c>ProblemTexts.resx</c>.</param>
internal sealed record CronPart(string Word, int Minimum, int Maximum, params string[] Names)
{
    public static readonly CronPart Second = new("@cron_second", 0, 59);

    public static readonly CronPart Minute = new("@cron_minute", 0, 59);

    public static readonly CronPart Hour = new("@cron_hour", 0, 23);

    public static readonly CronPart Day = new("@cron_day", 1, 31);

    public static readonly CronPart Month = new(
        "@cron_month", 1, 12, "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

    /// <summary>0 and 7 are both Sunday.</summary>
    public static readonly CronPart Weekday = new("@cron_weekday", 0, 7, "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    public static readonly CronPart[] InOrder = [Second, Minute, Hour, Day, Month, Weekday];

    public bool IsDay => this == Day || this == Weekday;

    /// <summary>How many values there are before they begin again: for a range such as FRI-MON.</summary>
    public int Count => this == Weekday ? 7 : Maximum - Minimum + 1;

    /// <summary>The value that a name stands for; null for a name that is none of this field.</summary>
    public int? ValueOf(string name)
    {
        var at = Array.FindIndex(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        return at < 0 ? null : at + Minimum;
    }

    public bool Equals(CronPart? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Word.GetHashCode(StringComparison.Ordinal);
}

/// <summary>The values that a field names.</summary>
/// <param name="Bits">Bit n is set where n is named.</param>
/// <param name="Unrestricted">The field begins with <c>*</c> or is <c>?</c>.</param>
/// <param name="Repeats">The field is written as a rhythm: with <c>*</c> or a step, or names every value there is.</param>
internal readonly record struct CronValues(ulong Bits, bool Unrestricted, bool Repeats)
{
    public bool Has(int value) => (Bits >> value & 1) != 0;

    public IEnumerable<int> All()
    {
        for (var value = 0; value < 64; value++)
        {
            if (Has(value))
            {
                yield return value;
            }
        }
    }

    /// <summary>The first value that is not below this one; -1 when there is none.</summary>
    public int From(int value)
    {
        var rest = value > 63 ? 0 : Bits >> value << value;
        return rest == 0 ? -1 : System.Numerics.BitOperations.TrailingZeroCount(rest);
    }
}
