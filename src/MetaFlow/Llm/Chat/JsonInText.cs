using System.Text;
using System.Text.Json;
using MetaFlow.Json;

namespace MetaFlow.Llm.Chat;

/// <summary>Finds the JSON value in what a model wrote: alone, in a code fence, or with words around it.</summary>
internal static class JsonInText
{
    // Words with many braces in them are not gone through for ever.
    private const int MostStarts = 50;

    public static JsonData? Find(string text)
    {
        var trimmed = text.Trim().TrimStart('\uFEFF');
        return Whole(trimmed) ?? Within(trimmed);
    }

    private static JsonData? Whole(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonData.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The longest object or list that is whole: beside it there may be examples, and numbers of footnotes in brackets.
    private static JsonData? Within(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        JsonData? longest = null;
        var most = 0;
        for (var (start, tries) = (0, 0); tries < MostStarts; tries++)
        {
            if (utf8.AsSpan(start).IndexOfAny((byte)'{', (byte)'[') is not (>= 0 and var next))
            {
                break;
            }

            start += next;
            var (value, length) = FirstValue(utf8.AsSpan(start));
            (longest, most) = value is not null && length >= most ? (value, length) : (longest, most);
            start += Math.Max(length, 1);
        }

        return longest;
    }

    private static (JsonData? Value, int Length) FirstValue(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = JsonData.MaxDepth });
            reader.Read();
            reader.Skip();
            return (JsonData.Parse(utf8[..(int)reader.BytesConsumed]), (int)reader.BytesConsumed);
        }
        catch (JsonException)
        {
            return (null, 0);
        }
    }
}
