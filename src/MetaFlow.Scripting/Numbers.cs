using System.Globalization;

namespace MetaFlow.Scripting;

/// <summary>Reads, rounds and writes numbers.</summary>
public static class Numbers
{
    private static readonly string[] Units = ["", "만", "억", "조", "경"];

    /// <summary>Reads "1,234.5", "₩12,000", "$3.50", "12%", "(300)" or "1만 2천"; signs of money are left out, 12% is 0.12.</summary>
    public static decimal Parse(string text) =>
        TryParse(text, out var number) ? number : throw new ScriptDataException($"'{text}' is not a number.");

    /// <summary>Reads a number as <see cref="Parse"/> does; null where the text is none.</summary>
    public static decimal? ParseOrNull(string? text) => TryParse(text, out var number) ? number : null;

    internal static bool TryParse(string? text, out decimal number)
    {
        number = 0;
        var plain = text?.Trim() ?? "";
        var isNegative = plain.StartsWith('(') && plain.EndsWith(')');
        plain = (isNegative ? plain[1..^1] : plain).Trim('$', '€', '£', '¥', '₩', '원', ' ');
        var isPercent = plain.EndsWith('%');
        plain = plain.TrimEnd('%').Trim();
        if (!decimal.TryParse(plain, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out number) && !TryKorean(plain, out number))
        {
            return false;
        }

        number = (isNegative ? -number : number) / (isPercent ? 100 : 1);
        return true;
    }

    // 3억 2,500만, 1만 2천, 5천: each unit counts what stands before it.
    private static bool TryKorean(string text, out decimal number)
    {
        number = 0;
        var at = 0;
        var any = false;
        decimal group = 0;
        while (at < text.Length)
        {
            var start = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '.' or ','))
            {
                at++;
            }

            var digits = text[start..at].Replace(",", "", StringComparison.Ordinal);
            var hasDigits = decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count);
            if ((!hasDigits && digits.Length > 0) || (at >= text.Length && !hasDigits))
            {
                return false;
            }

            if (at >= text.Length)
            {
                group += count;
                break;
            }

            decimal? small = text[at] switch { '십' => 10, '백' => 100, '천' => 1000, _ => null };
            decimal? big = text[at] switch { '만' => 10_000m, '억' => 100_000_000m, '조' => 1_000_000_000_000m, _ => null };
            if (small is { } times)
            {
                group += (hasDigits ? count : 1) * times;
            }
            else if (big is { } whole)
            {
                group += hasDigits ? count : group == 0 ? 1 : 0;
                number += group * whole;
                group = 0;
            }
            else
            {
                return false;
            }

            any = true;
            at++;
            while (at < text.Length && text[at] == ' ')
            {
                at++;
            }
        }

        number += group;
        return any;
    }

    /// <summary>Rounds half up, away from zero: 2.345 becomes 2.35 and -2.5 becomes -3.</summary>
    public static decimal Round(decimal number, int digits = 0) => Math.Round(number, digits, MidpointRounding.AwayFromZero);

    /// <summary>The middle value; null of none.</summary>
    public static decimal? Median(IEnumerable<decimal> numbers) => Percentile(numbers, 50);

    /// <summary>The value below which the given percentage lies, between neighbours in proportion; null of none.</summary>
    public static decimal? Percentile(IEnumerable<decimal> numbers, decimal percent)
    {
        var sorted = numbers.Order().ToList();
        if (sorted.Count == 0)
        {
            return null;
        }

        var place = Math.Clamp(percent, 0, 100) / 100 * (sorted.Count - 1);
        var below = (int)place;
        return below < place ? sorted[below] + ((sorted[below + 1] - sorted[below]) * (place - below)) : sorted[below];
    }

    /// <summary>The standard deviation of all values; 0 of none.</summary>
    public static decimal Deviation(IEnumerable<decimal> numbers)
    {
        var all = numbers.ToList();
        if (all.Count == 0)
        {
            return 0;
        }

        var mean = all.Average();
        return (decimal)Math.Sqrt((double)all.Average(number => (number - mean) * (number - mean)));
    }

    /// <summary>With thousands separated: 1,234,567.50.</summary>
    public static string Format(decimal number, int digits = 0) =>
        Round(number, digits).ToString("N" + Math.Clamp(digits, 0, 20).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>As a percentage: 0.1234 becomes 12.3%.</summary>
    public static string Percent(decimal ratio, int digits = 1) => Format(ratio * 100, digits) + "%";

    /// <summary>As Korean won: 12,345원.</summary>
    public static string Won(decimal amount) => Format(amount) + "원";

    /// <summary>As US dollars: $1,234.50.</summary>
    public static string Dollars(decimal amount) => (amount < 0 ? "-$" : "$") + Format(Math.Abs(amount), 2);

    /// <summary>In Korean units: 325000000 becomes 3억 2,500만.</summary>
    public static string Korean(decimal number)
    {
        var left = decimal.Truncate(Math.Abs(number));
        var parts = new List<string>();
        foreach (var unit in Units)
        {
            var group = unit == Units[^1] ? left : left % 10_000;
            if (group > 0)
            {
                parts.Add(Format(group) + unit);
            }

            left = decimal.Truncate(left / 10_000);
        }

        parts.Reverse();
        return parts.Count == 0 ? "0" : (number < 0 ? "-" : "") + string.Join(' ', parts);
    }

    /// <summary>A size of data: 1536 becomes 1.5 KB.</summary>
    public static string Bytes(decimal bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB", "PB"];
        var unit = 0;
        while (Math.Abs(bytes) >= 1024 && unit < units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return $"{Round(bytes, 1).ToString("0.#", CultureInfo.InvariantCulture)} {units[unit]}";
    }
}
