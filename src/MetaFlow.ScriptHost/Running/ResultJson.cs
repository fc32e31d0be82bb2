using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MetaFlow.ScriptHost.Running;

/// <summary>Turns what a script returns into JSON: nodes, plain values, and objects by their public properties.</summary>
internal static class ResultJson
{
    private const int MaxDepth = 64;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaxDepth,
    };

    /// <summary>The result of a script that was written with <c>async</c>.</summary>
    public static object? Unwrap(object? result)
    {
        switch (result)
        {
            case null:
                return null;
            case Task { IsCompleted: false }:
                throw new InvalidOperationException("The script returned a task that is not complete. Nothing in a script waits; return the value itself.");
            case Task task:
                task.GetAwaiter().GetResult();
                return Unwrap(task.GetType() is { IsGenericType: true } type
                    && type.GetProperty("Result") is { } property && property.PropertyType.Name != "VoidTaskResult"
                        ? property.GetValue(task)
                        : null);
            case ValueTask task:
                return Unwrap(task.AsTask());
        }

        var kind = result.GetType();
        return kind.IsGenericType && kind.GetGenericTypeDefinition() == typeof(ValueTask<>)
            ? Unwrap(kind.GetMethod("AsTask")!.Invoke(result, null))
            : result;
    }

    public static void Write(object? value, IBufferWriter<byte> buffer)
    {
        using var writer = new Utf8JsonWriter(buffer, Options);
        Write(writer, value, 0);
        writer.Flush();
    }

    private static void Write(Utf8JsonWriter writer, object? value, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new InvalidOperationException("The result is nested deeper than 64, or contains itself.");
        }

        // A few megabytes do not wait in the writer for the end.
        if (writer.BytesPending > 32 * 1024)
        {
            writer.Flush();
        }

        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case JsonNode node: node.WriteTo(writer); break;
            case JsonElement { ValueKind: JsonValueKind.Undefined }: writer.WriteNullValue(); break;
            case JsonElement element: element.WriteTo(writer); break;
            case JsonDocument document: document.RootElement.WriteTo(writer); break;
            case string text: writer.WriteStringValue(text); break;
            case bool truth: writer.WriteBooleanValue(truth); break;
            case int or long or short or sbyte or byte or ushort or uint or ulong or double or float or decimal or Half:
                WriteNumber(writer, value);
                break;
            case System.Numerics.BigInteger big: writer.WriteRawValue(big.ToString(CultureInfo.InvariantCulture)); break;
            case char character: writer.WriteStringValue(character.ToString()); break;
            case DateTime time: writer.WriteStringValue(time.ToString("O", CultureInfo.InvariantCulture)); break;
            case DateTimeOffset time: writer.WriteStringValue(time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture)); break;
            case DateOnly day: writer.WriteStringValue(day.ToString("O", CultureInfo.InvariantCulture)); break;
            case TimeOnly time: writer.WriteStringValue(time.ToString("O", CultureInfo.InvariantCulture)); break;
            case TimeSpan span: writer.WriteStringValue(span.ToString("c", CultureInfo.InvariantCulture)); break;
            case Guid id: writer.WriteStringValue(id); break;
            case Uri uri: writer.WriteStringValue(uri.OriginalString); break;
            case Enum name: writer.WriteStringValue(name.ToString()); break;
            case byte[] bytes: writer.WriteBase64StringValue(bytes); break;
            case IDictionary dictionary: WriteMembers(writer, dictionary, depth); break;
            case IEnumerable sequence: WriteSequence(writer, sequence, depth); break;
            case ITuple tuple: WriteTuple(writer, tuple, depth); break;
            default: WriteObject(writer, value, depth); break;
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, object number)
    {
        switch (number)
        {
            case int value: writer.WriteNumberValue(value); break;
            case long value: writer.WriteNumberValue(value); break;
            case ulong value: writer.WriteNumberValue(value); break;
            case decimal value: writer.WriteNumberValue(value); break;
            case float value: WriteFinite(writer, value, value.ToString("R", CultureInfo.InvariantCulture)); break;
            case double value: WriteFinite(writer, value, null); break;
            case Half value: WriteFinite(writer, (double)value, null); break;
            default: writer.WriteNumberValue(Convert.ToInt64(number, CultureInfo.InvariantCulture)); break;
        }
    }

    private static void WriteFinite(Utf8JsonWriter writer, double value, string? digits)
    {
        if (!double.IsFinite(value))
        {
            throw new InvalidOperationException($"The result contains the number {value.ToString(CultureInfo.InvariantCulture)}, which JSON does not have.");
        }

        if (digits is null)
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteRawValue(digits);
        }
    }

    private static void WriteMembers(Utf8JsonWriter writer, IDictionary dictionary, int depth)
    {
        writer.WriteStartObject();
        foreach (DictionaryEntry member in dictionary)
        {
            writer.WritePropertyName(Name(member.Key));
            Write(writer, member.Value, depth + 1);
        }

        writer.WriteEndObject();
    }

    private static void WriteSequence(Utf8JsonWriter writer, IEnumerable sequence, int depth)
    {
        if (PairsOf(sequence.GetType()) is { } pair)
        {
            var (key, value) = (pair.GetProperty("Key")!, pair.GetProperty("Value")!);
            writer.WriteStartObject();
            foreach (var member in sequence)
            {
                writer.WritePropertyName(Name(key.GetValue(member)!));
                Write(writer, value.GetValue(member), depth + 1);
            }

            writer.WriteEndObject();
            return;
        }

        writer.WriteStartArray();
        foreach (var item in sequence)
        {
            Write(writer, item, depth + 1);
        }

        writer.WriteEndArray();
    }

    // A read-only dictionary of any kind; a list of pairs stays a list.
    private static Type? PairsOf(Type type)
    {
        foreach (var contract in type.GetInterfaces())
        {
            if (contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
            {
                return typeof(KeyValuePair<,>).MakeGenericType(contract.GetGenericArguments());
            }
        }

        return null;
    }

    private static void WriteTuple(Utf8JsonWriter writer, ITuple tuple, int depth)
    {
        writer.WriteStartArray();
        for (var i = 0; i < tuple.Length; i++)
        {
            Write(writer, tuple[i], depth + 1);
        }

        writer.WriteEndArray();
    }

    private static void WriteObject(Utf8JsonWriter writer, object value, int depth)
    {
        if (value is Delegate or Type or MemberInfo)
        {
            throw new InvalidOperationException($"The result contains a {value.GetType().Name}, which is not data.");
        }

        var type = value.GetType();
        writer.WriteStartObject();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.CanRead && property.GetIndexParameters().Length == 0)
            {
                writer.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(property.Name));
                Write(writer, Invoked(() => property.GetValue(value)), depth + 1);
            }
        }

        foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Instance))
        {
            writer.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(field.Name));
            Write(writer, field.GetValue(value), depth + 1);
        }

        writer.WriteEndObject();
    }

    private static object? Invoked(Func<object?> get)
    {
        try
        {
            return get();
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    private static string Name(object key) => key switch
    {
        string text => text,
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => key.ToString() ?? "",
    };
}
