using System.Text;
using System.Text.RegularExpressions;

namespace MetaFlow.Expressions.Functions;

/// <summary>Whole numbers as English words, Roman numerals and letters, and back.</summary>
internal static partial class NumberNames
{
    private static readonly string[] Small =
    [
        "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve", "Thirteen",
        "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
    ];

    private static readonly string[] SmallOrdinals =
    [
        "Zeroth", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth", "Eleventh", "Twelfth",
        "Thirteenth", "Fourteenth", "Fifteenth", "Sixteenth", "Seventeenth", "Eighteenth", "Nineteenth",
    ];

    private static readonly string[] Tens = ["Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"];

    private static readonly string[] Powers = ["Thousand", "Million", "Billion", "Trillion"];

    private static readonly (int Value, string Letters)[] Roman =
    [
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
        (5, "v"), (4, "iv"), (1, "i"),
    ];

    private static readonly Dictionary<string, double> WordValues = AllWords();

    public static string WordPattern { get; } =
        "(?:" + string.Join('|', WordValues.Keys.OrderByDescending(word => word.Length)) + "|and|[\\-, ])+";

    public static string ToWords(double value, bool ordinal) => Words(value, false, ordinal);

    public static double FromWords(string text)
    {
        List<double> segments = [0];
        foreach (var word in WordBreak().Split(text.ToUpperInvariant()))
        {
            if (!WordValues.TryGetValue(word, out var value))
            {
                return double.NaN;
            }

            if (value >= 100)
            {
                segments[^1] *= value;
            }
            else if (segments[^1] >= 1000)
            {
                segments.Add(value);
            }
            else
            {
                segments[^1] += value;
            }
        }

        return segments.Sum();
    }

    public static string ToRoman(double value)
    {
        var text = new StringBuilder();
        foreach (var (worth, letters) in Roman)
        {
            for (; value >= worth; value -= worth)
            {
                text.Append(letters);
            }
        }

        return text.ToString();
    }

    public static double FromRoman(string text)
    {
        var total = 0.0;
        var largest = 1;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            var value = char.ToUpperInvariant(text[i]) switch
            {
                'M' => 1000,
                'D' => 500,
                'C' => 100,
                'L' => 50,
                'X' => 10,
                'V' => 5,
                'I' => 1,
                _ => 0,
            };
            if (value == 0)
            {
                return double.NaN;
            }

            total += value < largest ? -value : value;
            largest = Math.Max(largest, value);
        }

        return total;
    }

    public static string ToLetters(double value, char first)
    {
        var letters = new Stack<char>();
        for (; value > 0; value = Math.Floor((value - 1) / 26))
        {
            letters.Push((char)(((value - 1) % 26) + first));
        }

        return string.Concat(letters);
    }

    public static double FromLetters(string text, char first)
    {
        var total = 0.0;
        foreach (var letter in text)
        {
            total = (total * 26) + (letter - first + 1);
        }

        return total;
    }

    // British: an "and" before the last two digits, commas between the powers.
    private static string Words(double value, bool follows, bool ordinal)
    {
        if (value < 20)
        {
            return (follows ? " and " : string.Empty) + (ordinal ? SmallOrdinals : Small)[(int)value];
        }

        if (value < 100)
        {
            var ten = Tens[(int)(value / 10) - 2];
            var rest = value % 10;
            var text = rest > 0 ? ten + "-" + Words(rest, false, ordinal) : ordinal ? ten[..^1] + "ieth" : ten;
            return (follows ? " and " : string.Empty) + text;
        }

        if (value < 1000)
        {
            return (follows ? ", " : string.Empty) + Small[(int)(value / 100)] + " Hundred" + Rest(value % 100, ordinal);
        }

        var power = Math.Min((int)Math.Floor(Math.Log10(value) / 3), Powers.Length);
        var factor = Math.Pow(1000, power);
        var count = Math.Floor(value / factor);
        return (follows ? ", " : string.Empty) + Words(count, false, false) + " " + Powers[power - 1] + Rest(value - (count * factor), ordinal);
    }

    private static string Rest(double rest, bool ordinal) => rest > 0 ? Words(rest, true, ordinal) : ordinal ? "th" : string.Empty;

    private static Dictionary<string, double> AllWords()
    {
        var words = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < Small.Length; i++)
        {
            words[Small[i]] = i;
            words[SmallOrdinals[i]] = i;
        }

        for (var i = 0; i < Tens.Length; i++)
        {
            words[Tens[i]] = words[Tens[i][..^1] + "ieth"] = (i + 2) * 10;
        }

        words["Hundred"] = words["Hundredth"] = 100;
        for (var i = 0; i < Powers.Length; i++)
        {
            words[Powers[i]] = words[Powers[i] + "th"] = Math.Pow(1000, i + 1);
        }

        return words;
    }

    [GeneratedRegex(@",\s|\sand\s|[\s\-]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordBreak();
}
