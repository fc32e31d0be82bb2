namespace MetaFlow.Connectors.Adc.Extraction;

/// <summary>Finds many names in a text in one pass; where several begin at one place, the longest.</summary>
/// <param name="mayFollowHyphen">Whether a short name may stand behind a word and a hyphen, as in anti-CD38.</param>
internal sealed class NameTree<T>(bool mayFollowHyphen = false)
    where T : class
{
    private readonly Node _root = new();

    public void Add(string name, T value)
    {
        var text = new TokenText(name);
        if (text.Tokens.Count == 0)
        {
            return;
        }

        var node = _root;
        foreach (var token in text.Tokens)
        {
            if (!node.Next.TryGetValue(token.Value, out var next))
            {
                node.Next[token.Value] = next = new Node();
            }

            node = next;
        }

        // The first owner of a name keeps it; the catalogue has told of the second.
        node.Value ??= value;
        node.IsSpaced |= name.Contains(' ', StringComparison.Ordinal);
    }

    /// <summary>The longest name that begins at a token.</summary>
    public Found<T>? At(TokenText text, int first)
    {
        if (text.IsInsideWord(first) || IsTailOfAnotherName(text, first))
        {
            return null;
        }

        Found<T>? longest = null;
        var node = _root;
        var isSpread = false;
        for (var at = first; at < text.Tokens.Count; at++)
        {
            if (at > first && !MayJoin(text.Before(at)))
            {
                break;
            }

            isSpread |= at > first && IsShortCodeWithSpace(text, first, at);
            if (!node.Next.TryGetValue(text.Tokens[at].Value, out node))
            {
                break;
            }

            if (node.Value is { } value && (node.IsSpaced || !isSpread) && EndsWord(text, at, out var last))
            {
                longest = new Found<T>(value, first, last);
            }
        }

        return longest;
    }

    private static bool MayJoin(ReadOnlySpan<char> between) => between.Length switch
    {
        0 => true,
        1 => between[0] is '-' or ' ' or '/' or '\u00A0' or '\u2010' or '\u2011' or '\u2013' or '\u2019' or '\'',
        _ => between.Trim() is "-" or "",
    };

    // "group A 166 patients" names no drug A166; "DS 8201" has a number that nobody counts to.
    private static bool IsShortCodeWithSpace(TokenText text, int first, int at) =>
        at == first + 1 && text.Tokens[first].Value.Length <= 2 && text.Tokens[at] is { IsNumber: true, Value.Length: < 4 } && text.Before(at).Contains(' ');

    // The RC in "MPN-RC 118" and the A in "SHR-A166" begin no name of their own.
    private bool IsTailOfAnotherName(TokenText text, int first) =>
        !mayFollowHyphen && first > 0 && text.Tokens[first].Value.Length <= 2 && text.Before(first) is "-";

    // DS-1062a is DS-1062: one small letter behind the number tells a form of the same drug.
    private static bool EndsWord(TokenText text, int at, out int last)
    {
        last = at;
        var next = at + 1;
        if (next >= text.Tokens.Count || !text.IsInsideWord(next))
        {
            return true;
        }

        last = next;
        return text.Tokens[at].IsNumber && text.Tokens[next].Value is "a" && (next + 1 >= text.Tokens.Count || !text.IsInsideWord(next + 1));
    }

    private sealed class Node
    {
        public Dictionary<string, Node> Next { get; } = [];

        public T? Value { get; set; }

        public bool IsSpaced { get; set; }
    }
}

internal sealed record Found<T>(T Value, int First, int Last);
