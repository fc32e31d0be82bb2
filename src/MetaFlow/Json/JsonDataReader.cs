using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MetaFlow.Json;

/// <summary>Makes <see cref="JsonData"/> from the reader of System.Text.Json.</summary>
internal static class JsonDataReader
{
    // Text goes to databases, terminals and pages that encode for themselves; Korean stays readable.
    internal static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = 2 * JsonData.MaxDepth,
    };

    internal static JsonData Read(ref Utf8JsonReader reader) => Read(ref reader, new ShapeTree());

    private static JsonData Read(ref Utf8JsonReader reader, ShapeTree shapes) => reader.TokenType switch
    {
        JsonTokenType.Null => JsonNull.Value,
        JsonTokenType.True => JsonBool.True,
        JsonTokenType.False => JsonBool.False,
        JsonTokenType.String => new JsonText(Text(ref reader)),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.StartArray => ReadArray(ref reader, shapes),
        JsonTokenType.StartObject => ReadObject(ref reader, shapes),
        _ => throw new JsonException("There is no JSON value."),
    };

    internal static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException) when (reader.ValueIsEscaped)
        {
            // Half a surrogate pair: JSON allows it to be written, and JavaScript and Python write it.
            return Unescape(Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan));
        }
    }

    private static string Unescape(string escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                text.Append(escaped[i]);
                continue;
            }

            i++;
            if (escaped[i] == 'u')
            {
                text.Append((char)Convert.ToInt32(escaped.Substring(i + 1, 4), 16));
                i += 4;
            }
            else
            {
                text.Append(escaped[i] switch
                {
                    'b' => '\b',
                    'f' => '\f',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    var other => other,
                });
            }
        }

        return text.ToString();
    }

    private static JsonNumber ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var integer) && Math.Abs((double)integer) <= JsonNumber.MaxExactInteger)
        {
            // "-0" is the one integer whose digits a long loses.
            return integer == 0 && reader.ValueSpan.Length > 1 ? new JsonNumber(-0.0, "-0") : JsonNumber.Of(integer);
        }

        var value = reader.GetDouble();
        if (!reader.HasValueSequence)
        {
            Span<byte> shortest = stackalloc byte[32];
            return value.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture)
                && shortest[..length].SequenceEqual(reader.ValueSpan)
                    ? new JsonNumber(value)
                    : new JsonNumber(value, Encoding.ASCII.GetString(reader.ValueSpan));
        }

        return new JsonNumber(value, Encoding.ASCII.GetString(reader.ValueSequence.ToArray()));
    }

    private static JsonArray ReadArray(ref Utf8JsonReader reader, ShapeTree shapes)
    {
        var start = shapes.Values.Count;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            shapes.Values.Add(Read(ref reader, shapes));
        }

        return shapes.Values.Count == start ? JsonArray.Empty : new JsonArray(shapes.TakeValues(start));
    }

    private static JsonObject ReadObject(ref Utf8JsonReader reader, ShapeTree shapes)
    {
        var start = shapes.Values.Count;
        var node = shapes.Root;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            // An escaped name may be half a surrogate pair, which the reader does not compare.
            if (node.Expected is { } expected && !reader.ValueIsEscaped && reader.ValueTextEquals(expected.Utf8Name))
            {
                node = expected;
            }
            else
            {
                var name = Text(ref reader);
                if (shapes.Follow(node, name) is { } next)
                {
                    node = next;
                }
                else
                {
                    return ReadWide(ref reader, shapes, shapes.Start(node, start), name);
                }
            }

            reader.Read();
            var value = Read(ref reader, shapes);
            shapes.Values.Add(value);
        }

        return node == shapes.Root ? JsonObject.Empty : new JsonObject(node.Shape, shapes.TakeValues(start));
    }

    // A dictionary with its own names, or a name written twice: nothing that another object could share.
    private static JsonObject ReadWide(ref Utf8JsonReader reader, ShapeTree shapes, JsonObject.Builder members, string name)
    {
        reader.Read();
        members[name] = Read(ref reader, shapes);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            name = Text(ref reader);
            reader.Read();
            members[name] = Read(ref reader, shapes);
        }

        return members.ToObject();
    }
}
