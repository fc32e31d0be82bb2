using System.Text;
using MetaFlow.Json;

namespace MetaFlow.Workflows;

/// <summary>
/// The one way a definition is laid out, so that two revisions differ only where somebody changed something. What is
/// short stands on one line; every value, its digits and the order of members stay as they are.
/// </summary>
public sealed class DefinitionFormat
{
    private const int MaxWidth = 120;

    // A step with its settings still reads well on one line; a list of such steps does not.
    private const int MaxLevels = 3;

    private const int Indent = 2;

    private readonly StringBuilder _text = new();

    private DefinitionFormat()
    {
    }

    public static string Write(JsonData value)
    {
        var format = new DefinitionFormat();
        if (value is JsonObject { Count: > 0 } definition)
        {
            format.Break(definition, 0);
        }
        else
        {
            format.Write(value, 0, 0);
        }

        return format._text.Append('\n').ToString();
    }

    /// <summary>The text laid out; null and its problems where it is no JSON, or would lose a member that stands twice.</summary>
    public static string? Of(ReceivedDefinition definition, out IReadOnlyList<Problem> problems)
    {
        if (definition.Problem is { } problem)
        {
            problems = [problem];
            return null;
        }

        var found = new ProblemList();
        problems = found;
        return SourceText.Read(definition.Utf8.Span, found) is { } node && found.Count == 0 ? Write(node.Value) : null;
    }

    /// <summary>A value as it stands inside of a definition that is laid out.</summary>
    /// <param name="indent">Of the line that it begins on.</param>
    /// <param name="width">What already stands on that line.</param>
    internal static string Piece(JsonData value, int indent, int width)
    {
        var format = new DefinitionFormat();
        format.Write(value, indent, width);
        return format._text.ToString();
    }

    /// <param name="width">What already stands on the line, and what has to follow on it.</param>
    private void Write(JsonData value, int indent, int width)
    {
        var start = _text.Length;
        var room = MaxWidth - width;
        if (IsFilled(value) && !TryFlat(value, MaxLevels, ref room))
        {
            _text.Length = start;
            Break(value, indent);
        }
        else if (!IsFilled(value))
        {
            WriteSmall(value);
        }
    }

    private void Break(JsonData value, int indent)
    {
        var inner = indent + Indent;
        var isObject = value is JsonObject;
        var count = isObject ? ((JsonObject)value).Count : ((JsonArray)value).Count;
        _text.Append(isObject ? '{' : '[');
        for (var i = 0; i < count; i++)
        {
            _text.Append('\n').Append(' ', inner);
            var comma = i < count - 1 ? 1 : 0;
            if (value is JsonObject members)
            {
                Write(members.Values[i], inner, inner + WriteName(members.Names[i]) + comma);
            }
            else
            {
                Write(((JsonArray)value)[i], inner, inner + comma);
            }

            _text.Append(',', comma);
        }

        _text.Append('\n').Append(' ', indent).Append(isObject ? '}' : ']');
    }

    /// <summary>Writes the value on one line; false, with some of it written, where that would not read well.</summary>
    private bool TryFlat(JsonData value, int levels, ref int room)
    {
        if (!IsFilled(value))
        {
            // Longer than the room before any escape: not worth writing.
            room -= value is JsonText { Value: var text } && text.Length > room ? text.Length : WriteSmall(value);
            return room >= 0;
        }

        var members = value as JsonObject;
        var values = members is null ? ((JsonArray)value).Items : members.Values;
        if (levels == 0 || values.Length > room || FilledIn(values) > 1)
        {
            return false;
        }

        room -= 4 + (2 * (values.Length - 1));
        _text.Append(members is null ? "[ " : "{ ");
        for (var i = 0; i < values.Length; i++)
        {
            _text.Append(i > 0 ? ", " : "");
            room -= members is null ? 0 : WriteName(members.Names[i]);
            if (room < 0 || !TryFlat(values[i], levels - 1, ref room))
            {
                return false;
            }
        }

        _text.Append(members is null ? " ]" : " }");
        return true;
    }

    private static bool IsFilled(JsonData value) => value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 };

    private static int FilledIn(ReadOnlySpan<JsonData> values)
    {
        var count = 0;
        foreach (var value in values)
        {
            count += IsFilled(value) ? 1 : 0;
        }

        return count;
    }

    private int WriteName(string name)
    {
        var width = QuotedText.Write(name, _text);
        _text.Append(": ");
        return width + 2;
    }

    private int WriteSmall(JsonData value)
    {
        if (value is JsonText text)
        {
            return QuotedText.Write(text.Value, _text);
        }

        var written = value switch
        {
            JsonNumber number => number.Literal,
            JsonObject => "{}",
            JsonArray => "[]",
            JsonNull => "null",
            _ => ((JsonBool)value).Value ? "true" : "false",
        };
        _text.Append(written);
        return written.Length;
    }
}
