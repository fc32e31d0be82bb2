using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Xml;
using MetaFlow.Json;

namespace MetaFlow.Workflows.Certificates;

/// <summary>Certificates as JSON. The same certificate gives the same bytes.</summary>
public static class CertificateJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JsonDataReader.WriterOptions.Encoder,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false), new SpanConverter(), new ProblemConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static byte[] Write(Certificate certificate) => JsonSerializer.SerializeToUtf8Bytes(certificate, Options);

    public static JsonObject ToJson(Certificate certificate) => (JsonObject)JsonData.Parse(Write(certificate));

    /// <summary>Null where it was written in a form that this program does not know.</summary>
    public static Certificate? Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize<Certificate>(utf8, Options) is { Version: Certificate.CurrentVersion } read ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>ISO 8601, as definitions write durations.</summary>
    private sealed class SpanConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return XmlConvert.ToTimeSpan(reader.GetString()!);
            }
            catch (FormatException exception)
            {
                throw new JsonException(exception.Message, exception);
            }
        }

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteStringValue(XmlConvert.ToString(value));
    }

    /// <summary>Its English sentence for whoever reads the JSON, and its names, from which every language makes its own.</summary>
    private sealed class ProblemConverter : JsonConverter<Problem>
    {
        public override Problem Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var written = JsonSerializer.Deserialize<Written>(ref reader, options)!;
            return new Problem(written.Code, written.Message, written.Path, written.Hint)
            {
                Names = written.Names,
                Line = written.Line,
                Column = written.Column,
                Severity = written.Severity,
            };
        }

        public override void Write(Utf8JsonWriter writer, Problem value, JsonSerializerOptions options) => JsonSerializer.Serialize(
            writer,
            new Written(value.Code, value.Message, value.Hint, value.Path, value.Line, value.Column, value.Severity, new SortedDictionary<string, string>(value.Names.ToDictionary(), StringComparer.Ordinal)),
            options);

        private sealed record Written(
            string Code, string Message, string? Hint, string? Path, int? Line, int? Column, Severity Severity, IReadOnlyDictionary<string, string> Names);
    }
}
