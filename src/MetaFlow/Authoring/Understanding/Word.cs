namespace MetaFlow.Authoring.Understanding;

/// <summary>A word of the request.</summary>
/// <param name="Text">As it is written.</param>
/// <param name="Lower">In small letters, without what stands around it.</param>
/// <param name="Before">The punctuation before it, or a space.</param>
/// <param name="After">The punctuation behind it, or a space.</param>
public sealed record Word(int Start, string Text, string Lower, char Before, char After)
{
    private const string Around = ",;.:!?()[]{}\"'“”‘’「」…→>";

    public int End => Start + Text.Length;

    public bool IsCapital => char.IsUpper(Text[0]);

    /// <summary>A sentence ends behind it.</summary>
    public bool EndsSentence => After is '.' or '?' or '!';

    /// <summary>The words outside of some spans; the punctuation of those that go stays with the ones before them.</summary>
    public static IReadOnlyList<Word> Without(IReadOnlyList<Word> words, IReadOnlyList<Span> spans)
    {
        var kept = new List<Word>(words.Count);
        foreach (var word in words)
        {
            if (!spans.Any(span => word.Start >= span.Start && word.End <= span.End + 1))
            {
                kept.Add(word);
            }
            else if (kept.Count > 0 && word.After != ' ' && !kept[^1].EndsSentence)
            {
                kept[^1] = kept[^1] with { After = word.After };
            }
        }

        return kept;
    }

    /// <param name="masked">The same text in small letters.</param>
    public static IReadOnlyList<Word> Split(string text, string masked)
    {
        var words = new List<Word>();
        var at = 0;
        while (at < masked.Length)
        {
            if (masked[at] == ' ' || masked[at] is '—' or '–')
            {
                at++;
                continue;
            }

            var end = at;
            while (end < masked.Length && masked[end] is not (' ' or '—' or '–'))
            {
                end++;
            }

            var (start, stop) = (at, end);
            while (start < stop && Around.Contains(masked[start], StringComparison.Ordinal))
            {
                start++;
            }

            while (stop > start && Around.Contains(masked[stop - 1], StringComparison.Ordinal))
            {
                stop--;
            }

            if (stop > start)
            {
                words.Add(new Word(
                    start, text[start..stop], masked[start..stop],
                    start > at ? masked[at] : at > 1 && masked[at - 2] is '—' or '–' ? ',' : ' ', AfterOf(masked, stop, end)));
            }
            else if (masked[at] is '→' or '>' && words.Count > 0)
            {
                words[^1] = words[^1] with { After = '→' };
            }

            at = end;
        }

        return words;
    }

    // Of several signs the one that separates most; a dash between words separates like a comma.
    private static char AfterOf(string masked, int stop, int end)
    {
        var signs = masked.AsSpan(stop, end - stop);
        foreach (var sign in ".?!;:→,)")
        {
            if (signs.Contains(sign))
            {
                return sign;
            }
        }

        return end + 1 < masked.Length && masked[end + 1] is '—' or '–' || end < masked.Length && masked[end] is '—' or '–' ? ',' : ' ';
    }
}
