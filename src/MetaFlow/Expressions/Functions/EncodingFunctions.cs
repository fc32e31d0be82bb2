using System.Text;
using MetaFlow.Json;
using MetaFlow.Expressions.Evaluation;

namespace MetaFlow.Expressions.Functions;

internal static class EncodingFunctions
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()";
    private const string Reserved = ";/?:@&=+$,#";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>One byte a character, as the reference does; what does not fit in a byte loses its upper half there and here.</summary>
    public static JsonData? Base64Encode(ReadOnlySpan<JsonData?> arguments, in CallContext context) => arguments[0] is JsonText text
        ? new JsonText(context.Run.Text(Convert.ToBase64String(Array.ConvertAll(text.Value.ToCharArray(), current => (byte)current))))
        : null;

    public static JsonData? Base64Decode(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonText text)
        {
            return null;
        }

        // As lenient as the reference: other characters are skipped, both alphabets are read, and padding ends the text.
        var bits = 0;
        var count = 0;
        var result = new StringBuilder();
        foreach (var current in text.Value)
        {
            if (current == '=')
            {
                break;
            }

            var value = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".IndexOf(
                current == '-' ? '+' : current == '_' ? '/' : current, StringComparison.Ordinal);
            if (value < 0)
            {
                continue;
            }

            bits = (bits << 6) | value;
            count += 6;
            if (count >= 8)
            {
                count -= 8;
                result.Append((char)((bits >> count) & 0xFF));
                bits &= (1 << count) - 1;
            }
        }

        return new JsonText(context.Run.Text(result.ToString()));
    }

    public static JsonData? EncodeUrlComponent(ReadOnlySpan<JsonData?> arguments, in CallContext context) =>
        Encode(arguments[0], Unreserved, "encodeUrlComponent", context.Run);

    public static JsonData? EncodeUrl(ReadOnlySpan<JsonData?> arguments, in CallContext context) =>
        Encode(arguments[0], Unreserved + Reserved, "encodeUrl", context.Run);

    public static JsonData? DecodeUrlComponent(ReadOnlySpan<JsonData?> arguments, in CallContext context) =>
        Decode(arguments[0], string.Empty, "decodeUrlComponent");

    public static JsonData? DecodeUrl(ReadOnlySpan<JsonData?> arguments, in CallContext context) =>
        Decode(arguments[0], Reserved, "decodeUrl");

    private static JsonText? Encode(JsonData? value, string kept, string function, EvaluationRun run)
    {
        if (value is not JsonText { Value: var text })
        {
            return null;
        }

        byte[] bytes;
        try
        {
            bytes = Strict.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            throw new ExpressionException("D3140", token: function, value: text);
        }

        run.ChargeText(bytes.Length * 3L);
        var result = new StringBuilder(bytes.Length);
        foreach (var current in bytes)
        {
            if (kept.Contains((char)current, StringComparison.Ordinal))
            {
                result.Append((char)current);
            }
            else
            {
                result.Append('%').Append(current.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return new JsonText(result.ToString());
    }

    /// <param name="kept">What these characters were encoded as stays encoded.</param>
    private static JsonText? Decode(JsonData? value, string kept, string function)
    {
        if (value is not JsonText { Value: var text })
        {
            return null;
        }

        var result = new StringBuilder(text.Length);
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                result.Append(text[i]);
                continue;
            }

            var start = i;
            bytes.Clear();
            do
            {
                bytes.Add(Byte(text, i, function));
                i += 3;
            }
            while (bytes.Count < SequenceLength(bytes[0]) && i < text.Length && text[i] == '%');

            i--;
            try
            {
                var decoded = Strict.GetString([.. bytes]);
                var isKept = decoded.Length == 1 && kept.Contains(decoded[0], StringComparison.Ordinal);
                result.Append(isKept ? text[start..(i + 1)] : decoded);
            }
            catch (DecoderFallbackException)
            {
                throw new ExpressionException("D3140", token: function, value: text);
            }
        }

        return new JsonText(result.ToString());
    }

    private static byte Byte(string text, int i, string function) =>
        i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2])
            ? Convert.ToByte(text.Substring(i + 1, 2), 16)
            : throw new ExpressionException("D3140", token: function, value: text);

    private static int SequenceLength(byte first) => first switch
    {
        < 0xC0 => 1,
        < 0xE0 => 2,
        < 0xF0 => 3,
        _ => 4,
    };
}
