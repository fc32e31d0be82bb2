using MetaFlow.Knowledge.Search.Language;

namespace MetaFlow.Knowledge.Search.Ranking;

/// <summary>The words of an index by what they sound like, to find a name that is written in the other script.</summary>
internal sealed class SpellingIndex
{
    private const int FewestSounds = 2;
    private const int MostSpellings = 2;
    private const int LongestName = 20;

    private readonly Dictionary<string, List<string>> _latin = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _hangul = new(StringComparer.Ordinal);

    /// <summary>Takes in a word that is new to the index.</summary>
    public void Add(string term)
    {
        if (term.Length is < 2 or > LongestName)
        {
            return;
        }

        if (Hangul.IsSyllable(term[0]))
        {
            if (NameSounds.OfHangul(term) is { Length: >= FewestSounds } sounds)
            {
                Put(_hangul, sounds, term);
            }

            return;
        }

        foreach (var sounds in NameSounds.OfLatin(term).Where(sounds => sounds.Length >= FewestSounds))
        {
            Put(_latin, sounds, term);
        }
    }

    /// <summary>Words in the other script that sound like this one, the most alike first.</summary>
    public IEnumerable<WeightedTerm> Find(string term)
    {
        var korean = Hangul.IsSyllable(term[0]);
        IReadOnlyList<string> heard = korean ? NameSounds.OfHangul(term) is { } sounds ? [sounds] : [] : NameSounds.OfLatin(term);
        var there = korean ? _latin : _hangul;
        return heard.Where(each => each.Length >= FewestSounds)
            .SelectMany(each => there.GetValueOrDefault(each, []))
            .Distinct()
            .Where(other => NameSounds.AreOneName(term, other))
            .Select(other => new WeightedTerm(other, korean ? NameSounds.Likeness(term, other) : NameSounds.Likeness(other, term)))
            .OrderByDescending(other => other.Weight).ThenBy(other => other.Term, StringComparer.Ordinal)
            .Take(MostSpellings);
    }

    private static void Put(Dictionary<string, List<string>> words, string sounds, string term)
    {
        if (!words.TryGetValue(sounds, out var known))
        {
            words[sounds] = known = new List<string>(1);
        }

        if (!known.Contains(term))
        {
            known.Add(term);
        }
    }
}
