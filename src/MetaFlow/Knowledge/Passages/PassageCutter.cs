namespace MetaFlow.Knowledge.Passages;

/// <summary>
/// Cuts a text into passages by its structure. Each passage is a stretch of the text as it stands: nothing is added, and
/// all that is not empty lies in one of them.
/// </summary>
internal static class PassageCutter
{
    public static IReadOnlyList<PassageDraft> Cut(string text, bool isMarkdown, PassageRules rules)
    {
        var headings = new List<(int Level, string Words)>();
        var passages = new List<PassageDraft>();
        var open = new List<TextBlock>();
        foreach (var block in TextBlocks.Of(text, isMarkdown))
        {
            if (block.Level > 0)
            {
                if (open.Count > 0 && !GoesOn(open, block, headings, rules))
                {
                    Close();
                }

                // A short section keeps the name it began with, its first subsection is part of it.
                if (open.Count == 0)
                {
                    headings.RemoveAll(heading => heading.Level >= block.Level);
                    headings.Add((block.Level, text[block.Start..block.End].TrimStart('#').Trim()));
                }

                open.Add(block);
                continue;
            }

            if (open.Count > 0 && open.Any(each => each.Level == 0) && block.End - open[0].Start > Limit(open, block, rules))
            {
                Close();
            }

            open.Add(block);
        }

        Close();
        return passages;

        void Close()
        {
            if (open.Count > 0)
            {
                passages.AddRange(Stretch(text, open, [.. headings.Select(heading => heading.Words)], rules));
                foreach (var block in open.Where(each => each.Level > 0))
                {
                    headings.RemoveAll(heading => heading.Level >= block.Level);
                    headings.Add((block.Level, text[block.Start..block.End].TrimStart('#').Trim()));
                }

                open.Clear();
            }
        }
    }

    /// <summary>The beginning of a text, cut where no letter is torn.</summary>
    public static string Head(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    // Only headings so far, or so little that its first subsection may follow.
    private static bool GoesOn(List<TextBlock> open, TextBlock heading, List<(int Level, string Words)> headings, PassageRules rules) =>
        (open.All(each => each.Level > 0) || open[^1].End - open[0].Start < rules.Small)
        && headings.Count > 0 && heading.Level > headings[^1].Level && open.Count(each => each.Level > 0) < 3
        && heading.End - open[0].Start < rules.Most;

    // What is kept whole may go beyond the target, once something stands before it that is about it.
    private static int Limit(List<TextBlock> open, TextBlock block, PassageRules rules) =>
        block.Kind is PassageKind.Code or PassageKind.Table or PassageKind.List && open[^1].End - open[0].Start < rules.Target / 2
            ? rules.Most
            : rules.Target;

    private static IEnumerable<PassageDraft> Stretch(string text, List<TextBlock> blocks, IReadOnlyList<string> heading, PassageRules rules)
    {
        var (start, end) = Trim(text, blocks[0].Start, blocks[^1].End);
        var body = blocks.Where(block => block.Level == 0).ToList();
        var kind = body.Count > 0 && body.All(block => block.Kind == body[0].Kind) ? body[0].Kind : PassageKind.Text;
        if (end - start <= rules.Most)
        {
            yield return new PassageDraft(kind, heading, text[start..end], start);
            yield break;
        }

        var at = start;
        while (at < end)
        {
            var from = at == start || kind is PassageKind.Code or PassageKind.Table ? at : Back(text, start, at, rules.Overlap);
            var stop = end - from <= rules.Most ? end : Break(text, at, from + rules.Target, from + rules.Most);
            var (first, last) = Trim(text, from, stop);
            yield return new PassageDraft(kind, heading, text[first..last], first);
            at = Trim(text, stop, end).Start;
        }
    }

    // The best place to cut: behind a line, a sentence, a word; at worst behind any letter.
    private static int Break(string text, int from, int target, int most)
    {
        var least = from + Math.Max(1, (target - from) / 2);
        for (var at = Math.Min(target, text.Length); at > least; at--)
        {
            if (text[at - 1] == '\n')
            {
                return at;
            }
        }

        for (var at = target; at > least; at--)
        {
            if (char.IsWhiteSpace(text[at]) && text[at - 1] is '.' or '?' or '!' or '。')
            {
                return at;
            }
        }

        for (var at = target; at > least; at--)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                return at;
            }
        }

        var cut = Math.Min(target, most);
        return char.IsHighSurrogate(text[cut - 1]) ? cut - 1 : cut;
    }

    // Back to the beginning of a sentence, or of a line.
    private static int Back(string text, int start, int at, int overlap)
    {
        for (var from = Math.Max(start, at - overlap); from < at; from++)
        {
            if (from == start || text[from - 1] == '\n' || (char.IsWhiteSpace(text[from - 1]) && from > 1 && text[from - 2] is '.' or '?' or '!' or '。'))
            {
                return from;
            }
        }

        return at;
    }

    private static (int Start, int End) Trim(string text, int start, int end)
    {
        // Empty lines go, the indentation of the first line stays.
        while (start < end && TextBlocks.LineEnd(text, start) is var next && next <= end && text.AsSpan(start, next - start).IsWhiteSpace())
        {
            start = next;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return (start, end);
    }
}
