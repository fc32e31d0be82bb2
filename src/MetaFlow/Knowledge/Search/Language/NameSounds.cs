using System.Text;

namespace MetaFlow.Knowledge.Search.Language;

/// <summary>
/// What a name sounds like in either script, so that 슬랙 finds Slack: the consonants that survive being written in the
/// other script, and a plain spelling in which the vowels can be compared too.
/// </summary>
internal static class NameSounds
{
    private const int ShortestLatin = 3;

    // Of two sounds there are few, and many words have them: there the vowels have to agree better.
    private const float LikeEnough = 0.62f;
    private const float LikeEnoughWhenShort = 0.74f;

    // By sound, in Unicode's order: what Korean ears keep apart in foreign names. A first ㅇ is silent.
    private const string Firsts = "kknttlmppss-sssktph";
    private const string Lasts = "-kkknnntlkmpllplmppttnttktpt";

    private static readonly string[] HeardAsTh = ["s", "t", "th"];

    private static readonly string[] RomanVowels =
        ["a", "e", "a", "e", "o", "e", "o", "e", "o", "a", "e", "e", "o", "u", "o", "e", "i", "u", "", "i", "i"];

    /// <summary>The consonants of a name in Hangul; null where it is not one.</summary>
    public static string? OfHangul(ReadOnlySpan<char> name)
    {
        var sounds = new StringBuilder(name.Length * 2);
        var open = true;
        foreach (var syllable in name)
        {
            if (!Hangul.IsSyllable(syllable))
            {
                return null;
            }

            Append(sounds, Firsts[Hangul.First(syllable)], open);
            // 스, 트, 크: that vowel is only there because Korean needs one.
            open = Hangul.Vowel(syllable) != Hangul.Eu;
            if (Hangul.Last(syllable) is > 0 and var last)
            {
                Append(sounds, Lasts[last], open);
                open = false;
            }
        }

        return sounds.ToString();
    }

    /// <summary>The consonants of a name in Latin letters, one string for each way 'th' may be heard; none where it is no name.</summary>
    public static IReadOnlyList<string> OfLatin(string name)
    {
        if (name.Length < ShortestLatin || !name.All(char.IsAsciiLetter))
        {
            return [];
        }

        return name.Contains("th", StringComparison.Ordinal)
            ? [.. HeardAsTh.Select(heard => Consonants(name.Replace("th", heard, StringComparison.Ordinal))).Distinct()]
            : [Consonants(name)];
    }

    /// <summary>How alike a name in Hangul and one in Latin letters sound, from 0 to 1.</summary>
    public static float Likeness(string hangul, string latin)
    {
        var heard = new StringBuilder(hangul.Length * 3);
        foreach (var syllable in hangul)
        {
            heard.Append(Firsts[Hangul.First(syllable)]).Append(RomanVowels[Hangul.Vowel(syllable)]);
            if (Hangul.Last(syllable) is > 0 and var last)
            {
                heard.Append(Lasts[last]);
            }
        }

        heard.Replace("-", "");
        var (first, second) = (Plain(heard.ToString()), Plain(Respell(latin)));
        return 1 - ((float)Distance(first, second) / Math.Max(first.Length, second.Length));
    }

    /// <summary>Whether two words in different scripts can be taken for the same name.</summary>
    public static bool AreOneName(string one, string other)
    {
        var (hangul, latin) = Hangul.IsSyllable(one[0]) ? (one, other) : (other, one);
        return OfHangul(hangul) is { Length: > 1 } sounds && OfLatin(latin).Contains(sounds)
            && Likeness(hangul, latin) >= (sounds.Length > 2 ? LikeEnough : LikeEnoughWhenShort);
    }

    private static string Consonants(string name)
    {
        var sounds = new StringBuilder(name.Length);
        var open = true;
        foreach (var letter in Respell(name))
        {
            if (letter is 'a' or 'e' or 'i' or 'o' or 'u')
            {
                open = true;
            }
            else
            {
                Append(sounds, letter, open);
                open = false;
            }
        }

        return sounds.ToString();
    }

    // English spelling into the few sounds above; vowels stay, an r that is not heard and a last e go.
    private static string Respell(string name)
    {
        var spelt = new StringBuilder(name.ToLowerInvariant());
        foreach (var (written, heard) in (ReadOnlySpan<(string, string)>)
            [
                ("tion", "son"), ("sion", "son"), ("sch", "sk"), ("tch", "s"), ("ch", "s"), ("sh", "s"), ("ph", "p"), ("ck", "k"),
                ("ce", "se"), ("ci", "si"), ("cy", "si"), ("qu", "ku"), ("x", "ks"), ("wh", "w"), ("oo", "u"), ("ee", "i"), ("ea", "i"),
            ])
        {
            spelt.Replace(written, heard);
        }

        if (spelt.Length > ShortestLatin && spelt[^1] == 'e' && spelt[^2] is not ('a' or 'e' or 'i' or 'o' or 'u'))
        {
            spelt.Length--;
        }

        var plain = new StringBuilder(spelt.Length);
        for (var at = 0; at < spelt.Length; at++)
        {
            var letter = spelt[at];
            var vowelFollows = at + 1 < spelt.Length && spelt[at + 1] is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';
            var heard = letter switch
            {
                'r' => vowelFollows ? 'l' : '-',
                'b' or 'f' or 'v' => 'p',
                'c' or 'g' or 'q' => 'k',
                'd' => 't',
                'z' or 'j' => 's',
                'y' => 'i',
                'w' => 'u',
                _ => letter,
            };
            if (heard != '-')
            {
                plain.Append(heard);
            }
        }

        return plain.ToString();
    }

    // Two of one sound with no vowel between are heard as one.
    private static void Append(StringBuilder sounds, char sound, bool apart)
    {
        if (sound != '-' && (apart || sounds.Length == 0 || sounds[^1] != sound))
        {
            sounds.Append(sound);
        }
    }

    private static string Plain(string spelt)
    {
        var plain = new StringBuilder(spelt.Length);
        foreach (var letter in spelt)
        {
            if (plain.Length == 0 || plain[^1] != letter)
            {
                plain.Append(letter);
            }
        }

        return plain.ToString();
    }

    private static int Distance(string first, string second)
    {
        var row = Enumerable.Range(0, second.Length + 1).ToArray();
        for (var at = 1; at <= first.Length; at++)
        {
            var diagonal = row[0];
            row[0] = at;
            for (var other = 1; other <= second.Length; other++)
            {
                var replaced = diagonal + (first[at - 1] == second[other - 1] ? 0 : 1);
                diagonal = row[other];
                row[other] = Math.Min(replaced, Math.Min(row[other], row[other - 1]) + 1);
            }
        }

        return row[^1];
    }
}
