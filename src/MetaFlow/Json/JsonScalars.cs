using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MetaFlow.Json;

public sealed class JsonNull : JsonData
{
    public static readonly JsonNull Value = new();

    private JsonNull()
    {
    }

    public override void WriteTo(Utf8JsonWriter writer) => writer.WriteNullValue();
}

public sealed class JsonBool : JsonData
{
    public static readonly JsonBool True = new(true);
    public static readonly JsonBool False = new(false);

    private JsonBool(bool value) => Value = value;

    public bool Value { get; }

    public override void WriteTo(Utf8JsonWriter writer) => writer.WriteBooleanValue(Value);
}

public sealed class JsonText(string value) : JsonData
{
    internal static readonly JsonText Empty = new(string.Empty);

    public string Value { get; } = value;

    public override void WriteTo(Utf8JsonWriter writer)
    {
        if (Value.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            writer.WriteStringValue(Value);
        }
        else
        {
            writer.WriteRawValue(Quote(Value), skipInputValidation: true);
        }
    }

    // The writer would escape every emoji, and lose half a pair.
    private static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var current = text[i];
            if (char.IsHighSurrogate(current) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                quoted.Append(current).Append(text[++i]);
            }
            else if (current is < ' ' or '"' or '\\' || char.IsSurrogate(current))
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)current:x4}");
            }
            else
            {
                quoted.Append(current);
            }
        }

        return quoted.Append('"').ToString();
    }
}

/// <summary>A number. Calculations use the double; digits that a double cannot hold are kept as they were written.</summary>
public sealed class JsonNumber : JsonData
{
    private const int FirstKept = -128;
    private const int LastKept = 1023;

    private static readonly JsonNumber[] Kept = KeepSmall();

    private readonly string? _literal;

    public JsonNumber(double value) => Value = value;

    public JsonNumber(long value)
    {
        Value = value;
        _literal = Math.Abs((double)value) > MaxExactInteger ? value.ToString(CultureInfo.InvariantCulture) : null;
    }

    internal JsonNumber(double value, string? literal) => (Value, _literal) = (value, literal);

    /// <summary>A small integer is made once; counts and positions then cost nothing.</summary>
    internal static JsonNumber Of(double value)
    {
        var integer = (int)value;
        // -0 equals 0 and is written differently.
        return integer == value && integer is >= FirstKept and <= LastKept && (integer != 0 || !double.IsNegative(value))
            ? Kept[integer - FirstKept]
            : new JsonNumber(value);
    }

    /// <summary>2^53 - 1: every integer up to here is exact in a double.</summary>
    internal const double MaxExactInteger = 9007199254740991;

    public double Value { get; }

    /// <summary>The digits as JSON shows them.</summary>
    public string Literal => _literal ?? Shortest(Value);

    /// <summary>The digits as they were written, where a double says them differently.</summary>
    internal string? Written => _literal;

    public override void WriteTo(Utf8JsonWriter writer)
    {
        if (_literal is not null)
        {
            writer.WriteRawValue(_literal, skipInputValidation: true);
        }
        else if (Value == Math.Truncate(Value) && Math.Abs(Value) <= MaxExactInteger)
        {
            writer.WriteNumberValue((long)Value);
        }
        else
        {
            writer.WriteNumberValue(Value);
        }
    }

    private static JsonNumber[] KeepSmall()
    {
        var numbers = new JsonNumber[LastKept - FirstKept + 1];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = new JsonNumber((double)(i + FirstKept));
        }

        return numbers;
    }

    private static string Shortest(double value) => value == Math.Truncate(value) && Math.Abs(value) <= MaxExactInteger
        ? ((long)value).ToString(CultureInfo.InvariantCulture)
        : value.ToString("R", CultureInfo.InvariantCulture);
}
