using System.Text.Json;
using System.Text.Json.Serialization;

namespace MetaFlow.Json;

/// <summary>Lets records that System.Text.Json reads hold JSON as it is.</summary>
public sealed class JsonDataConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsAssignableTo(typeof(JsonData));

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert))!;

    private sealed class Of<TData> : JsonConverter<TData>
        where TData : JsonData
    {
        // Null is a value of JSON; only what has to be an object or a list is missing with it.
        public override bool HandleNull => typeof(TData) == typeof(JsonData);

        public override TData Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonDataReader.Read(ref reader) as TData ?? throw new JsonException();

        public override void Write(Utf8JsonWriter writer, TData value, JsonSerializerOptions options) => value.WriteTo(writer);
    }
}
