using System.Text;
using AngleSharp.Dom;

namespace MetaFlow.Knowledge.Ingestion;

/// <summary>The words below an element, however deep they lie, without recursion; none of scripts and styles.</summary>
internal static class DeepText
{
    public static string Of(INode root)
    {
        var text = new StringBuilder();
        var node = root.FirstChild;
        while (node is not null)
        {
            if (node is IText words)
            {
                text.Append(words.Data);
            }

            var isDropped = node is IElement { LocalName: "script" or "style" };
            node = (isDropped ? null : node.FirstChild) ?? Next(node, root);
        }

        return text.ToString();
    }

    private static INode? Next(INode node, INode root)
    {
        for (INode? at = node; at is not null && at != root; at = at.Parent)
        {
            if (at.NextSibling is { } next)
            {
                return next;
            }
        }

        return null;
    }
}
