using System.Runtime.InteropServices;

namespace MetaFlow.Knowledge.Passages;

/// <summary>What belongs together in a text: where it begins and ends, as lines.</summary>
/// <param name="Level">Of a heading, 1 to 6; otherwise 0.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TextBlock(PassageKind Kind, int Start, int End, int Level)
{
    public int Length => End - Start;
}

/// <summary>Finds the blocks of a text: headings, lists, tables, code, paragraphs. Together they are the whole text but for empty lines.</summary>
internal static class TextBlocks
{
    public static IReadOnlyList<TextBlock> Of(string text, bool isMarkdown)
    {
        var blocks = new List<TextBlock>();
        var at = 0;
        while (at < text.Length)
        {
            var end = LineEnd(text, at);
            var line = text.AsSpan(at, end - at);
            if (line.IsWhiteSpace())
            {
                at = end;
                continue;
            }

            var kind = isMarkdown ? KindOf(line) : PassageKind.Text;
            var level = isMarkdown ? HeadingLevel(line) : 0;
            var stop = (kind, level) switch
            {
                (_, > 0) => end,
                (PassageKind.Code, _) => CodeEnd(text, at, end),
                (PassageKind.Table, _) => While(text, end, next => KindOf(next) == PassageKind.Table),
                (PassageKind.List, _) => ListEnd(text, end),
                _ => While(text, end, next => !next.IsWhiteSpace() && (!isMarkdown || (KindOf(next) == PassageKind.Text && HeadingLevel(next) == 0))),
            };
            blocks.Add(new TextBlock(kind, at, stop, level));
            at = stop;
        }

        return blocks;
    }

    public static int LineEnd(string text, int from) =>
        text.IndexOf('\n', from) is >= 0 and var at ? at + 1 : text.Length;

    private static PassageKind KindOf(ReadOnlySpan<char> line)
    {
        var trimmed = line.TrimStart();
        if (trimmed.StartsWith("```") || trimmed.StartsWith("~~~"))
        {
            return PassageKind.Code;
        }

        if (trimmed.StartsWith("|"))
        {
            return PassageKind.Table;
        }

        return IsItem(trimmed) ? PassageKind.List : PassageKind.Text;
    }

    private static bool IsItem(ReadOnlySpan<char> line)
    {
        if (line is ['-' or '*' or '+', ' ', ..])
        {
            return true;
        }

        var digits = 0;
        while (digits < line.Length && digits < 4 && char.IsAsciiDigit(line[digits]))
        {
            digits++;
        }

        return digits > 0 && digits + 1 < line.Length && line[digits] is '.' or ')' && line[digits + 1] == ' ';
    }

    private static int HeadingLevel(ReadOnlySpan<char> line)
    {
        var level = 0;
        while (level < line.Length && level < 7 && line[level] == '#')
        {
            level++;
        }

        return level is > 0 and < 7 && level < line.Length && line[level] == ' ' ? level : 0;
    }

    // A fence that is never closed goes to the end.
    private static int CodeEnd(string text, int start, int end)
    {
        var fence = text.AsSpan(start, end - start).TrimStart()[..3].ToString();
        var at = end;
        while (at < text.Length)
        {
            var next = LineEnd(text, at);
            if (text.AsSpan(at, next - at).TrimStart().StartsWith(fence))
            {
                return next;
            }

            at = next;
        }

        return text.Length;
    }

    // Items, what is indented below them, and one empty line between items.
    private static int ListEnd(string text, int end)
    {
        var at = end;
        while (at < text.Length)
        {
            var next = LineEnd(text, at);
            var line = text.AsSpan(at, next - at);
            if (line.IsWhiteSpace())
            {
                var after = next < text.Length ? text.AsSpan(next, LineEnd(text, next) - next) : [];
                if (!IsItem(after.TrimStart()))
                {
                    return at;
                }
            }
            else if (!IsItem(line.TrimStart()) && !char.IsWhiteSpace(line[0]) && (HeadingLevel(line) > 0 || KindOf(line) != PassageKind.Text))
            {
                return at;
            }

            at = next;
        }

        return at;
    }

    private delegate bool LineTest(ReadOnlySpan<char> line);

    private static int While(string text, int end, LineTest goesOn)
    {
        var at = end;
        while (at < text.Length)
        {
            var next = LineEnd(text, at);
            if (!goesOn(text.AsSpan(at, next - at)))
            {
                break;
            }

            at = next;
        }

        return at;
    }
}
