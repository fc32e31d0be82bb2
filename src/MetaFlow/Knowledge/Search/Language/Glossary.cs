namespace MetaFlow.Knowledge.Search.Language;

/// <summary>The words of the trade and of daily life in both languages.</summary>
internal sealed class Glossary
{
    private const int LongestPhrase = 4;

    // A phrase, its stems in order, and the numbers of the entries that have it.
    private readonly Dictionary<string, List<int>> _phrases = new(StringComparer.Ordinal);
    private readonly List<List<Phrase>> _entries = [];

    public Glossary(TextAnalysis analysis)
    {
        foreach (var entry in GlossaryEntry.All)
        {
            var phrases = new List<Phrase>();
            phrases.AddRange(entry.English.Select(form => new Phrase(Stems(analysis, form), Korean: false)));
            phrases.AddRange(entry.Korean.Select(form => new Phrase(Stems(analysis, form), Korean: true)));
            phrases.RemoveAll(phrase => phrase.Terms.Length == 0);
            foreach (var phrase in phrases)
            {
                Add(string.Join(' ', phrase.Terms), _entries.Count);
                Add(string.Concat(phrase.Terms), _entries.Count);
            }

            _entries.Add(phrases);
        }
    }

    public static Glossary Default { get; } = new(TextAnalysis.Default);

    public int Count => _entries.Count;

    /// <summary>The longest phrases of the glossary among the terms, from left to right.</summary>
    public IEnumerable<(int Start, int Length, IReadOnlyList<int> Entries)> Find(IReadOnlyList<string> terms)
    {
        for (var start = 0; start < terms.Count; start++)
        {
            for (var length = Math.Min(LongestPhrase, terms.Count - start); length > 0; length--)
            {
                var key = length == 1 ? terms[start] : string.Join(' ', terms.Skip(start).Take(length));
                if (_phrases.TryGetValue(key, out var entries))
                {
                    yield return (start, length, entries);
                    start += length - 1;
                    break;
                }
            }
        }
    }

    /// <summary>The entries that a single term is a word of.</summary>
    public IReadOnlyList<int> EntriesOf(string term) => _phrases.TryGetValue(term, out var entries) ? entries : [];

    public IReadOnlyList<Phrase> Phrases(int entry) => _entries[entry];

    private static string[] Stems(TextAnalysis analysis, string form)
    {
        if (KoreanVerbs.IsVerb(form) && Hangul.IsSyllable(form[0]))
        {
            return [KoreanVerbs.StemOf(form)];
        }

        // A word that comes apart is one term here: its whole comes first.
        var tokens = analysis.Read(form).Where(token => token.Kind == TokenKind.Word).ToArray();
        return [.. tokens.Where(token => !tokens.Any(other => other.Length > token.Length && other.Start <= token.Start
            && other.Start + other.Length >= token.Start + token.Length)).Select(token => token.Term)];
    }

    private void Add(string key, int entry)
    {
        if (!_phrases.TryGetValue(key, out var entries))
        {
            _phrases[key] = entries = [];
        }

        if (!entries.Contains(entry))
        {
            entries.Add(entry);
        }
    }

    /// <summary>One way to say it, as stems.</summary>
    internal sealed record Phrase(string[] Terms, bool Korean);
}
