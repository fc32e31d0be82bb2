using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MetaFlow.Json;

/// <summary>
/// A JSON value: what travels between steps, expressions and the journal. Immutable, so that a value is shared and
/// never copied; numbers keep the digits they were written with.
/// </summary>
[JsonConverter(typeof(JsonDataConverter))]
public abstract class JsonData
{
    /// <summary>Deeper input than this is not JSON that anybody wrote.</summary>
    public const int MaxDepth = 256;

    private const int LargestScratch = 64 * 1024;

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? _scratch;

    private protected JsonData()
    {
    }

    /// <summary>Reads one JSON value; the last of double keys wins.</summary>
    /// <exception cref="JsonException">The bytes are not one JSON value.</exception>
    public static JsonData Parse(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            var value = JsonDataReader.Read(ref reader);
            return reader.Read() ? throw new JsonException("There is more text behind the JSON value.") : value;
        }
        catch (InvalidOperationException exception)
        {
            // Of bytes that are no Unicode the reader says so only when it is asked for the text.
            throw new JsonException("The text is not written in UTF-8.", exception);
        }
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static JsonData Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    public abstract void WriteTo(Utf8JsonWriter writer);

    public byte[] ToUtf8()
    {
        // Taken, and given back when it is whole again.
        var (buffer, writer) = _scratch ?? NewScratch();
        _scratch = null;
        WriteTo(writer);
        writer.Flush();
        var utf8 = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity <= LargestScratch)
        {
            buffer.ResetWrittenCount();
            writer.Reset();
            _scratch = (buffer, writer);
        }

        return utf8;
    }

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer) NewScratch()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        return (buffer, new Utf8JsonWriter(buffer, JsonDataReader.WriterOptions));
    }

    /// <summary>Compact JSON text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(ToUtf8());

    public static implicit operator JsonData(string? text) => text is null ? JsonNull.Value : new JsonText(text);

    public static implicit operator JsonData(bool value) => value ? JsonBool.True : JsonBool.False;

    public static implicit operator JsonData(long value) => new JsonNumber(value);

    public static implicit operator JsonData(double value) => new JsonNumber(value);
}
