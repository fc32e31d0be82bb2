using System.Text;
using MetaFlow.Json;
using MetaFlow.Expressions.Evaluation;

namespace MetaFlow.Expressions.Functions;

/// <summary>Texts are counted in code points: an emoji is one character.</summary>
internal static class TextFunctions
{
    public static JsonData? String(ReadOnlySpan<JsonData?> arguments, in CallContext context) => arguments[0] switch
    {
        null => null,
        JsonText text => text,
        var value => new JsonText(JsText.Of(value, context.Run, arguments.Length > 1 && Values.IsTrue(arguments[1]))),
    };

    public static JsonData? Substring(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonText { Value: var text } || arguments[1] is not JsonNumber { Value: var start })
        {
            return arguments[0];
        }

        var count = CountOf(text);
        start = count + start < 0 ? 0 : start;
        var end = double.PositiveInfinity;
        if (arguments.Length > 2 && arguments[2] is JsonNumber { Value: var length })
        {
            if (length <= 0)
            {
                return JsonText.Empty;
            }

            end = start >= 0 ? start + length : count + start + length;
        }

        var from = Bound(start, count);
        var to = Bound(end, count);
        return from >= to ? JsonText.Empty : new JsonText(Slice(text, from, to));
    }

    public static JsonData? SubstringBefore(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonText text || arguments[1] is not JsonText sought)
        {
            return arguments[0];
        }

        var at = text.Value.IndexOf(sought.Value, StringComparison.Ordinal);
        return at < 0 ? text : new JsonText(text.Value[..at]);
    }

    public static JsonData? SubstringAfter(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonText text || arguments[1] is not JsonText sought)
        {
            return arguments[0];
        }

        var at = text.Value.IndexOf(sought.Value, StringComparison.Ordinal);
        return at < 0 ? text : new JsonText(text.Value[(at + sought.Value.Length)..]);
    }

    // Lower case is what the function is for, not a way to compare.
#pragma warning disable CA1308
    public static JsonData? Lowercase(ReadOnlySpan<JsonData?> arguments, in CallContext context) =>
        arguments[0] is JsonText text ? new JsonText(context.Run.Text(text.Value.ToLowerInvariant())) : null;
#pragma warning restore CA1308

    public static JsonData? Uppercase(ReadOnlySpan<JsonData?> arguments, in CallContext context) =>
        arguments[0] is JsonText text ? new JsonText(context.Run.Text(text.Value.ToUpperInvariant().Replace("ß", "SS", StringComparison.Ordinal))) : null;

    public static JsonData? Length(ReadOnlySpan<JsonData?> arguments, in CallContext context) =>
        arguments[0] is JsonText text ? JsonNumber.Of(CountOf(text.Value)) : null;

    public static JsonData? Trim(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonText text)
        {
            return null;
        }

        var result = new StringBuilder(text.Value.Length);
        var blank = false;
        foreach (var current in text.Value)
        {
            if (current is ' ' or '\t' or '\n' or '\r')
            {
                blank = true;
                continue;
            }

            if (blank && result.Length > 0)
            {
                result.Append(' ');
            }

            blank = false;
            result.Append(current);
        }

        return new JsonText(context.Run.Text(result.ToString()));
    }

    public static JsonData? Pad(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonText text || arguments[1] is not JsonNumber { Value: var width })
        {
            return arguments[0];
        }

        var with = arguments.Length > 2 && arguments[2] is JsonText { Value.Length: > 0 } given ? given.Value : " ";
        width = Math.Truncate(width);
        var missing = Math.Abs(width) - CountOf(text.Value);
        if (missing <= 0)
        {
            return text;
        }

        context.Run.ChargeText((long)Math.Min(missing * with.Length, 1e15));
        var padding = new StringBuilder();
        var runes = with.EnumerateRunes().ToArray();
        for (var i = 0; i < missing; i++)
        {
            padding.Append(runes[i % runes.Length]);
        }

        return new JsonText(width > 0 ? text.Value + padding : padding + text.Value);
    }

    public static JsonData? Join(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonArray array)
        {
            return null;
        }

        var separator = arguments.Length > 1 && arguments[1] is JsonText text ? text.Value : string.Empty;
        var length = (long)separator.Length * array.Count;
        var texts = new string[array.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = ((JsonText)array[i]).Value;
            length += texts[i].Length;
        }

        context.Run.Tick(texts.Length);
        context.Run.ChargeText(length);
        return new JsonText(string.Join(separator, texts));
    }

    public static int CountOf(string text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsLowSurrogate(text[i]) && char.IsHighSurrogate(text[i - 1]))
            {
                count--;
            }
        }

        return count;
    }

    // Like the slice of an array: from the end where negative, cut to what is there.
    private static int Bound(double position, int count)
    {
        position = double.IsPositiveInfinity(position) ? count : Math.Truncate(position);
        position = position < 0 ? count + position : position;
        return (int)Math.Clamp(position, 0, count);
    }

    private static string Slice(string text, int from, int to)
    {
        var start = Skip(text, 0, from);
        return text[start..Skip(text, start, to - from)];
    }

    private static int Skip(string text, int index, int characters)
    {
        for (; characters > 0; characters--)
        {
            index += char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]) ? 2 : 1;
        }

        return index;
    }
}
