using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MetaFlow.Expressions.Evaluation;

namespace MetaFlow.Expressions.Functions;

/// <summary>
/// Reads a date by a picture. What is left of the most significant field given is taken from now, what is right of the
/// least significant one is zero; a gap between them is a problem.
/// </summary>
internal static class DateParsing
{
    /// <returns>Milliseconds since 1970, or null where the text does not look like the picture.</returns>
    public static double? Parse(string text, DatePicture picture, EvaluationRun run)
    {
        if (Match(text, picture, run.Limits.RegexTime) is not { } fields)
        {
            return null;
        }

        if (fields.Count == 0)
        {
            return null;
        }

        var byDayOfYear = Fits(fields, "Yd", "YXMxWwdD") && !Fits(fields, "YMD", "YXMxWwdD");
        if (Fits(fields, "XxwF", "YXMxWwdD") || Fits(fields, "XWF", "YXMxWwdD"))
        {
            throw new ExpressionException("D3136", value: text);
        }

        var halfDays = Fits(fields, "Phmsf", "PHhmsf") && !Fits(fields, "Hmsf", "PHhmsf");
        Complete(fields, (byDayOfYear ? "Yd" : "YMD") + (halfDays ? "Phmsf" : "Hmsf"), run, text);
        if (halfDays)
        {
            fields['H'] = (fields['h'] == 12 ? 0 : fields['h']) + (fields['P'] == 1 ? 12 : 0);
        }

        var (month, day) = byDayOfYear ? (1, fields['d']) : (Math.Max(1, fields['M']), fields['D']);
        var millis = CivilTime.ToMillis(fields['Y'], month, day, fields['H'], fields['m'], fields['s'], fields['f']);
        var zone = fields.GetValueOrDefault('Z', fields.GetValueOrDefault('z'));
        return millis - (zone * 60_000);
    }

    // At least one of these fields is given, and no other of their kind.
    private static bool Fits(Dictionary<char, double> fields, string allowed, string kind)
    {
        var any = false;
        foreach (var component in kind)
        {
            // A field that is zero says nothing here, as in the reference.
            if (fields.GetValueOrDefault(component) is 0 or double.NaN)
            {
                continue;
            }

            if (!allowed.Contains(component, StringComparison.Ordinal) && component != 'F')
            {
                return false;
            }

            any = true;
        }

        return any;
    }

    private static void Complete(Dictionary<char, double> fields, string components, EvaluationRun run, string text)
    {
        var now = new CivilTime(run.Scope.Now.ToUnixTimeMilliseconds());
        var started = false;
        var ended = false;
        foreach (var component in components)
        {
            if (fields.TryGetValue(component, out var given) && !double.IsNaN(given))
            {
                started = true;
                if (ended)
                {
                    throw new ExpressionException("D3136", value: text);
                }
            }
            else if (started)
            {
                fields[component] = component is 'M' or 'D' or 'd' ? 1 : 0;
                ended = true;
            }
            else
            {
                fields[component] = component == 'P' ? (now.Hour >= 12 ? 1 : 0) : DateFormatting.Field(now, component);
            }
        }
    }

    private static Dictionary<char, double>? Match(string text, DatePicture picture, TimeSpan limit)
    {
        var pattern = new StringBuilder("^");
        foreach (var part in picture.Parts)
        {
            pattern.Append('(').Append(Pattern(part)).Append(')');
        }

        Match match;
        try
        {
            match = Regex.Match(text, pattern + @"\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, limit);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new ExpressionException("D1018", token: "toMillis");
        }

        if (!match.Success)
        {
            return null;
        }

        var fields = new Dictionary<char, double>();
        for (var i = 0; i < picture.Parts.Count; i++)
        {
            if (picture.Parts[i].Literal is null)
            {
                fields[picture.Parts[i].Component] = Value(picture.Parts[i], match.Groups[i + 1].Value);
            }
        }

        return fields;
    }

    private static string Pattern(DatePart part)
    {
        if (part.Literal is not null)
        {
            return Regex.Escape(part.Literal);
        }

        if (part.Component is 'Z' or 'z')
        {
            var separator = part.Integer!.RegularSeparator;
            return (part.Component == 'z' ? "GMT" : string.Empty) + "[-+][0-9]+"
                + (separator is null ? string.Empty : Regex.Escape(separator) + "[0-9]+");
        }

        if (part.Component == 'f')
        {
            return "[0-9]+";
        }

        if (part.Integer is not null)
        {
            return part.Integer.Pattern();
        }

        return part.Component is 'M' or 'x' or 'F' or 'P' ? "[a-zA-Z]+" : throw new ExpressionException("D3133", value: part.Component.ToString());
    }

    private static double Value(DatePart part, string text)
    {
        switch (part.Component)
        {
            case 'Z' or 'z':
                return Zone(part, part.Component == 'z' ? text[3..] : text);
            case 'f':
                return Math.Round(double.Parse("0." + text[..Math.Min(3, text.Length)], CultureInfo.InvariantCulture) * 1000);
        }

        if (part.Integer is not null)
        {
            return part.Integer.Parse(text);
        }

        return part.Component switch
        {
            'P' => text is "am" or "AM" ? 0 : text is "pm" or "PM" ? 1 : double.NaN,
            'F' => Name(DateFormatting.Days, part, text),
            _ => Name(DateFormatting.Months, part, text),
        };
    }

    private static double Name(string[] names, DatePart part, string text)
    {
        for (var i = 0; i < names.Length; i++)
        {
            var name = part.MaxWidth is > 0 and var max && names[i].Length > max ? names[i][..max] : names[i];
            if (name == text)
            {
                return i + 1;
            }
        }

        return double.NaN;
    }

    // Minutes east of Greenwich; the minutes are added as they stand, as in the reference.
    private static double Zone(DatePart part, string text)
    {
        var separator = part.Integer!.RegularSeparator;
        var at = separator is null ? (text.Length <= 3 ? text.Length : 3) : text.IndexOf(separator, StringComparison.Ordinal);
        var hours = double.Parse(text.AsSpan(0, at), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var rest = text.AsSpan(Math.Min(text.Length, at + (separator?.Length ?? 0)));
        var minutes = rest.IsEmpty ? 0 : double.Parse(rest, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return (hours * 60) + minutes;
    }
}
