using System.Buffers;
using System.Text;
using System.Text.Json;
using MetaFlow.Json;

namespace MetaFlow.Workflows;

/// <summary>Where something stands in a definition.</summary>
/// <param name="Path">A JSON path such as <c>steps[2].settings.url</c>; empty for the whole text.</param>
public sealed record Place(string Path, int Line, int Column)
{
    public static readonly Place Start = new("", 1, 1);
}

/// <summary>A JSON value that knows where it was written.</summary>
/// <param name="Members">Of an object, in order; a name that stands twice is here once, and a problem.</param>
/// <param name="Items">Of an array.</param>
public sealed record SourceNode(
    JsonData Value,
    Place Place,
    IReadOnlyList<SourceMember> Members,
    IReadOnlyList<SourceNode> Items);

/// <summary>A member of an object; <paramref name="NamePlace"/> is where its name stands.</summary>
public sealed record SourceMember(string Name, Place NamePlace, SourceNode Node);

/// <summary>Reads JSON text into nodes that remember their place. Whatever the bytes are, it ends in a node or problems.</summary>
internal sealed class SourceText
{
    /// <summary>Definitions are written by people; a larger text is something else.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private const int MaxDepth = 100;

    private readonly byte[] _utf8;
    private readonly List<int> _lineStarts = [0];
    private readonly ProblemList _problems;

    private SourceText(byte[] utf8, ProblemList problems)
    {
        (_utf8, _problems) = (utf8, problems);
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] == '\n')
            {
                _lineStarts.Add(i + 1);
            }
        }
    }

    public static SourceNode? Read(ReadOnlySpan<byte> utf8, ProblemList problems)
    {
        if (utf8.Length > MaxBytes)
        {
            problems.Add(Place.Start, "workflows.too_large", ("size", utf8.Length), ("limit", MaxBytes));
            return null;
        }

        var text = utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        return new SourceText(text.ToArray(), problems).ReadWhole();
    }

    private SourceNode? ReadWhole()
    {
        var reader = new Utf8JsonReader(_utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            var node = ReadNode(ref reader, "");
            if (reader.Read())
            {
                throw new JsonException("");
            }

            return node;
        }
        catch (JsonException exception)
        {
            var at = PlaceAt(Offset(exception, reader.BytesConsumed), "");
            _problems.Add(at, reader.CurrentDepth >= MaxDepth ? "workflows.too_deep" : "workflows.not_json", ("limit", MaxDepth));
        }
        catch (InvalidOperationException)
        {
            // What Utf8JsonReader throws for text that is not UTF-8 inside a string.
            _problems.Add(PlaceAt(reader.TokenStartIndex, ""), "workflows.not_utf8");
        }

        return null;
    }

    private SourceNode ReadNode(ref Utf8JsonReader reader, string path)
    {
        var place = PlaceAt(reader.TokenStartIndex, path);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadObject(ref reader, place),
            JsonTokenType.StartArray => ReadArray(ref reader, place),
            _ => new SourceNode(JsonDataReader.Read(ref reader), place, [], []),
        };
    }

    private SourceNode ReadObject(ref Utf8JsonReader reader, Place place)
    {
        var members = new List<SourceMember>();
        var names = new HashSet<string>();
        var value = new JsonObject.Builder();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var path = Child(place.Path, name);
            var namePlace = PlaceAt(reader.TokenStartIndex, path);
            reader.Read();
            var node = ReadNode(ref reader, path);
            if (names.Add(name))
            {
                members.Add(new SourceMember(name, namePlace, node));
                value[name] = node.Value;
            }
            else
            {
                _problems.Add(namePlace, "workflows.double_member", ("name", name));
            }
        }

        return new SourceNode(value.ToObject(), place, members, []);
    }

    private SourceNode ReadArray(ref Utf8JsonReader reader, Place place)
    {
        var items = new List<SourceNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadNode(ref reader, $"{place.Path}[{items.Count}]"));
        }

        return new SourceNode(JsonArray.Create([.. items.Select(item => item.Value)]), place, [], items);
    }

    /// <summary>The place of a character of a text that stands in a definition, past what JSON escapes.</summary>
    public static Place Inside(string definition, Place text, int position)
    {
        var from = definition.StartsWith('\uFEFF') ? 1 : 0;
        for (var line = 1; line < text.Line; line++)
        {
            from = definition.IndexOf('\n', from) + 1;
        }

        // The first character is behind the quote.
        var at = from + text.Column;
        for (var i = 0; i < position && at < definition.Length && definition[at] != '"'; i++)
        {
            at += definition[at] != '\\' ? 1 : at + 1 < definition.Length && definition[at + 1] == 'u' ? 6 : 2;
        }

        return text with { Column = at - from + 1 };
    }

    internal static string Child(string path, string name)
    {
        var plain = name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
        var step = plain ? name : $"['{name}']";
        return path.Length == 0 || !plain ? path + step : $"{path}.{step}";
    }

    private long Offset(JsonException exception, long fallback)
    {
        if (exception.LineNumber is not { } line || line >= _lineStarts.Count)
        {
            return fallback;
        }

        return _lineStarts[(int)line] + (exception.BytePositionInLine ?? 0);
    }

    // Columns count characters, not bytes: what an editor shows.
    private Place PlaceAt(long offset, string path)
    {
        var at = (int)Math.Clamp(offset, 0, _utf8.Length);
        var line = _lineStarts.BinarySearch(at);
        line = line >= 0 ? line : ~line - 1;
        var start = _lineStarts[line];
        var column = Encoding.UTF8.GetCharCount(_utf8, start, at - start) + 1;
        return new Place(path, line + 1, column);
    }
}
