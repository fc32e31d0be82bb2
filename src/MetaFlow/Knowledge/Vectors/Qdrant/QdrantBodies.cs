using System.Globalization;
using System.Text.Json;

namespace MetaFlow.Knowledge.Vectors.Qdrant;

/// <summary>What is asked of Qdrant, in its words.</summary>
internal static class QdrantBodies
{
    public const string Document = "document";
    public const string Language = "language";
    public const string Type = "type";
    public const string Tags = "tags";
    public const string ChangedAt = "changed_at";
    public const string Fingerprint = "fingerprint";

    /// <summary>What filters ask about, and as what it is indexed.</summary>
    public static readonly (string Field, string Schema)[] Indexed =
        [(Document, "keyword"), (Language, "keyword"), (Type, "keyword"), (Tags, "keyword"), (ChangedAt, "datetime")];

    public static void Collection(Utf8JsonWriter body, int dimensions)
    {
        body.WriteStartObject("vectors");
        body.WriteNumber("size", dimensions);
        body.WriteString("distance", "Cosine");
        body.WriteEndObject();
    }

    public static void Index(Utf8JsonWriter body, string field, string schema)
    {
        body.WriteString("field_name", field);
        body.WriteString("field_schema", schema);
    }

    public static void Points(Utf8JsonWriter body, IEnumerable<VectorEntry> entries)
    {
        body.WriteStartArray("points");
        foreach (var entry in entries)
        {
            body.WriteStartObject();
            body.WriteString("id", entry.Id);
            Vector(body, "vector", entry.Vector.Span);
            body.WriteStartObject("payload");
            body.WriteString(Document, entry.Payload.Document);
            body.WriteString(Language, entry.Payload.Language);
            body.WriteString(Type, entry.Payload.Type);
            Texts(body, Tags, entry.Payload.Tags);
            body.WriteString(ChangedAt, Time(entry.Payload.ChangedAt));

            // As text: JSON's numbers have not enough digits for it everywhere.
            body.WriteString(Fingerprint, entry.Fingerprint.ToString("x16", CultureInfo.InvariantCulture));
            body.WriteEndObject();
            body.WriteEndObject();
        }

        body.WriteEndArray();
    }

    public static void Ids(Utf8JsonWriter body, IEnumerable<Guid> ids)
    {
        body.WriteStartArray("points");
        foreach (var id in ids)
        {
            body.WriteStringValue(id);
        }

        body.WriteEndArray();
    }

    public static void Query(Utf8JsonWriter body, ReadOnlySpan<float> vector, int count, VectorFilter? filter)
    {
        Vector(body, "query", vector);
        body.WriteNumber("limit", count);
        Texts(body, "with_payload", [Document]);
        if (filter is not null)
        {
            Filter(body, filter);
        }
    }

    public static void Page(Utf8JsonWriter body, int limit, string? offset)
    {
        body.WriteNumber("limit", limit);
        Texts(body, "with_payload", [Fingerprint]);
        body.WriteBoolean("with_vector", false);
        if (offset is not null)
        {
            body.WriteString("offset", offset);
        }
    }

    public static void Filter(Utf8JsonWriter body, VectorFilter filter, IReadOnlyCollection<Guid>? except = null)
    {
        body.WriteStartObject("filter");
        body.WriteStartArray("must");
        Any(body, Document, filter.Documents?.Select(id => id.ToString()));
        Any(body, Language, filter.Languages);
        Any(body, Type, filter.Types);
        Any(body, Tags, filter.AnyTag);
        if (filter.ChangedFrom is not null || filter.ChangedBefore is not null)
        {
            body.WriteStartObject();
            body.WriteString("key", ChangedAt);
            body.WriteStartObject("range");
            if (filter.ChangedFrom is { } from)
            {
                body.WriteString("gte", Time(from));
            }

            if (filter.ChangedBefore is { } before)
            {
                body.WriteString("lt", Time(before));
            }

            body.WriteEndObject();
            body.WriteEndObject();
        }

        body.WriteEndArray();
        if (except is { Count: > 0 })
        {
            body.WriteStartArray("must_not");
            body.WriteStartObject();
            Texts(body, "has_id", except.Select(id => id.ToString()));
            body.WriteEndObject();
            body.WriteEndArray();
        }

        body.WriteEndObject();
    }

    private static void Any(Utf8JsonWriter body, string field, IEnumerable<string>? values)
    {
        if (values is null)
        {
            return;
        }

        body.WriteStartObject();
        body.WriteString("key", field);
        body.WriteStartObject("match");
        Texts(body, "any", values);
        body.WriteEndObject();
        body.WriteEndObject();
    }

    private static void Vector(Utf8JsonWriter body, string name, ReadOnlySpan<float> vector)
    {
        body.WriteStartArray(name);
        foreach (var number in vector)
        {
            body.WriteNumberValue(number);
        }

        body.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter body, string name, IEnumerable<string> texts)
    {
        body.WriteStartArray(name);
        foreach (var text in texts)
        {
            body.WriteStringValue(text);
        }

        body.WriteEndArray();
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}
