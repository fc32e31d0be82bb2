using System.Globalization;
using System.Text;

namespace MetaFlow.Expressions.Functions;

internal static class DateFormatting
{
    public static readonly string[] Months =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ];

    public static readonly string[] Days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    /// <param name="zone">Hours times one hundred plus minutes, as +0530 reads.</param>
    public static string Format(long millis, DatePicture picture, int zone)
    {
        var hours = (int)Math.Floor(zone / 100.0);
        var minutes = zone % 100;
        var time = new CivilTime(millis + (((60L * hours) + minutes) * 60_000));
        var text = new StringBuilder();
        foreach (var part in picture.Parts)
        {
            text.Append(part.Literal ?? Component(part, time, hours, minutes));
        }

        return text.ToString();
    }

    public static double Field(CivilTime time, char component) => component switch
    {
        'Y' => time.Year,
        'M' => time.Month,
        'D' => time.Day,
        'd' => time.DayOfYear,
        'F' => time.Weekday,
        'W' => time.WeekOfYear,
        'w' => time.WeekOfMonth,
        'X' => time.WeekYear,
        'x' => time.WeekMonth,
        'H' => time.Hour,
        'h' => time.Hour % 12 == 0 ? 12 : time.Hour % 12,
        'm' => time.Minute,
        's' => time.Second,
        'f' => time.Millisecond,
        _ => 0,
    };

    private static string Component(DatePart part, CivilTime time, int hours, int minutes)
    {
        switch (part.Component)
        {
            case 'Z' or 'z':
                return Zone(part, hours, minutes);
            case 'P':
                var half = time.Hour >= 12 ? "pm" : "am";
                return part.Case == NameCase.Upper ? half.ToUpperInvariant() : half;
            case 'C' or 'E':
                return "ISO";
        }

        var value = Field(time, part.Component);
        if (part.Case != NameCase.None)
        {
            return Name(part, (int)value);
        }

        if (part.YearDigits is { } digits)
        {
            value %= Math.Pow(10, digits);
        }

        return part.Integer!.Format(value);
    }

#pragma warning disable CA1308 // The picture asks for lower case.
    private static string Name(DatePart part, int value)
    {
        var name = part.Component switch
        {
            'M' or 'x' => Months[value - 1],
            'F' => Days[value - 1],
            _ => throw new ExpressionException("D3133", value: part.Component.ToString()),
        };
        name = part.Case switch
        {
            NameCase.Upper => name.ToUpperInvariant(),
            NameCase.Lower => name.ToLowerInvariant(),
            _ => name,
        };
        return part.MaxWidth is { } max && name.Length > max ? name[..max] : name;
    }
#pragma warning restore CA1308

    private static string Zone(DatePart part, int hours, int minutes)
    {
        var offset = (hours * 100) + minutes;
        if (offset == 0 && part.IsTraditional)
        {
            return "Z";
        }

        var integer = part.Integer!;
        var text = integer.MandatoryDigits switch
        {
            _ when integer.RegularSeparator is not null => integer.Format(offset),
            1 or 2 => integer.Format(hours) + (minutes == 0 ? string.Empty : ":" + minutes.ToString("00", CultureInfo.InvariantCulture)),
            3 or 4 => integer.Format(offset),
            var digits => throw new ExpressionException("D3134", value: $"{digits}"),
        };
        return (part.Component == 'z' ? "GMT" : string.Empty) + (offset >= 0 ? "+" : string.Empty) + text;
    }
}
