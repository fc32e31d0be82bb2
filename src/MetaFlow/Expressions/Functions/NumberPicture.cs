using System.Globalization;
using System.Numerics;
using System.Text;
using MetaFlow.Json;
using MetaFlow.Expressions.Evaluation;

namespace MetaFlow.Expressions.Functions;

/// <summary>$formatNumber: the pictures of XPath and XQuery Functions and Operators 3.1, section 4.7.</summary>
internal sealed class NumberPicture
{
    private readonly NumberSymbols _symbols;
    private readonly string _picture;
    private readonly string _prefix;
    private readonly string _suffix;
    private readonly string _integer;
    private readonly string _fraction;
    private readonly string? _exponent;
    private readonly string _mantissa;
    private readonly string _active;

    private NumberPicture(string picture, NumberSymbols symbols)
    {
        _symbols = symbols;
        _picture = picture;
        _prefix = PrefixOf(picture);
        _suffix = SuffixOf(picture);
        _active = picture[_prefix.Length..Math.Max(_prefix.Length, picture.Length - _suffix.Length)];
        var e = picture.IndexOf(symbols.Exponent, _prefix.Length, StringComparison.Ordinal);
        if (e < 0 || e > picture.Length - _suffix.Length)
        {
            _mantissa = _active;
        }
        else
        {
            var at = Math.Min(e - _prefix.Length, _active.Length);
            _mantissa = _active[..at];
            _exponent = _active[Math.Min(at + 1, _active.Length)..];
        }

        var point = _mantissa.IndexOf(symbols.Decimal, StringComparison.Ordinal);
        _integer = point < 0 ? _mantissa : _mantissa[..point];
        _fraction = point < 0 ? _suffix : _mantissa[(point + 1)..];
        Check();
    }

    public static JsonData? FormatNumber(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonNumber number || arguments[1] is not JsonText picture)
        {
            return null;
        }

        var symbols = new NumberSymbols(arguments.Length > 2 ? arguments[2] as JsonObject : null);
        var parts = picture.Value.Split(symbols.PatternSeparator);
        if (parts.Length > 2)
        {
            throw new ExpressionException("D3080");
        }

        context.Run.ChargeText(picture.Value.Length * 4L);
        var pictures = Array.ConvertAll(parts, part => new NumberPicture(part, symbols));
        var isNegative = number.Value < 0;
        var text = isNegative && pictures.Length == 1
            ? symbols.Minus + pictures[0].Format(number.Value)
            : pictures[isNegative ? 1 : 0].Format(number.Value);
        return new JsonText(context.Run.Text(text));
    }

    private string Format(double value)
    {
        var minInteger = Count(_integer, mandatoryOnly: true);
        var scale = minInteger;
        var minFraction = Count(_fraction, mandatoryOnly: true);
        var maxFraction = Count(_fraction, mandatoryOnly: false);
        if (minInteger == 0 && maxFraction == 0)
        {
            (minInteger, minFraction, maxFraction) = _exponent is null ? (1, 0, 0) : (0, 1, 1);
        }

        if (_exponent is not null && minInteger == 0 && _integer.Contains(_symbols.Digit, StringComparison.Ordinal))
        {
            minInteger = 1;
        }

        if (minInteger == 0 && minFraction == 0)
        {
            minFraction = 1;
        }

        value *= _picture.Contains(_symbols.Percent, StringComparison.Ordinal) ? 100
            : _picture.Contains(_symbols.PerMille, StringComparison.Ordinal) ? 1000 : 1;
        int? exponent = null;
        if (_exponent is { Length: > 0 })
        {
            (value, exponent) = Scale(value, scale);
        }

        var (integer, fraction) = Digits(NumberFunctions.Round(value, maxFraction), maxFraction);
        integer = integer.TrimStart('0').PadLeft(minInteger, '0');
        fraction = fraction.TrimEnd('0').PadRight(minFraction, '0');
        var result = new StringBuilder(_prefix);
        result.Append(Group(integer));
        if (fraction.Length > 0 && _picture.Contains(_symbols.Decimal, StringComparison.Ordinal))
        {
            result.Append(_symbols.Decimal).Append(GroupFraction(fraction));
        }
        else if (fraction.Length > 0)
        {
            // Without a separator in the picture the digits follow each other, as the reference has it.
            result.Append(fraction.AsSpan(0, fraction.Length - 1));
        }

        if (exponent is { } power)
        {
            var digits = Math.Abs(power).ToString(CultureInfo.InvariantCulture).PadLeft(Count(_exponent!, mandatoryOnly: true), '0');
            result.Append(_symbols.Exponent).Append(power < 0 ? _symbols.Minus : string.Empty).Append(Localize(digits));
        }

        return result.Append(_suffix).ToString();
    }

    // A mantissa with as many digits before the point as the picture asks for.
    private static (double Mantissa, int Exponent) Scale(double value, int scale)
    {
        var exponent = 0;
        if (value != 0)
        {
            var least = Math.Pow(10, scale - 1);
            var most = Math.Pow(10, scale);
            for (; Math.Abs(value) < least; exponent--)
            {
                value *= 10;
            }

            for (; Math.Abs(value) > most; exponent++)
            {
                value /= 10;
            }
        }

        return (value, exponent);
    }

    private static (string Integer, string Fraction) Digits(double value, int places)
    {
        if (Math.Abs(value) >= 1e21)
        {
            return (new BigInteger(Math.Abs(value)).ToString(CultureInfo.InvariantCulture), string.Empty);
        }

        var text = Math.Abs(value).ToString("F" + Math.Min(places, 300), CultureInfo.InvariantCulture);
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? (text, string.Empty) : (text[..point], text[(point + 1)..]);
    }

    private string Group(string digits)
    {
        var positions = GroupPositions();
        var text = Localize(digits);
        if (positions.Count == 0)
        {
            return text;
        }

        var every = Interval(positions);
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var right = text.Length - i;
            if (i > 0 && (every > 0 ? right % every == 0 : positions.Contains(right)))
            {
                result.Append(_symbols.Grouping);
            }

            result.Append(text[i]);
        }

        return result.ToString();
    }

    private string GroupFraction(string digits)
    {
        var result = new StringBuilder(Localize(digits));
        var inserted = 0;
        for (var i = 0; i < _fraction.Length; i++)
        {
            if (_fraction[i].ToString() == _symbols.Grouping)
            {
                var at = Count(_fraction[..i], mandatoryOnly: false) + inserted;
                if (at <= result.Length)
                {
                    result.Insert(at, _symbols.Grouping);
                    inserted++;
                }
            }
        }

        return result.ToString();
    }

    // How many digits stand right of each separator.
    private List<int> GroupPositions()
    {
        var positions = new List<int>();
        for (var i = 0; i < _integer.Length; i++)
        {
            if (_integer[i].ToString() == _symbols.Grouping)
            {
                positions.Add(Count(_integer[i..], mandatoryOnly: false));
            }
        }

        return positions;
    }

    // Separators at equal distances go on to the left of the picture.
    private static int Interval(List<int> positions)
    {
        var factor = (int)positions.Aggregate(0, (a, b) => (int)BigInteger.GreatestCommonDivisor(a, b));
        for (var i = 1; i <= positions.Count; i++)
        {
            if (!positions.Contains(i * factor))
            {
                return 0;
            }
        }

        return factor;
    }

    private string Localize(string digits) => _symbols.Zero == '0'
        ? digits
        : string.Concat(digits.Select(digit => char.IsAsciiDigit(digit) ? (char)(digit - '0' + _symbols.Zero) : digit));

    private int Count(string part, bool mandatoryOnly)
    {
        var count = 0;
        foreach (var current in part)
        {
            count += _symbols.IsDigit(current) || (!mandatoryOnly && current.ToString() == _symbols.Digit) ? 1 : 0;
        }

        return count;
    }

    private bool EndsAffix(char current) => _symbols.IsActive(current) && current.ToString() != _symbols.Exponent;

    private string PrefixOf(string picture)
    {
        for (var i = 0; i < picture.Length; i++)
        {
            if (EndsAffix(picture[i]))
            {
                return picture[..i];
            }
        }

        return string.Empty;
    }

    private string SuffixOf(string picture)
    {
        for (var i = picture.Length - 1; i >= 0; i--)
        {
            if (EndsAffix(picture[i]))
            {
                return picture[(i + 1)..];
            }
        }

        return string.Empty;
    }

    // The rules of section 4.7.3; where several are broken the last one is named, as in the reference.
    private void Check()
    {
        string? code = null;
        code = Repeats(_symbols.Decimal) ? "D3081" : code;
        code = Repeats(_symbols.Percent) ? "D3082" : code;
        code = Repeats(_symbols.PerMille) ? "D3083" : code;
        var scaled = Has(_symbols.Percent) || Has(_symbols.PerMille);
        code = Has(_symbols.Percent) && Has(_symbols.PerMille) ? "D3084" : code;
        code = Count(_mantissa, mandatoryOnly: false) == 0 ? "D3085" : code;
        code = _active.Any(current => !_symbols.IsActive(current)) ? "D3086" : code;
        var point = _picture.IndexOf(_symbols.Decimal, StringComparison.Ordinal);
        if (point >= 0)
        {
            code = IsGrouping(point - 1) || IsGrouping(point + 1) ? "D3087" : code;
        }
        else if (_integer.EndsWith(_symbols.Grouping, StringComparison.Ordinal))
        {
            code = "D3088";
        }

        code = Has(_symbols.Grouping + _symbols.Grouping) ? "D3089" : code;
        var optional = _integer.IndexOf(_symbols.Digit, StringComparison.Ordinal);
        code = optional >= 0 && _integer.AsSpan(0, optional).ToString().Any(_symbols.IsDigit) ? "D3090" : code;
        optional = _fraction.LastIndexOf(_symbols.Digit, StringComparison.Ordinal);
        code = optional >= 0 && _fraction[optional..].Any(_symbols.IsDigit) ? "D3091" : code;
        code = _exponent is { Length: > 0 } && scaled ? "D3092" : code;
        code = _exponent is not null && (_exponent.Length == 0 || !_exponent.All(_symbols.IsDigit)) ? "D3093" : code;
        if (code is not null)
        {
            throw new ExpressionException(code, value: _picture);
        }
    }

    private bool Has(string symbol) => _picture.Contains(symbol, StringComparison.Ordinal);

    private bool Repeats(string symbol) =>
        _picture.IndexOf(symbol, StringComparison.Ordinal) != _picture.LastIndexOf(symbol, StringComparison.Ordinal);

    private bool IsGrouping(int index) =>
        index >= 0 && index < _picture.Length && _picture[index].ToString() == _symbols.Grouping;
}
