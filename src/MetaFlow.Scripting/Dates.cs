using System.Globalization;
using System.Text.RegularExpressions;

namespace MetaFlow.Scripting;

/// <summary>Reads, writes and counts dates. A time without an offset is taken for UTC, or for the offset that is given.</summary>
public static partial class Dates
{
    private static readonly string[] KoreanDays = ["일", "월", "화", "수", "목", "금", "토"];

    private static readonly string[] Formats =
    [
        "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy. M. d", "yyyy. M. d.", "yyyyMMdd", "yyyy-MM", "M/d/yyyy", "d MMM yyyy", "d MMMM yyyy", "MMM d, yyyy", "MMMM d, yyyy",
    ];

    private static readonly string[] Times = ["", " H:m", " H:m:s", " H:m:s.FFFFFFF", "'T'H:m", "'T'H:m:s", "'T'H:m:s.FFFFFFF", " h:m tt", " h:m:s tt"];

    private static readonly string[] All = [.. Formats.SelectMany(date => Times.Select(time => date + time)), "yyyyMMddHHmmss", "yyyyMMdd'T'HHmmss"];
    private static readonly string[] WithOffset = [.. Formats.SelectMany(date => Times.Skip(1).Select(time => date + time + "zzz")), "ddd, d MMM yyyy HH:mm:ss zzz", "yyyyMMdd'T'HHmmsszzz"];

    /// <summary>Reads the common ways to write a date: 2026-11-21, 2026.11.21, 2026년 11월 21일 오후 3시 5분, Nov 21, 2026, 21 Nov 2026, RFC 1123, Unix seconds; with or without a time and an offset.</summary>
    public static DateTimeOffset Parse(string text, string offset = "+00:00") =>
        ParseOrNull(text, offset) ?? throw new ScriptDataException($"'{text}' is not a date that is understood. Write it as 2026-11-21 or 2026-11-21T09:30:00+09:00.");

    /// <summary>Reads a date as <see cref="Parse"/> does; null where the text is none.</summary>
    public static DateTimeOffset? ParseOrNull(string? text, string offset = "+00:00")
    {
        var plain = Spaces().Replace(text?.Trim() ?? "", " ");
        if (plain.Length == 0)
        {
            return null;
        }

        if (Korean().Match(plain) is { Success: true } korean)
        {
            return OfKorean(korean, Offset(offset));
        }

        if (plain.Length is 10 or 13 && plain.All(char.IsAsciiDigit) && long.TryParse(plain, NumberStyles.None, CultureInfo.InvariantCulture, out var unix))
        {
            return plain.Length == 10 ? DateTimeOffset.FromUnixTimeSeconds(unix) : DateTimeOffset.FromUnixTimeMilliseconds(unix);
        }

        plain = plain.EndsWith("GMT", StringComparison.Ordinal) || plain.EndsWith("UTC", StringComparison.Ordinal) ? plain[..^3].TrimEnd() + " +00:00"
            : plain.EndsWith('Z') ? plain[..^1] + "+00:00"
            : plain;
        plain = ShortOffset().Replace(plain, "${hours}:${minutes}");
        if (DateTimeOffset.TryParseExact(plain, WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var exact))
        {
            return exact;
        }

        return DateTime.TryParseExact(plain, All, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), Offset(offset))
            : null;
    }

    /// <summary>The same moment at an offset such as "+09:00".</summary>
    public static DateTimeOffset At(DateTimeOffset time, string offset) => time.ToOffset(Offset(offset));

    /// <summary>The same moment in Korea, which is always nine hours ahead of UTC.</summary>
    public static DateTimeOffset InKorea(DateTimeOffset time) => time.ToOffset(TimeSpan.FromHours(9));

    /// <summary>As 2026-11-21.</summary>
    public static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>In a pattern of .NET with English names: "d MMMM yyyy" becomes 21 November 2026.</summary>
    public static string Format(DateTimeOffset time, string pattern) => time.ToString(pattern, CultureInfo.InvariantCulture);

    /// <summary>As 2026년 11월 21일 (토).</summary>
    public static string FormatKorean(DateTimeOffset time, bool withDay = true) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.Year}년 {time.Month}월 {time.Day}일") + (withDay ? $" ({KoreanDays[(int)time.DayOfWeek]})" : "");

    /// <summary>The week by ISO 8601: 2026-W47.</summary>
    public static string IsoWeek(DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(time.DateTime):0000}-W{ISOWeek.GetWeekOfYear(time.DateTime):00}");

    /// <summary>The quarter: 2026-Q4.</summary>
    public static string Quarter(DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.Year:0000}-Q{((time.Month - 1) / 3) + 1}");

    /// <summary>The Monday of the week, at midnight.</summary>
    public static DateTimeOffset StartOfWeek(DateTimeOffset time) => StartOfDay(time).AddDays(-(((int)time.DayOfWeek + 6) % 7));

    /// <summary>The first of the month, at midnight.</summary>
    public static DateTimeOffset StartOfMonth(DateTimeOffset time) => new(time.Year, time.Month, 1, 0, 0, 0, time.Offset);

    /// <summary>The last day of the month, at midnight.</summary>
    public static DateTimeOffset EndOfMonth(DateTimeOffset time) => StartOfMonth(time).AddMonths(1).AddDays(-1);

    /// <summary>Midnight of the day.</summary>
    public static DateTimeOffset StartOfDay(DateTimeOffset time) => new(time.Year, time.Month, time.Day, 0, 0, 0, time.Offset);

    /// <summary>Whole days from one date to another, each by its own calendar day.</summary>
    public static int DaysBetween(DateTimeOffset from, DateTimeOffset to) => (int)(to.Date - from.Date).TotalDays;

    /// <summary>Days from Monday to Friday after the first date, up to and with the second.</summary>
    public static int WorkdaysBetween(DateTimeOffset from, DateTimeOffset to) => to.Date < from.Date
        ? -WorkdaysBetween(to, from)
        : Enumerable.Range(1, DaysBetween(from, to)).Count(day => from.Date.AddDays(day).DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));

    private static DateTimeOffset? OfKorean(Match written, TimeSpan offset)
    {
        var hour = Part("hour", 0);
        hour = written.Groups["half"].Value switch
        {
            "오후" or "저녁" or "밤" when hour < 12 => hour + 12,
            "오전" or "새벽" or "아침" when hour == 12 => 0,
            _ => hour,
        };
        try
        {
            return new DateTimeOffset(Part("year", 1), Part("month", 1), Part("day", 1), hour, Part("minute", 0), Part("second", 0), offset);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }

        int Part(string name, int otherwise) =>
            int.TryParse(written.Groups[name].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
    }

    private static TimeSpan Offset(string text)
    {
        var match = OffsetForm().Match(text);
        return text is "Z" or "UTC" ? TimeSpan.Zero
            : text is "KST" ? TimeSpan.FromHours(9)
            : match.Success ? (match.Groups["sign"].Value == "-" ? -1 : 1) * new TimeSpan(int.Parse(match.Groups["hours"].Value, CultureInfo.InvariantCulture), match.Groups["minutes"].Length == 0 ? 0 : int.Parse(match.Groups["minutes"].Value, CultureInfo.InvariantCulture), 0)
            : throw new ScriptDataException($"'{text}' is not an offset. Write it as +09:00.");
    }

    [GeneratedRegex(@"^(?<year>\d{4})년\s?(?:(?<month>\d{1,2})월\s?(?:(?<day>\d{1,2})일)?)?\s?(?:\(?[일월화수목금토](?:요일)?\)?)?\s?(?:(?<half>오전|오후|새벽|아침|저녁|밤)?\s?(?<hour>\d{1,2})(?:시|:)\s?(?:(?<minute>\d{1,2})분?)?\s?(?:[:]?(?<second>\d{1,2})초?)?)?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Korean();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"(?<hours>[+-]\d{2})(?<minutes>\d{2})$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ShortOffset();

    [GeneratedRegex(@"^(?<sign>[+-])(?<hours>0?\d|1[0-4])(?::?(?<minutes>[0-5]\d))?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OffsetForm();
}
