using System.Globalization;
using System.Text;

namespace MetaFlow.Expressions.Functions;

/// <summary>The pictures of dates and times of XPath and XQuery Functions and Operators 3.1, section 9.8, taken apart.</summary>
internal sealed class DatePicture
{
    private const string Numeric = "YMDdFWwXxHhmsf";

    public DatePicture(string picture)
    {
        var parts = new List<DatePart>();
        var literal = new StringBuilder();
        for (var i = 0; i < picture.Length; i++)
        {
            var doubled = i + 1 < picture.Length && picture[i + 1] == picture[i];
            if (picture[i] != '[' || doubled)
            {
                literal.Append(picture[i]);
                i += picture[i] is '[' or ']' && doubled ? 1 : 0;
                continue;
            }

            if (literal.Length > 0)
            {
                parts.Add(new DatePart { Literal = literal.ToString() });
                literal.Clear();
            }

            var end = picture.IndexOf(']', i);
            if (end < 0)
            {
                throw new ExpressionException("D3135", value: picture);
            }

            parts.Add(ReadMarker(string.Concat(picture[(i + 1)..end].Where(current => !char.IsWhiteSpace(current))), parts));
            i = end;
        }

        if (literal.Length > 0)
        {
            parts.Add(new DatePart { Literal = literal.ToString() });
        }

        Parts = parts;
    }

    public IReadOnlyList<DatePart> Parts { get; }

    private static DatePart ReadMarker(string marker, List<DatePart> before)
    {
        var component = marker.Length > 0 ? marker[0] : '\0';
        var comma = marker.LastIndexOf(',');
        var presentation = comma < 0 ? marker[Math.Min(1, marker.Length)..] : marker[1..Math.Max(1, comma)];
        char? second = null;
        if (presentation.Length > 1 && presentation[^1] is 'a' or 't' or 'c' or 'o')
        {
            second = presentation.Length > 1 ? presentation[^1] : null;
            presentation = second is null ? presentation : presentation[..^1];
        }

        if (presentation.Length == 0)
        {
            presentation = Default(component) ?? throw new ExpressionException("D3132", value: component.ToString());
        }

        var (min, max) = comma < 0 ? (null, null) : Width(marker[(comma + 1)..]);
        var part = new DatePart { Component = component, MaxWidth = max, IsTraditional = second == 't' };
        if (presentation[0] is 'n' or 'N')
        {
            part.Case = presentation[0] == 'n' ? NameCase.Lower : presentation.StartsWith("Nn", StringComparison.Ordinal) ? NameCase.Title : NameCase.Upper;
        }
        else if (Numeric.Contains(component, StringComparison.Ordinal))
        {
            part.Integer = new IntegerPicture(second is null ? presentation : presentation + ";" + second);
            part.Integer.MandatoryDigits = Math.Max(part.Integer.MandatoryDigits, min ?? 0);
            if (component == 'Y')
            {
                SetYearWidth(part);
            }

            // Two numbers without anything between them: only their widths keep them apart.
            if (before is [.., { Integer: { } previous }])
            {
                previous.ParseWidth = previous.MandatoryDigits;
            }
        }

        if (component is 'Z' or 'z')
        {
            part.Integer = new IntegerPicture(presentation);
        }

        return part;
    }

    private static void SetYearWidth(DatePart part)
    {
        var integer = part.Integer!;
        var width = integer.MandatoryDigits + integer.OptionalDigits;
        if (part.MaxWidth is { } max)
        {
            part.YearDigits = max;
            integer.MandatoryDigits = max;
        }
        else if (width >= 2)
        {
            part.YearDigits = width;
        }
    }

    private static string? Default(char component) => component switch
    {
        'Y' or 'M' or 'D' or 'd' or 'W' or 'w' or 'X' or 'x' or 'H' or 'h' or 'f' => "1",
        'F' or 'P' or 'C' or 'E' => "n",
        'm' or 's' => "01",
        'Z' or 'z' => "01:01",
        _ => null,
    };

    private static (int? Min, int? Max) Width(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? (Number(text), null) : (Number(text[..dash]), Number(text[(dash + 1)..]));
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, 1000) : null;
}

internal enum NameCase
{
    None,
    Lower,
    Upper,
    Title,
}

/// <summary>A literal text, or one component of a date with the way it is written.</summary>
internal sealed class DatePart
{
    public string? Literal { get; init; }

    public char Component { get; init; }

    public int? MaxWidth { get; init; }

    /// <summary>UTC is written 'Z'.</summary>
    public bool IsTraditional { get; init; }

    public NameCase Case { get; set; }

    public IntegerPicture? Integer { get; set; }

    /// <summary>How many of its last digits are written of a year.</summary>
    public int? YearDigits { get; set; }
}
