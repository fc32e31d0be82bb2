using System.Globalization;
using System.Text;
using MetaFlow.Json;

namespace MetaFlow.Expressions.Evaluation;

/// <summary>Values as texts, the way JavaScript writes them, because the language is defined by it.</summary>
internal static class JsText
{
    /// <summary>The shortest digits that read back as the same number, with an exponent from 1e21 and below 1e-6.</summary>
    public static string OfNumber(double value)
    {
        if (value == Math.Truncate(value) && Math.Abs(value) < 1e15)
        {
            return ((long)value).ToString(CultureInfo.InvariantCulture);
        }

        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        }

        var (digits, exponent) = Digits(value.ToString("R", CultureInfo.InvariantCulture));
        return Place(value < 0, digits, exponent);
    }

    /// <summary>At most 15 significant digits, so that 0.1 + 0.2 is shown as 0.3.</summary>
    public static string OfRoundedNumber(JsonNumber number)
    {
        var value = number.Value;
        if (value == Math.Truncate(value))
        {
            // The digits of a large whole number are an identifier more often than a quantity.
            return number.Written is { } written && written.AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? written : OfNumber(value);
        }

        return OfNumber(Rounded(value));
    }

    public static double Rounded(double value) =>
        double.Parse(value.ToString("E14", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>The same for a message, which has to be said of any number.</summary>
    public static string OfAny(JsonData value, EvaluationRun run) => value is JsonNumber number ? OfNumber(number.Value) : Of(value, run);

    /// <summary>What $string makes of a value.</summary>
    public static string Of(JsonData value, EvaluationRun run, bool indented = false)
    {
        switch (value)
        {
            case JsonText text: return text.Value;
            case FunctionValue: return string.Empty;
            case JsonBool boolean: return boolean.Value ? "true" : "false";
            case JsonNumber number when !double.IsFinite(number.Value):
                throw new ExpressionException("D3001", value: OfNumber(number.Value));
            case JsonNumber number: return OfRoundedNumber(number);
            case JsonArray { Count: 1 } array when (array.Marks & SequenceMarks.OuterWrapper) != SequenceMarks.None:
                value = array[0];
                break;
        }

        var builder = new StringBuilder();
        Write(builder, value, indented, 0, run);
        return run.Text(builder.ToString());
    }

    private static void Write(StringBuilder builder, JsonData value, bool indented, int depth, EvaluationRun run)
    {
        switch (value)
        {
            case JsonText text:
                WriteText(builder, text.Value);
                break;
            case JsonNumber number:
                Values.IsNumber(number, out _);
                builder.Append(OfRoundedNumber(number));
                break;
            case JsonBool boolean:
                builder.Append(boolean.Value ? "true" : "false");
                break;
            case JsonArray array:
                EvaluationRun.EnsureStack(0);
                run.Tick(array.Count);
                builder.Append('[');
                for (var i = 0; i < array.Count; i++)
                {
                    NewLine(builder, i > 0, indented, depth + 1);
                    Write(builder, array[i], indented, depth + 1, run);
                }

                Close(builder, ']', array.Count > 0 && indented, depth);
                break;
            case JsonObject members:
                EvaluationRun.EnsureStack(0);
                run.Tick(members.Count);
                builder.Append('{');
                for (var i = 0; i < members.Count; i++)
                {
                    NewLine(builder, i > 0, indented, depth + 1);
                    WriteText(builder, members.Names[i]);
                    builder.Append(indented ? ": " : ":");
                    Write(builder, members.Values[i], indented, depth + 1, run);
                }

                Close(builder, '}', members.Count > 0 && indented, depth);
                break;
            case FunctionValue:
                builder.Append("\"\"");
                break;
            default:
                builder.Append("null");
                break;
        }

        if (builder.Length > run.Limits.TextLength)
        {
            run.ChargeText(builder.Length);
        }
    }

    private static void NewLine(StringBuilder builder, bool comma, bool indented, int depth)
    {
        if (comma)
        {
            builder.Append(',');
        }

        if (indented)
        {
            builder.Append('\n').Append(' ', depth * 2);
        }
    }

    private static void Close(StringBuilder builder, char bracket, bool newLine, int depth)
    {
        if (newLine)
        {
            builder.Append('\n').Append(' ', depth * 2);
        }

        builder.Append(bracket);
    }

    private static void WriteText(StringBuilder builder, string text)
    {
        builder.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var current = text[i];
            switch (current)
            {
                case '"': builder.Append("\\\""); break;
                case '\\': builder.Append("\\\\"); break;
                case '\b': builder.Append("\\b"); break;
                case '\f': builder.Append("\\f"); break;
                case '\n': builder.Append("\\n"); break;
                case '\r': builder.Append("\\r"); break;
                case '\t': builder.Append("\\t"); break;
                case < ' ':
                    builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)current:x4}");
                    break;
                case >= '\uD800' and <= '\uDFFF':
                    if (char.IsHighSurrogate(current) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                    {
                        builder.Append(current).Append(text[++i]);
                    }
                    else
                    {
                        builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)current:x4}");
                    }

                    break;
                default: builder.Append(current); break;
            }
        }

        builder.Append('"');
    }

    // The significant digits, and the exponent of the first one.
    private static (string Digits, int Exponent) Digits(string text)
    {
        var mantissa = text.AsSpan().TrimStart('-');
        var exponent = 0;
        var e = mantissa.IndexOf('E');
        if (e >= 0)
        {
            exponent = int.Parse(mantissa[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            mantissa = mantissa[..e];
        }

        var point = mantissa.IndexOf('.');
        var whole = point < 0 ? mantissa : mantissa[..point];
        var fraction = point < 0 ? default : mantissa[(point + 1)..];
        var digits = string.Concat(whole, fraction);
        exponent += whole.Length - 1;
        var zeros = digits.Length - digits.AsSpan().TrimStart('0').Length;
        return (digits.Trim('0'), exponent - zeros);
    }

    private static string Place(bool negative, string digits, int exponent)
    {
        var text = new StringBuilder(negative ? "-" : string.Empty);
        if (exponent is >= 21 or < -6)
        {
            text.Append(digits[0]);
            if (digits.Length > 1)
            {
                text.Append('.').Append(digits, 1, digits.Length - 1);
            }

            return text.Append('e').Append(exponent > 0 ? "+" : string.Empty).Append(exponent).ToString();
        }

        if (exponent < 0)
        {
            return text.Append("0.").Append('0', -exponent - 1).Append(digits).ToString();
        }

        if (digits.Length <= exponent + 1)
        {
            return text.Append(digits).Append('0', exponent + 1 - digits.Length).ToString();
        }

        return text.Append(digits, 0, exponent + 1).Append('.').Append(digits, exponent + 1, digits.Length - exponent - 1).ToString();
    }
}
