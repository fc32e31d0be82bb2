using System.Security.Cryptography;
using System.Text;
using MetaFlow.Knowledge.Search;

namespace MetaFlow.Knowledge.Eval;

/// <summary>Documents of a test collection as the index takes them: front matter read, text cut at its paragraphs.</summary>
internal static class EvalPassages
{
    private const int Length = 1000;

    public static IndexedDocument Of(EvalDocument document)
    {
        var read = FrontMatter.Read(document.Text);
        var title = document.Title.Length > 0 ? document.Title : read["title"] ?? "";
        var passages = Cut(read.Text)
            .Select((cut, at) => new IndexedPassage(IdOf($"{document.Id}\n{at}"), cut.Heading, cut.Text, "text"))
            .ToArray();
        return new IndexedDocument(
            IdOf(document.Id), document.Domain ?? KnowledgeLibrary.Common, title, document.Language ?? "", "text", read.List("tags"),
            DateTimeOffset.UnixEpoch, string.Join('\n', [read["description"] ?? "", .. read.List("keywords")]), passages);
    }

    public static Guid IdOf(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));

    // Whole paragraphs up to about the length; one that is longer is a passage of its own. A heading begins a new one.
    private static IEnumerable<(string Heading, string Text)> Cut(string text)
    {
        var (heading, piece) = ("", new StringBuilder());
        foreach (var paragraph in text.Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var isHeading = paragraph.StartsWith('#');
            if (piece.Length > 0 && piece.Length + paragraph.Length > Length)
            {
                yield return (heading, piece.ToString());
                piece.Clear();
            }

            if (isHeading)
            {
                heading = paragraph.Split('\n')[0].TrimStart('#', ' ');
            }

            piece.Append(piece.Length > 0 ? "\n\n" : "").Append(paragraph);
        }

        if (piece.Length > 0)
        {
            yield return (heading, piece.ToString());
        }
    }
}
