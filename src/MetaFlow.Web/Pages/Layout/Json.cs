using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MetaFlow.Web.Pages.Layout;

/// <summary>JSON laid out for reading. What is no JSON is shown as it is.</summary>
internal static class Json
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Readable(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8);
            using var document = JsonDocument.ParseValue(ref reader);
            using var text = new MemoryStream();
            using (var writer = new Utf8JsonWriter(text, Indented))
            {
                document.WriteTo(writer);
            }

            return Encoding.UTF8.GetString(text.ToArray());
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetString(utf8);
        }
    }
}
