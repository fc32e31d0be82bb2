using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MetaFlow.Scripting;

/// <summary>Reads, writes and makes JSON.</summary>
public static class Json
{
    private const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = MaxDepth, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads JSON text.</summary>
    public static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, nodeOptions: null, Reading);
        }
        catch (JsonException exception)
        {
            throw new ScriptDataException($"The text is not JSON: line {(exception.LineNumber ?? 0) + 1}, byte {(exception.BytePositionInLine ?? 0) + 1}.");
        }
    }

    /// <summary>Reads JSON text; null where it is not JSON.</summary>
    public static JsonNode? TryParse(string? text)
    {
        try
        {
            return text is null ? null : JsonNode.Parse(text, nodeOptions: null, Reading);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The value as JSON text on one line.</summary>
    public static string Text(object? value) => Written(value, indented: false);

    /// <summary>The value as JSON text with a line for each member.</summary>
    public static string Indented(object? value) => Written(value, indented: true);

    /// <summary>A value as JSON: text, numbers, dates, lists, dictionaries, anonymous objects, records, tuples.</summary>
    public static JsonNode? Of(object? value) => Of(value, 0);

    private static string Written(object? value, bool indented)
    {
        var node = value as JsonNode ?? Of(value);
        if (node is null)
        {
            return "null";
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth * 2 }))
        {
            node.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static JsonNode? Of(object? value, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new ScriptDataException("The value is nested deeper than 64, or contains itself.");
        }

        return value switch
        {
            null => null,
            JsonNode node => node.Parent is null && depth == 0 ? node : node.DeepClone(),
            JsonElement element => JsonNode.Parse(element.GetRawText()),
            JsonDocument document => JsonNode.Parse(document.RootElement.GetRawText()),
            string text => JsonValue.Create(text),
            bool flag => JsonValue.Create(flag),
            int number => JsonValue.Create(number),
            long number => JsonValue.Create(number),
            decimal number => JsonValue.Create(number),
            double number => double.IsFinite(number) ? JsonValue.Create(number) : null,
            float number => float.IsFinite(number) ? JsonValue.Create(number) : null,
            short or sbyte or byte or ushort or uint => JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
            ulong number => JsonValue.Create(number),
            char letter => JsonValue.Create(letter.ToString()),
            Guid id => JsonValue.Create(id.ToString()),
            Uri address => JsonValue.Create(address.OriginalString),
            DateTime time => JsonValue.Create(time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture)),
            DateTimeOffset time => JsonValue.Create(time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture)),
            DateOnly date => JsonValue.Create(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            TimeOnly time => JsonValue.Create(time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)),
            TimeSpan span => JsonValue.Create(span.ToString("c", CultureInfo.InvariantCulture)),
            BigInteger number => JsonNode.Parse(number.ToString(CultureInfo.InvariantCulture)),
            Rune or Enum or StringBuilder => JsonValue.Create(value.ToString()),
            byte[] bytes => JsonValue.Create(Convert.ToBase64String(bytes)),
            IDictionary members => OfMembers(members, depth),
            ITuple tuple => OfItems(Enumerable.Range(0, tuple.Length).Select(index => tuple[index]), depth),
            IEnumerable items => IsMembers(items.GetType()) ? OfPairs(items, depth) : OfItems(items, depth),
            _ => OfObject(value, depth),
        };
    }

    private static JsonArray OfItems(IEnumerable items, int depth)
    {
        var list = new JsonArray();
        foreach (var item in items)
        {
            list.Add(Of(item, depth + 1));
        }

        return list;
    }

    private static JsonObject OfMembers(IDictionary members, int depth)
    {
        var made = new JsonObject();
        foreach (DictionaryEntry member in members)
        {
            made[Name(member.Key)] = Of(member.Value, depth + 1);
        }

        return made;
    }

    private static JsonObject OfPairs(IEnumerable pairs, int depth)
    {
        var made = new JsonObject();
        foreach (var pair in pairs)
        {
            var type = pair!.GetType();
            made[Name(type.GetProperty("Key")!.GetValue(pair))] = Of(type.GetProperty("Value")!.GetValue(pair), depth + 1);
        }

        return made;
    }

    private static string Name(object? key) => key switch
    {
        string text => text,
        IFormattable formattable => formattable.ToString(format: null, CultureInfo.InvariantCulture),
        _ => key?.ToString() ?? "null",
    };

    // A dictionary that does not know the old interface, such as one that is only read.
    private static bool IsMembers(Type type) => type.GetInterfaces().Any(of => of.IsGenericType
        && of.GetGenericTypeDefinition() is var shape && (shape == typeof(IReadOnlyDictionary<,>) || shape == typeof(IDictionary<,>)));

    // Only what a script itself declares is taken apart: what lies behind a type of the system is nobody's data.
    private static JsonObject OfObject(object value, int depth)
    {
        var type = value.GetType();
        var isPair = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);
        if (!isPair && (value is Delegate || type.Assembly == typeof(object).Assembly || type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true))
        {
            throw new ScriptDataException($"A {type.Name} cannot be turned into JSON. Return text, numbers, lists or objects of them.");
        }

        var made = new JsonObject();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanRead && property.GetIndexParameters().Length == 0))
        {
            made[property.Name] = Of(property.GetValue(value), depth + 1);
        }

        foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Instance))
        {
            made[field.Name] = Of(field.GetValue(value), depth + 1);
        }

        return made;
    }
}
