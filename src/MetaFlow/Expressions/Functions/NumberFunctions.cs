using System.Globalization;
using System.Text.RegularExpressions;
using MetaFlow.Json;
using MetaFlow.Expressions.Evaluation;

namespace MetaFlow.Expressions.Functions;

internal static partial class NumberFunctions
{
    private static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    public static JsonData? Sum(ReadOnlySpan<JsonData?> arguments, in CallContext context) =>
        arguments[0] is JsonArray array ? context.Run.Number(Total(array.Items, context.Run)) : null;

    public static JsonData? Count(ReadOnlySpan<JsonData?> arguments, in CallContext context) =>
        JsonNumber.Of(arguments[0] is JsonArray array ? array.Count : 0);

    public static JsonData? Max(ReadOnlySpan<JsonData?> arguments, in CallContext context) => Best(arguments[0], Math.Max, context.Run);

    public static JsonData? Min(ReadOnlySpan<JsonData?> arguments, in CallContext context) => Best(arguments[0], Math.Min, context.Run);

    public static JsonData? Average(ReadOnlySpan<JsonData?> arguments, in CallContext context) =>
        arguments[0] is JsonArray { Count: > 0 } array ? context.Run.Number(Total(array.Items, context.Run) / array.Count) : null;

    /// <summary>The sum of items that are known to be numbers.</summary>
    public static double Total(ReadOnlySpan<JsonData> items, EvaluationRun run)
    {
        run.Tick(items.Length);
        var total = 0.0;
        foreach (var item in items)
        {
            total += ((JsonNumber)item).Value;
        }

        return total;
    }

    public static JsonData? Number(ReadOnlySpan<JsonData?> arguments, in CallContext context) => arguments[0] switch
    {
        null => null,
        JsonNumber number => number,
        JsonBool boolean => JsonNumber.Of(boolean.Value ? 1 : 0),
        JsonText text when TryRead(text.Value, out var number) => JsonNumber.Of(number),
        JsonText text => throw new ExpressionException("D3030", value: text.Value),
        var other => throw new ExpressionException("D3030", value: JsText.Of(other, context.Run)),
    };

    public static JsonData? Floor(ReadOnlySpan<JsonData?> arguments, in CallContext context) => Map(arguments, Math.Floor, context.Run);

    public static JsonData? Ceil(ReadOnlySpan<JsonData?> arguments, in CallContext context) => Map(arguments, Math.Ceiling, context.Run);

    public static JsonData? Abs(ReadOnlySpan<JsonData?> arguments, in CallContext context) => Map(arguments, Math.Abs, context.Run);

    public static JsonData? Sqrt(ReadOnlySpan<JsonData?> arguments, in CallContext context) =>
        arguments[0] is JsonNumber { Value: < 0 } number
            ? throw new ExpressionException("D3060", value: JsText.OfNumber(number.Value))
            : Map(arguments, Math.Sqrt, context.Run);

    public static JsonData? Round(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonNumber number)
        {
            return null;
        }

        var precision = arguments.Length > 1 && arguments[1] is JsonNumber places ? places.Value : 0;
        return context.Run.Number(Round(number.Value, (int)Math.Clamp(precision, -400, 400)));
    }

    /// <summary>To the nearest, halves to the even digit; the decimal digits decide, not the binary ones.</summary>
    public static double Round(double value, int precision)
    {
        if (!double.IsFinite(value))
        {
            return value;
        }

        if (precision is >= 0 and <= 15)
        {
            // Away from a half the binary digits decide alike, and a whole number divided by a power of ten is exact.
            var scaled = value * Powers[precision];
            var nearest = Math.Round(scaled);
            if (Math.Abs(scaled) < 1e15 && Math.Abs(Math.Abs(scaled - nearest) - 0.5) > Math.Abs(scaled) * 4e-15)
            {
                return (nearest / Powers[precision]) + 0.0;
            }
        }

        var shifted = Shift(value, precision);
        if (!double.IsFinite(shifted))
        {
            return shifted;
        }

        // Adding zero turns -0, which JSON does not say, into 0.
        return Shift(Math.Round(shifted, MidpointRounding.ToEven), -precision) + 0.0;
    }

    public static JsonData? Power(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonNumber number)
        {
            return null;
        }

        var exponent = (arguments[1] as JsonNumber)?.Value ?? double.NaN;
        var power = Math.Pow(number.Value, exponent);
        return double.IsFinite(power)
            ? JsonNumber.Of(power)
            : throw new ExpressionException("D3061", value: JsText.OfNumber(number.Value), value2: JsText.OfNumber(exponent));
    }

    public static JsonData? Random(ReadOnlySpan<JsonData?> arguments, in CallContext context) => new JsonNumber(context.Run.NextRandom());

    public static JsonData? FormatBase(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonNumber number)
        {
            return null;
        }

        var radix = arguments.Length > 1 && arguments[1] is JsonNumber given ? Round(given.Value, 0) : 10;
        if (radix is not (>= 2 and <= 36))
        {
            throw new ExpressionException("D3100", value: JsText.OfNumber(radix));
        }

        var value = Round(number.Value, 0);
        return new JsonText(radix == 10 ? JsText.OfNumber(value) : InBase(value, (int)radix));
    }

    private static string InBase(double value, int radix)
    {
        if (value == 0)
        {
            return "0";
        }

        var rest = new System.Numerics.BigInteger(Math.Abs(value));
        var digits = new List<char>();
        while (!rest.IsZero)
        {
            rest = System.Numerics.BigInteger.DivRem(rest, radix, out var digit);
            digits.Add("0123456789abcdefghijklmnopqrstuvwxyz"[(int)digit]);
        }

        if (value < 0)
        {
            digits.Add('-');
        }

        digits.Reverse();
        return string.Concat(digits);
    }

    private static bool TryRead(string text, out double number)
    {
        if (DecimalPattern().IsMatch(text)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            && double.IsFinite(number))
        {
            return true;
        }

        number = 0;
        if (text.Length < 3 || text[0] != '0')
        {
            return false;
        }

        var radix = char.ToLowerInvariant(text[1]) switch
        {
            'x' => 16,
            'o' => 8,
            'b' => 2,
            _ => 0,
        };
        foreach (var current in text.AsSpan(2))
        {
            var digit = char.IsAsciiHexDigit(current) ? Convert.ToInt32(current.ToString(), 16) : 99;
            if (digit >= radix)
            {
                return false;
            }

            number = (number * radix) + digit;
        }

        return true;
    }

    private static double Shift(double value, int places)
    {
        if (places == 0 || value == 0)
        {
            return value;
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var e = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? text : text[..e];
        return double.Parse(
            string.Create(CultureInfo.InvariantCulture, $"{mantissa}E{exponent + places}"), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static JsonNumber? Map(ReadOnlySpan<JsonData?> arguments, Func<double, double> change, EvaluationRun run) =>
        arguments[0] is JsonNumber number ? run.Number(change(number.Value)) : null;

    private static JsonNumber? Best(JsonData? value, Func<double, double, double> better, EvaluationRun run)
    {
        if (value is not JsonArray { Count: > 0 } array)
        {
            return null;
        }

        run.Tick(array.Count);
        var best = ((JsonNumber)array[0]).Value;
        foreach (var item in array.Items)
        {
            best = better(best, ((JsonNumber)item).Value);
        }

        return run.Number(best);
    }

    [GeneratedRegex(@"^-?[0-9]+(\.[0-9]+)?([Ee][-+]?[0-9]+)?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DecimalPattern();
}
