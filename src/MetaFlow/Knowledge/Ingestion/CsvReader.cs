namespace MetaFlow.Knowledge.Ingestion;

/// <summary>Tables: each row becomes a line that names its columns, so that a row alone can be understood.</summary>
internal sealed class CsvReader : IDocumentReader
{
    public Task<ReadText> ReadAsync(SourceFile file, KnowledgeOptions limits, CancellationToken cancellationToken)
    {
        var text = PlainText.Decode(file.Bytes.Span)
            ?? throw new UnreadableException(Problem.Of("knowledge.not_text", ("file", file.Name)));
        var written = new BoundedText(file.Name, limits.MaxCharacters);
        IReadOnlyList<string>? head = null;
        foreach (var row in Rows(text, DelimiterOf(text)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row.All(string.IsNullOrWhiteSpace))
            {
                continue;
            }

            if (head is null)
            {
                head = row;
                written.Add(string.Join(" | ", row.Select(OneLine))).Add("\n\n");
                continue;
            }

            var cells = row.Select((cell, at) => (Name: at < head.Count ? OneLine(head[at]) : "", Cell: OneLine(cell))).Where(cell => cell.Cell.Length > 0);
            written.Add("- ").Add(string.Join("; ", cells.Select(cell => cell.Name.Length > 0 ? $"{cell.Name}: {cell.Cell}" : cell.Cell))).Add("\n");
        }

        return Task.FromResult(new ReadText(written.ToString(), "text/markdown", "table"));
    }

    /// <summary>The one that the first line has most of, outside of quotes.</summary>
    private static char DelimiterOf(string text)
    {
        var line = text.AsSpan(0, text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? end : text.Length);
        var best = ',';
        var most = line.Count(',');
        foreach (var candidate in "\t;|")
        {
            if (line.Count(candidate) is var count && count > most)
            {
                (best, most) = (candidate, count);
            }
        }

        return best;
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(string text, char delimiter)
    {
        var row = new List<string>();
        var cell = new System.Text.StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (isQuoted)
            {
                if (letter != '"')
                {
                    cell.Append(letter);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else
                {
                    isQuoted = false;
                }
            }
            else if (letter == '"' && cell.Length == 0)
            {
                isQuoted = true;
            }
            else if (letter == delimiter)
            {
                row.Add(cell.ToString());
                cell.Clear();
            }
            else if (letter == '\n')
            {
                row.Add(cell.ToString());
                cell.Clear();
                yield return row;
                row = [];
            }
            else
            {
                cell.Append(letter);
            }
        }

        row.Add(cell.ToString());
        yield return row;
    }

    private static string OneLine(string cell) => cell.ReplaceLineEndings(" ").Trim();
}
