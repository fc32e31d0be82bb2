namespace MetaFlow.Knowledge.Search.Language;

/// <summary>
/// Korean words that are known: no ending is taken off them, forms of known verbs go back to their stem, and words
/// written together come apart at them.
/// </summary>
internal sealed class KoreanWords
{
    private const int ShortestPart = 2;

    // A word and what it stands for: itself, or the stem that it is a form of.
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _spans;

    public KoreanWords(IEnumerable<string> forms)
    {
        var all = forms.ToArray();
        foreach (var noun in all.Where(form => !KoreanVerbs.IsVerb(form)))
        {
            _words[noun] = noun;
        }

        // Forms of one syllable are too many things at once.
        foreach (var verb in all.Where(KoreanVerbs.IsVerb))
        {
            foreach (var form in KoreanVerbs.Forms(verb).Where(form => form.Length > 1))
            {
                _words.TryAdd(form, KoreanVerbs.StemOf(verb));
            }
        }

        _spans = _words.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public static KoreanWords Default { get; } = new(GlossaryEntry.All.SelectMany(entry => entry.Korean).SelectMany(form => form.Split(' ')));

    public bool Contains(ReadOnlySpan<char> word) => _spans.ContainsKey(word);

    /// <summary>The word that this one is a form of; null where it is not known.</summary>
    public string? Find(ReadOnlySpan<char> word) => _spans.TryGetValue(word, out var stem) ? stem : null;

    /// <summary>The known words that a longer word is made of from its beginning to its end; none where one syllable is left over.</summary>
    public IReadOnlyList<(string Word, int Start, int Length)> Parts(string word)
    {
        if (word.Length < 2 * ShortestPart)
        {
            return [];
        }

        var parts = new List<(string Word, int Start, int Length)>();
        return Cut(word, 0, parts) && parts.Count > 1 ? parts : [];
    }

    private bool Cut(string word, int from, List<(string Word, int Start, int Length)> parts)
    {
        if (from == word.Length)
        {
            return true;
        }

        for (var length = Math.Min(word.Length - from, from == 0 ? word.Length - 1 : word.Length); length >= ShortestPart; length--)
        {
            if (_spans.TryGetValue(word.AsSpan(from, length), out var stem))
            {
                parts.Add((stem, from, length));
                if (Cut(word, from + length, parts))
                {
                    return true;
                }

                parts.RemoveAt(parts.Count - 1);
            }
        }

        return false;
    }
}
