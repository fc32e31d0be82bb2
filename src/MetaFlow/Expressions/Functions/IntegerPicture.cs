using System.Globalization;
using System.Numerics;
using System.Text;
using MetaFlow.Json;
using MetaFlow.Expressions.Evaluation;

namespace MetaFlow.Expressions.Functions;

internal enum IntegerStyle
{
    Decimal,
    Letters,
    Roman,
    Words,
    Sequence,
}

/// <summary>How a whole number is written: digits with separators, letters, Roman numerals or English words.</summary>
internal sealed class IntegerPicture
{
    // Where the ten digits of each script begin.
    private static readonly int[] Zeros =
    [
        0x30, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0,
        0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0,
        0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    ];

    private readonly List<(int Position, string Sign)> _separators = [];
    private readonly int _interval;
    private readonly int _zero = 0x30;
    private readonly string _token;

    public IntegerPicture(string picture)
    {
        var semicolon = picture.LastIndexOf(';');
        _token = semicolon < 0 ? picture : picture[..semicolon];
        IsOrdinal = semicolon >= 0 && semicolon + 1 < picture.Length && picture[semicolon + 1] == 'o';
        IsUpper = _token is "A" or "I" or "W";
        IsTitle = _token == "Ww";
        Style = _token switch
        {
            "A" or "a" => IntegerStyle.Letters,
            "I" or "i" => IntegerStyle.Roman,
            "W" or "w" or "Ww" => IntegerStyle.Words,
            _ => IntegerStyle.Decimal,
        };
        if (Style == IntegerStyle.Decimal)
        {
            Read(_token, ref _zero);
            _interval = Interval();
            Style = MandatoryDigits > 0 ? IntegerStyle.Decimal : IntegerStyle.Sequence;
        }
    }

    public IntegerStyle Style { get; }

    public bool IsOrdinal { get; }

    public bool IsUpper { get; }

    public bool IsTitle { get; }

    public int MandatoryDigits { get; set; }

    public int OptionalDigits { get; private set; }

    /// <summary>Exactly this many digits are read, because another number follows at once.</summary>
    public int? ParseWidth { get; set; }

    /// <summary>The one separator that repeats at equal distances.</summary>
    public string? RegularSeparator => _interval > 0 ? _separators[0].Sign : null;

    public static JsonData? FormatInteger(ReadOnlySpan<JsonData?> arguments, in CallContext context) =>
        arguments[0] is JsonNumber number && arguments[1] is JsonText picture
            ? new JsonText(context.Run.Text(new IntegerPicture(picture.Value).Format(Math.Floor(number.Value), context.Run)))
            : null;

    public static JsonData? ParseInteger(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonText text || arguments[1] is not JsonText picture)
        {
            return null;
        }

        var number = new IntegerPicture(picture.Value).Parse(text.Value);
        return double.IsFinite(number) ? JsonNumber.Of(number) : null;
    }

    public string Format(double value, EvaluationRun? run = null)
    {
        var absolute = Math.Abs(value);
        if (Style == IntegerStyle.Roman)
        {
            // Every thousand is a letter of its own.
            run?.ChargeText((long)Math.Min(absolute / 1000, 1e15));
        }

        var text = Style switch
        {
            IntegerStyle.Letters => NumberNames.ToLetters(absolute, IsUpper ? 'A' : 'a'),
            IntegerStyle.Roman => Cased(NumberNames.ToRoman(absolute)),
            IntegerStyle.Words => Cased(NumberNames.ToWords(absolute, IsOrdinal)),
            IntegerStyle.Decimal => FormatDecimal(absolute),
            _ => throw Unsupported(),
        };
        return value < 0 ? "-" + text : text;
    }

    /// <summary>What a date picture looks for.</summary>
    public string Pattern() => Style switch
    {
        IntegerStyle.Letters => IsUpper ? "[A-Z]+" : "[a-z]+",
        IntegerStyle.Roman => IsUpper ? "[MDCLXVI]+" : "[mdclxvi]+",
        IntegerStyle.Words => NumberNames.WordPattern,
        IntegerStyle.Decimal => "[0-9]" + (ParseWidth is { } width ? $"{{{width}}}" : "+") + (IsOrdinal ? "(?:th|st|nd|rd)" : string.Empty),
        _ => throw Unsupported(),
    };

    public double Parse(string text) => Style switch
    {
        IntegerStyle.Letters => NumberNames.FromLetters(text, IsUpper ? 'A' : 'a'),
        IntegerStyle.Roman => NumberNames.FromRoman(text),
        IntegerStyle.Words => NumberNames.FromWords(text),
        IntegerStyle.Decimal => ParseDecimal(text),
        _ => throw Unsupported(),
    };

    private ExpressionException Unsupported() => new("D3130", value: _token);

    // Upper case is what the picture asks for, not a way to compare.
#pragma warning disable CA1308
    private string Cased(string text) =>
        IsUpper ? text.ToUpperInvariant() : IsTitle ? text : text.ToLowerInvariant();
#pragma warning restore CA1308

    private string FormatDecimal(double value)
    {
        var plain = value < 1e21 ? new BigInteger(value).ToString(CultureInfo.InvariantCulture) : JsText.OfNumber(value);
        plain = plain.PadLeft(MandatoryDigits, '0');
        var text = new StringBuilder();
        for (var i = 0; i < plain.Length; i++)
        {
            var right = plain.Length - i;
            if (i > 0)
            {
                text.Append(SeparatorAt(right));
            }

            text.Append(_zero == 0x30 || !char.IsAsciiDigit(plain[i]) ? plain[i] : (char)(plain[i] - '0' + _zero));
        }

        return IsOrdinal ? text + OrdinalSuffix(plain) : text.ToString();
    }

    private string SeparatorAt(int right)
    {
        if (_interval > 0)
        {
            return right % _interval == 0 ? _separators[0].Sign : string.Empty;
        }

        var sign = string.Empty;
        foreach (var separator in _separators)
        {
            sign = separator.Position == right ? separator.Sign + sign : sign;
        }

        return sign;
    }

    private static string OrdinalSuffix(string digits) => digits switch
    {
        [.., '1', _] => "th",
        [.., '1'] => "st",
        [.., '2'] => "nd",
        [.., '3'] => "rd",
        _ => "th",
    };

    private double ParseDecimal(string text)
    {
        var digits = IsOrdinal && text.Length >= 2 ? text[..^2] : text;
        foreach (var (_, sign) in _separators)
        {
            digits = digits.Replace(sign, string.Empty, StringComparison.Ordinal);
        }

        if (_interval > 0)
        {
            digits = digits.Replace(",", string.Empty, StringComparison.Ordinal);
        }

        if (_zero != 0x30)
        {
            digits = string.Concat(digits.Select(digit => (char)(digit - _zero + '0')));
        }

        var end = digits.StartsWith('-') ? 1 : 0;
        while (end < digits.Length && char.IsAsciiDigit(digits[end]))
        {
            end++;
        }

        return double.TryParse(digits.AsSpan(0, end), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : double.NaN;
    }

    private void Read(string token, ref int zero)
    {
        var family = 0;
        var position = 0;
        foreach (var rune in token.EnumerateRunes().Reverse())
        {
            var found = Array.Find(Zeros, start => rune.Value >= start && rune.Value <= start + 9);
            if (found > 0)
            {
                if (family > 0 && family != found)
                {
                    throw new ExpressionException("D3131", value: token);
                }

                zero = family = found;
                MandatoryDigits++;
                position++;
            }
            else if (rune.Value == '#')
            {
                OptionalDigits++;
                position++;
            }
            else
            {
                _separators.Add((position, rune.ToString()));
            }
        }
    }

    private int Interval()
    {
        if (_separators.Count == 0 || _separators.Exists(separator => separator.Sign != _separators[0].Sign))
        {
            return 0;
        }

        var factor = _separators.Aggregate(0, (sum, separator) => (int)BigInteger.GreatestCommonDivisor(sum, separator.Position));
        for (var i = 1; i <= _separators.Count; i++)
        {
            if (!_separators.Exists(separator => separator.Position == i * factor))
            {
                return 0;
            }
        }

        return factor;
    }
}
