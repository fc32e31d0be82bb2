using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MetaFlow.Json;

/// <summary>Makes <see cref="JsonData"/> from the reader of System.Text.Json, and lets records hold it.</summary>
public sealed class JsonDataReader : JsonConverter<JsonData>
{
    // Text goes to databases, terminals and pages that encode for themselves; Korean stays readable.
    internal static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = 2 * JsonData.MaxDepth,
    };

    public override bool HandleNull => true;

    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsAssignableTo(typeof(JsonData));

    public override JsonData Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = Read(ref reader);
        return typeToConvert.IsInstanceOfType(value)
            ? value
            : throw new JsonException($"A {value.GetType().Name} stands where a {typeToConvert.Name} belongs.");
    }

    public override void Write(Utf8JsonWriter writer, JsonData value, JsonSerializerOptions options) =>
        value.WriteTo(writer);

    internal static JsonData Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => JsonNull.Value,
        JsonTokenType.True => JsonBool.True,
        JsonTokenType.False => JsonBool.False,
        JsonTokenType.String => new JsonText(reader.GetString()!),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.StartArray => ReadArray(ref reader),
        JsonTokenType.StartObject => ReadObject(ref reader),
        _ => throw new JsonException("There is no JSON value."),
    };

    private static JsonNumber ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var integer) && Math.Abs((double)integer) <= JsonNumber.MaxExactInteger)
        {
            // "-0" is the one integer whose digits a long loses.
            return integer == 0 && reader.ValueSpan.Length > 1 ? new JsonNumber(-0.0, "-0") : new JsonNumber((double)integer);
        }

        var literal = reader.HasValueSequence
            ? Encoding.ASCII.GetString(reader.ValueSequence.ToArray())
            : Encoding.ASCII.GetString(reader.ValueSpan);
        var value = reader.GetDouble();
        return new JsonNumber(value, value.ToString("R", CultureInfo.InvariantCulture) == literal ? null : literal);
    }

    private static JsonArray ReadArray(ref Utf8JsonReader reader)
    {
        var items = new List<JsonData>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Read(ref reader));
        }

        return items.Count == 0 ? JsonArray.Empty : new JsonArray([.. items]);
    }

    private static JsonObject ReadObject(ref Utf8JsonReader reader)
    {
        var members = new JsonObject.Builder();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            members[name] = Read(ref reader);
        }

        return members.ToObject();
    }
}
