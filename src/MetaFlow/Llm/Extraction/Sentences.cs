using System.Text;

namespace MetaFlow.Llm.Extraction;

/// <summary>Takes a text apart into sentences: first into blocks (paragraphs, items of lists, headings), then each block.</summary>
internal static class Sentences
{
    // A line that is shorter than this ends where it ends; a longer one may only have been wrapped.
    private const int WrappedWidth = 60;

    public static IReadOnlyList<string> Of(string text) => [.. Blocks(text).SelectMany(SentenceSplitter.Split)];

    private static List<string> Blocks(string text)
    {
        var blocks = new List<string>();
        var block = new StringBuilder();
        var last = "";

        void End()
        {
            if (block.Length > 0)
            {
                blocks.Add(block.ToString());
                block.Clear();
            }
        }

        foreach (var written in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = written.Trim();
            var mark = MarkOf(line);
            if (line.Length == 0 || mark > 0 || !GoesOn(last))
            {
                End();
            }

            if (line.Length > mark)
            {
                if (block.Length > 0 && !(WordReader.IsUnspaced(block[^1]) && WordReader.IsUnspaced(line[0])))
                {
                    block.Append(' ');
                }

                block.Append(line, mark, line.Length - mark);
            }

            last = line.StartsWith('#') ? "" : line;
        }

        End();
        return blocks;
    }

    private static bool GoesOn(string line) =>
        line.Length > 0 && !SentenceSplitter.IsEnd(line[^1]) && line.Sum(letter => letter >= 0x1100 ? 2 : 1) >= WrappedWidth;

    // How many letters the mark of an item or a heading takes: "- ", "• ", "3) ", "3. ", "가. ", "## ".
    private static int MarkOf(string line)
    {
        var at = 0;
        while (at < line.Length && line[at] == '#')
        {
            at++;
        }

        if (at == 0 && line is [var first, ..] && first is '-' or '*' or '•' or '·' or '▶' or '■' or '○' or '※' or >= '①' and <= '⑳')
        {
            at = 1;
            return first is '-' or '*' or '·' && line is not [_, ' ', ..] ? 0 : Spaces(line, at);
        }

        if (at == 0)
        {
            while (at < line.Length && at < 3 && char.IsAsciiDigit(line[at]))
            {
                at++;
            }

            at = at > 0 ? at : line is ['가' or '나' or '다' or '라' or '마', '.', ' ', ..] ? 1 : 0;
            at = at > 0 && at + 1 < line.Length && line[at] is '.' or ')' && line[at + 1] == ' ' && !IsDate(line, at) ? at + 1 : 0;
        }

        return at > 0 && at < line.Length && line[at] == ' ' ? Spaces(line, at) : 0;
    }

    // "5. 3. 회의": a day, not the fifth item.
    private static bool IsDate(string line, int at) => line[at] == '.' && at + 2 < line.Length && char.IsAsciiDigit(line[at + 2]);

    private static int Spaces(string line, int at)
    {
        while (at < line.Length && line[at] == ' ')
        {
            at++;
        }

        return at;
    }
}
