using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Planning;

/// <summary>Kinds of things that clauses speak of.</summary>
internal static class Things
{
    private static readonly Dictionary<string, HashSet<string>> Kinds = Lexicon.Lines("Objects")
        .GroupBy(line => line.Meaning)
        .ToDictionary(lines => lines.Key, lines => lines.SelectMany(line => line.Words).ToHashSet(StringComparer.Ordinal));

    /// <summary>The first word of a kind; null where none is there.</summary>
    public static Word? Find(IReadOnlyList<Word> words, string kind)
    {
        var known = Kinds[kind];
        for (var at = 0; at < words.Count; at++)
        {
            if (known.Contains(words[at].Lower) || (at + 1 < words.Count && known.Contains($"{words[at].Lower} {words[at + 1].Lower}")))
            {
                return words[at];
            }
        }

        return null;
    }

    public static bool Has(IReadOnlyList<Word> words, string kind) => Find(words, kind) is not null;

    /// <summary>Whether a Korean text names a thing of a kind, whatever particle stands behind it.</summary>
    public static bool Names(string text, string kind) => Kinds[kind].Any(word => text.Contains(word, StringComparison.Ordinal));
}
