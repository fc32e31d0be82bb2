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

    // The first object or list that is whole: what a model thinks aloud before it may hold examples, but seldom whole ones.
    private static JsonData? Within(string text)
    {
        var start = -1;
        for (var tries = 0; tries < MostStarts; tries++)
        {
            start = text.AsSpan(start + 1).IndexOfAny('{', '[') is >= 0 and var next ? start + 1 + next : -1;
            if (start < 0)
            {
                return null;
            }

            if (FirstValue(Encoding.UTF8.GetBytes(text[start..])) is { } value)
            {
                return value;
            }
        }

        return null;
    }

    private static JsonData? FirstValue(byte[] utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = JsonData.MaxDepth });
            reader.Read();
            reader.Skip();
            return JsonData.Parse(utf8.AsSpan(0, (int)reader.BytesConsumed));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
