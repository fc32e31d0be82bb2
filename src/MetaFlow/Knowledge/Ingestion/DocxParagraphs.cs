using System.Text;

namespace MetaFlow.Knowledge.Ingestion;

/// <summary>Makes Markdown of the elements of a Word document, in the order they come.</summary>
internal sealed class DocxParagraphs(BoundedText written)
{
    private readonly StringBuilder _paragraph = new();
    private readonly List<string> _row = [];
    private string? _style;
    private bool _isListItem;
    private bool _isText;
    private bool _isFirstRow;
    private int _tables;

    /// <summary>The paragraph of the style Title, or else the first heading.</summary>
    public string? Title { get; private set; }

    public void Begin(string name, string? value, bool isEmpty)
    {
        switch (name)
        {
            case "p" when !isEmpty && _tables == 0:
                (_style, _isListItem) = (null, false);
                _paragraph.Clear();
                break;
            case "pStyle":
                _style = value;
                break;
            case "numPr":
                _isListItem = true;
                break;
            case "t":
                _isText = !isEmpty;
                break;
            case "tab":
                _paragraph.Append('\t');
                break;
            case "br" or "cr":
                _paragraph.Append(_tables > 0 ? ' ' : '\n');
                break;
            case "tbl" when !isEmpty:
                if (_tables++ == 0)
                {
                    written.Gap();
                    _isFirstRow = true;
                }

                break;
            case "tc" when _tables == 1:
                _paragraph.Clear();
                break;
        }
    }

    public void Text(string text)
    {
        if (_isText)
        {
            _paragraph.Append(text);
        }
    }

    public void End(string name)
    {
        switch (name)
        {
            case "t":
                _isText = false;
                break;
            case "p" when _tables == 0:
                Paragraph(_paragraph.ToString().Trim());
                _paragraph.Clear();
                break;
            case "p":
                _paragraph.Append(' ');
                break;
            case "tc" when _tables == 1:
                _row.Add(string.Join(' ', _paragraph.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace("|", "\\|", StringComparison.Ordinal));
                break;
            case "tr" when _tables == 1:
                Row();
                break;
            case "tbl" when _tables > 0 && --_tables == 0:
                written.Gap();
                break;
        }
    }

    private void Paragraph(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (LevelOf(_style) is { } level)
        {
            var heading = text.ReplaceLineEndings(" ");
            Title ??= heading;
            written.Gap().Add(new string('#', level)).Add(" ").Add(heading).Gap();
        }
        else if (_isListItem)
        {
            written.NewLine().Add("- ").Add(text.ReplaceLineEndings("\n  ")).Add("\n");
        }
        else
        {
            written.Gap().Add(text).Gap();
        }
    }

    private void Row()
    {
        if (_row.Count > 0)
        {
            written.Add("| ").Add(string.Join(" | ", _row)).Add(" |\n");
            if (_isFirstRow)
            {
                written.Add("|").Add(string.Concat(Enumerable.Repeat("---|", _row.Count))).Add("\n");
            }
        }

        _isFirstRow = false;
        _row.Clear();
    }

    // Word's own styles are Title and Heading1 to Heading9; its Korean edition calls them by their numbers alone.
    private static int? LevelOf(string? style) => style switch
    {
        null => null,
        "Title" => 1,
        [.., >= '1' and <= '9' and var level] when style.StartsWith("Heading", StringComparison.OrdinalIgnoreCase) || style.Length == 1 => Math.Min(level - '0', 6),
        _ => null,
    };
}
