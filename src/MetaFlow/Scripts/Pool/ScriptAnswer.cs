using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using MetaFlow.Json;

namespace MetaFlow.Scripts.Pool;

/// <summary>
/// What a child says that its script did. Written by an attacker: it can say what the script could have returned or
/// thrown, and nothing else. Whether the child lives, how long it took and which limit it met, the server sees itself.
/// </summary>
internal abstract record ScriptAnswer(IReadOnlyList<string> Log)
{
    // Also the words of MetaFlow.ScriptHost.
    private const byte Completed = 0;
    private const byte Faulted = 1;
    private const byte OutOfMemory = 2;
    private const byte TooLarge = 3;

    private const int MaxDepth = 64;
    private const int MaxLines = 10_000;
    private const int MaxFaultText = 2_000;

    /// <summary>It returned this.</summary>
    public sealed record Returned(JsonData Value, IReadOnlyList<string> Log) : ScriptAnswer(Log);

    /// <summary>It threw: the name of a type, a message, and where in the assembly.</summary>
    public sealed record Threw(string Type, string Message, int Method, int Offset, IReadOnlyList<string> Log) : ScriptAnswer(Log);

    /// <summary>Its objects did not fit into the heap.</summary>
    public sealed record RanOutOfMemory(IReadOnlyList<string> Log) : ScriptAnswer(Log);

    /// <summary>It returned more than it may.</summary>
    public sealed record ReturnedTooMuch(IReadOnlyList<string> Log) : ScriptAnswer(Log);

    /// <summary>Reads an answer; null where it is none.</summary>
    public static ScriptAnswer? Read(ReadOnlySpan<byte> body, int outputBytes, int logBytes)
    {
        try
        {
            var rest = body[1..];
            var log = Lines(ref rest, logBytes);
            switch (body[0])
            {
                case Completed:
                    return rest.Length > outputBytes ? new ReturnedTooMuch(log) : new Returned(Json(rest), log);
                case Faulted:
                    var (type, message) = (Text(ref rest), Text(ref rest));
                    return new Threw(
                        Cut(type), Cut(message),
                        BinaryPrimitives.ReadInt32LittleEndian(rest), BinaryPrimitives.ReadInt32LittleEndian(rest[sizeof(int)..]), log);
                case OutOfMemory:
                    return new RanOutOfMemory(log);
                case TooLarge:
                    return new ReturnedTooMuch(log);
                default:
                    return null;
            }
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or IndexOutOfRangeException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonData Json(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        var value = JsonDataReader.Read(ref reader);
        return reader.Read() ? throw new JsonException() : value;
    }

    private static List<string> Lines(ref ReadOnlySpan<byte> rest, int maxBytes)
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(rest);
        rest = rest[sizeof(int)..];
        if (count < 0)
        {
            throw new JsonException();
        }

        var lines = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var line = Text(ref rest);
            maxBytes -= line.Length;
            if (lines.Count < MaxLines && maxBytes >= 0)
            {
                lines.Add(line);
            }
        }

        return lines;
    }

    private static string Text(ref ReadOnlySpan<byte> rest)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        var text = Encoding.UTF8.GetString(rest.Slice(sizeof(int), length));
        rest = rest[(sizeof(int) + length)..];
        return text;
    }

    private static string Cut(string text) => text.Length <= MaxFaultText ? text : text[..MaxFaultText];
}
