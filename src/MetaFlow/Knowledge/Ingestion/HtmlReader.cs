using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace MetaFlow.Knowledge.Ingestion;

/// <summary>HTML as Markdown: headings, lists, tables and code stay what they are; scripts and styles are dropped.</summary>
internal sealed class HtmlReader : IDocumentReader
{
    private static readonly HashSet<string> Dropped = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "head", "nav", "button", "select", "input",
    };

    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "p", "div", "section", "article", "main", "header", "footer", "aside", "blockquote", "figure", "figcaption", "form", "details",
        "summary", "dl", "dt", "dd", "address", "fieldset", "hr",
    };

    public Task<ReadText> ReadAsync(SourceFile file, KnowledgeOptions limits, CancellationToken cancellationToken)
    {
        var text = PlainText.Decode(file.Bytes.Span)
            ?? throw new UnreadableException(Problem.Of("knowledge.not_text", ("file", file.Name)));
        using var document = new HtmlParser().ParseDocument(text);
        var written = new BoundedText(file.Name, limits.MaxCharacters);
        if (document.Body is { } body)
        {
            new Writer(written, limits, cancellationToken).Children(body, 0);
        }

        return Task.FromResult(new ReadText(written.ToString(), "text/markdown", "html")
        {
            Title = document.Title is { Length: > 0 } title ? OneLine(title) : null,
        });
    }

    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private sealed class Writer(BoundedText written, KnowledgeOptions limits, CancellationToken cancellationToken)
    {
        public void Children(INode node, int depth)
        {
            foreach (var child in node.ChildNodes)
            {
                Node(child, depth + 1);
            }
        }

        private void Node(INode node, int depth)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (node is IText text)
            {
                Words(text.Data);
            }
            else if (node is IElement element && !Dropped.Contains(element.LocalName) && !IsHidden(element))
            {
                // Nobody writes pages so deep: what is below is taken as words.
                if (depth > limits.MaxDepth)
                {
                    Words(DeepText.Of(element));
                }
                else
                {
                    Element(element, depth);
                }
            }
        }

        private void Element(IElement element, int depth)
        {
            switch (element.LocalName)
            {
                case ['h', >= '1' and <= '6' and var level]:
                    written.Gap().Add(new string('#', level - '0')).Add(" ").Add(OneLine(DeepText.Of(element))).Gap();
                    break;
                case "br":
                    written.NewLine();
                    break;
                case "pre":
                    Code(DeepText.Of(element));
                    break;
                case "code":
                    written.Add("`").Add(OneLine(DeepText.Of(element))).Add("`");
                    break;
                case "ul" or "ol":
                    List(element, depth);
                    break;
                case "table":
                    Table(element);
                    break;
                case var name when Blocks.Contains(name):
                    written.Gap();
                    Children(element, depth);
                    written.Gap();
                    break;
                default:
                    Children(element, depth);
                    break;
            }
        }

        private void List(IElement list, int depth)
        {
            var number = 0;
            var indent = new string(' ', 2 * Math.Min(8, list.GetAncestors().Count(each => each is IElement { LocalName: "ul" or "ol" })));
            if (indent.Length == 0)
            {
                written.Gap();
            }

            foreach (var item in list.Children)
            {
                number++;
                written.NewLine().Add(indent).Add(list.LocalName == "ol" ? $"{number}. " : "- ");
                Children(item, depth + 1);
            }

            if (indent.Length == 0)
            {
                written.Gap();
            }
        }

        private void Table(IElement table)
        {
            written.Gap();
            var isFirst = true;
            foreach (var row in table.QuerySelectorAll("tr"))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var cells = row.Children.Where(cell => cell.LocalName is "td" or "th")
                    .Select(cell => OneLine(DeepText.Of(cell)).Replace("|", "\\|", StringComparison.Ordinal)).ToList();
                if (cells.Count == 0)
                {
                    continue;
                }

                written.Add("| ").Add(string.Join(" | ", cells)).Add(" |\n");
                if (isFirst)
                {
                    written.Add("|").Add(string.Concat(Enumerable.Repeat("---|", cells.Count))).Add("\n");
                    isFirst = false;
                }
            }

            written.Gap();
        }

        private void Code(string code) => written.Gap().Add("```\n").Add(code.Trim('\n')).NewLine().Add("```").Gap();

        private void Words(string text)
        {
            if (text.Length > 0 && char.IsWhiteSpace(text[0]))
            {
                written.Space();
            }

            written.Add(OneLine(text));
            if (text.Length > 0 && char.IsWhiteSpace(text[^1]))
            {
                written.Space();
            }
        }

        private static bool IsHidden(IElement element) =>
            element.HasAttribute("hidden") || element.GetAttribute("aria-hidden") == "true";
    }
}
