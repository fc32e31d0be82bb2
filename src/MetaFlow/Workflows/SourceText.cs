using System.Globalization;
using System.Text;
using System.Text.Json;
using MetaFlow.Json;

namespace MetaFlow.Workflows;

/// <summary>Reads JSON text into nodes that know their place. Whatever the bytes are, it ends in a node or problems.</summary>
internal sealed class SourceText
{
    /// <summary>Definitions are written by people; a larger text is something else.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    public const int MaxDepth = 100;

    // Longer names are cut where people read them.
    private const int MaxShownName = 80;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    private readonly byte[] _utf8;
    private readonly TextPlaces _places;
    private readonly int _before;
    private bool _hasDoubles;

    private SourceText(ReadOnlySpan<byte> utf8, int before)
    {
        _utf8 = utf8.ToArray();
        _places = new TextPlaces(_utf8);
        _before = before;
    }

    public static SourceNode? Read(ReadOnlySpan<byte> utf8, ProblemList problems)
    {
        if (utf8.Length > MaxBytes)
        {
            problems.Add(Place.Start, "workflows.too_large", ("size", utf8.Length), ("limit", MaxBytes));
            return null;
        }

        var mark = utf8.StartsWith("\uFEFF"u8) ? "\uFEFF"u8.Length : 0;
        var text = utf8[mark..];
        if (NotJson.Encoding(text) is { } broken)
        {
            var place = new SourceText(text[..broken.Offset], before: 0).PlaceAt(broken.Offset, "");
            problems.Add(place, Problem.Of(broken.Code));
            return null;
        }

        return new SourceText(text, before: mark > 0 ? 1 : 0).Read(problems);
    }

    private SourceNode? Read(ProblemList problems)
    {
        var reader = new Utf8JsonReader(_utf8, Options);
        SourceSurvey survey;
        try
        {
            survey = SourceSurvey.Of(ref reader);
        }
        catch (JsonException exception)
        {
            var at = OffsetOf(exception);
            if (DepthOf(reader) >= MaxDepth && at < _utf8.Length && _utf8[at] is (byte)'{' or (byte)'[')
            {
                problems.Add(PlaceAt(at, ""), "workflows.too_deep", ("limit", MaxDepth));
            }
            else
            {
                problems.Add(PlaceAt(at, ""), Problem.Of(NotJson.Syntax(_utf8, at)));
            }

            return null;
        }

        if (survey.TooMuch is { } tooMuch)
        {
            problems.Add(PlaceAt(reader.TokenStartIndex, ""), tooMuch);
            return null;
        }

        var value = ReadValue(0, out var start);
        _hasDoubles = survey.Names != SourceSurvey.NamesIn(value);
        if (_hasDoubles || survey.HasHugeNumber)
        {
            SourceSurvey.Report(new Utf8JsonReader(_utf8, Options), this, problems);
        }

        return new SourceNode(this, value, start);
    }

    public List<SourceMember> ReadMembers(SourceNode node)
    {
        var values = ((JsonObject)node.Value).Values;
        var members = new List<SourceMember>(values.Length);
        var seen = _hasDoubles ? new HashSet<string>() : null;
        var reader = Inside(node);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var nameOffset = node.Offset + (int)reader.TokenStartIndex;
            var name = seen is null ? ((JsonObject)node.Value).Names[members.Count] : JsonDataReader.Text(ref reader);
            reader.Read();
            var offset = node.Offset + (int)reader.TokenStartIndex;
            if (seen is null || seen.Add(name))
            {
                // Of doubles the object has the last, and what counts is the first.
                var value = seen is null ? values[members.Count] : ReadValue(offset, out _);
                members.Add(new SourceMember(this, node, name, nameOffset, value, offset));
            }

            reader.Skip();
        }

        return members;
    }

    public SourceNode[] ReadItems(SourceNode node)
    {
        var values = ((JsonArray)node.Value).Items;
        var items = new SourceNode[values.Length];
        var reader = Inside(node);
        for (var i = 0; i < items.Length; i++)
        {
            reader.Read();
            items[i] = new SourceNode(this, values[i], node.Offset + (int)reader.TokenStartIndex, node, index: i);
            reader.Skip();
        }

        return items;
    }

    /// <summary>The place of a character of a text that stands in a definition, past what JSON escapes.</summary>
    public static Place Inside(string definition, Place text, int position)
    {
        // The first character is behind the quote.
        var at = text.Position + 1;
        for (var i = 0; i < position && at < definition.Length && definition[at] != '"'; i++)
        {
            at += definition[at] != '\\' ? 1 : at + 1 < definition.Length && definition[at + 1] == 'u' ? 6 : 2;
        }

        return text with { Column = text.Column + at - text.Position, Position = at };
    }

    public Place PlaceAt(long offset, string path)
    {
        var (line, column, position) = _places.At((int)offset);
        return new Place(path, line, column) { Position = position + _before };
    }

    internal static string Child(string path, string name)
    {
        if (name.Length is > 0 and <= MaxShownName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            return path.Length == 0 ? name : $"{path}.{name}";
        }

        return $"{path}['{Shown(name)}']";
    }

    internal static string Shown(string name)
    {
        var shown = new StringBuilder();
        foreach (var rune in name.AsSpan(0, Math.Min(name.Length, MaxShownName)).EnumerateRunes())
        {
            if (Rune.IsControl(rune))
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
            else
            {
                shown.Append(rune.ToString());
            }
        }

        return shown.Append(name.Length > MaxShownName ? "…" : "").ToString();
    }

    private JsonData ReadValue(int from, out int start)
    {
        var reader = new Utf8JsonReader(_utf8.AsSpan(from), Options);
        reader.Read();
        start = from + (int)reader.TokenStartIndex;
        return JsonDataReader.Read(ref reader);
    }

    private Utf8JsonReader Inside(SourceNode node)
    {
        var reader = new Utf8JsonReader(_utf8.AsSpan(node.Offset), Options);
        reader.Read();
        return reader;
    }

    // The reader does not count a bracket that it has just read.
    private static int DepthOf(Utf8JsonReader reader) =>
        reader.CurrentDepth + (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? 1 : 0);

    private int OffsetOf(JsonException exception)
    {
        var start = 0;
        for (var line = exception.LineNumber ?? 0; line > 0; line--)
        {
            start += _utf8.AsSpan(start).IndexOf((byte)'\n') + 1;
        }

        return (int)Math.Min(start + (exception.BytePositionInLine ?? 0), _utf8.Length);
    }
}
