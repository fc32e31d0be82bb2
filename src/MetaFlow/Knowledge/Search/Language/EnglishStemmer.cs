using System.Buffers;

namespace MetaFlow.Knowledge.Search.Language;

/// <summary>
/// The Porter2 stemmer for English (M. F. Porter, snowballstem.org/algorithms/english/stemmer.html).
/// Words come in lower case; the stem is the beginning of <see cref="Stem"/>'s buffer.
/// </summary>
internal static class EnglishStemmer
{
    private static readonly Dictionary<string, string> Irregular = new(StringComparer.Ordinal)
    {
        ["skis"] = "ski", ["skies"] = "sky", ["idly"] = "idl", ["gently"] = "gentl", ["ugly"] = "ugli", ["early"] = "earli",
        ["only"] = "onli", ["singly"] = "singl", ["sky"] = "sky", ["news"] = "news", ["howe"] = "howe", ["atlas"] = "atlas",
        ["cosmos"] = "cosmos", ["bias"] = "bias", ["andes"] = "andes", ["inning"] = "inning", ["outing"] = "outing",
        ["canning"] = "canning", ["herring"] = "herring", ["earring"] = "earring", ["proceed"] = "proceed", ["exceed"] = "exceed",
        ["succeed"] = "succeed", ["sent"] = "send", ["indices"] = "index", ["matrices"] = "matrix", ["children"] = "child",
        ["people"] = "person", ["written"] = "write", ["wrote"] = "write", ["chose"] = "choos", ["chosen"] = "choos",
        ["ran"] = "run", ["built"] = "build", ["found"] = "find", ["bought"] = "buy", ["sold"] = "sell", ["kept"] = "keep",
        ["made"] = "make", ["took"] = "take", ["taken"] = "take", ["got"] = "get", ["given"] = "give", ["gave"] = "give",
        ["knew"] = "know", ["known"] = "know", ["shown"] = "show", ["began"] = "begin", ["begun"] = "begin", ["paid"] = "pay",
        ["met"] = "meet", ["held"] = "hold", ["left"] = "left", ["lost"] = "lose", ["broke"] = "break", ["broken"] = "break",
    };

    // Longest first within a step: the step ends with the first that fits, whether it changes the word or not.
    private static readonly (string Suffix, string By)[] Second =
    [
        ("ational", "ate"), ("fulness", "ful"), ("iveness", "ive"), ("ization", "ize"), ("ousness", "ous"), ("biliti", "ble"),
        ("lessli", "less"), ("tional", "tion"), ("aliti", "al"), ("alism", "al"), ("ation", "ate"), ("entli", "ent"),
        ("fulli", "ful"), ("iviti", "ive"), ("ousli", "ous"), ("abli", "able"), ("alli", "al"), ("anci", "ance"), ("ator", "ate"),
        ("enci", "ence"), ("izer", "ize"), ("bli", "ble"), ("ogi", "og"), ("li", ""),
    ];

    private static readonly (string Suffix, string By)[] Third =
    [
        ("ational", "ate"), ("tional", "tion"), ("alize", "al"), ("ative", ""), ("icate", "ic"), ("iciti", "ic"), ("ical", "ic"),
        ("ness", ""), ("ful", ""),
    ];

    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouy");

    private static readonly string[] Fourth =
    [
        "ement", "able", "ance", "ence", "ible", "ment", "ant", "ate", "ent", "ion", "ism", "iti", "ive", "ize", "ous", "al", "er", "ic",
    ];

    /// <summary>Stems the word that the buffer begins with; gives the stem's length. The buffer needs room for one letter more.</summary>
    public static int Stem(Span<char> word, int length)
    {
        if (length <= 2)
        {
            return length;
        }

        if (Irregular.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word[..length], out var stem))
        {
            stem.CopyTo(word);
            return stem.Length;
        }

        // A y that is a consonant is written Y until the end.
        for (var at = 0; at < length; at++)
        {
            if (word[at] == 'y' && (at == 0 || IsVowel(word[at - 1])))
            {
                word[at] = 'Y';
            }
        }

        var r1 = FirstRegion(word[..length]);
        var r2 = Region(word[..length], r1);
        length = Plural(word, length);
        length = PastAndGerund(word, length, r1);
        if (length > 2 && word[length - 1] is 'y' or 'Y' && !IsVowel(word[length - 2]))
        {
            word[length - 1] = 'i';
        }

        length = Replace(word, length, Second, r1, r2, second: true);
        length = Replace(word, length, Third, r1, r2, second: false);
        length = Drop(word, length, r2);
        length = Final(word, length, r1, r2);
        for (var at = 0; at < length; at++)
        {
            if (word[at] == 'Y')
            {
                word[at] = 'y';
            }
        }

        return length;
    }

    private static int Plural(Span<char> word, int length)
    {
        var text = word[..length];
        if (text.EndsWith("sses"))
        {
            return length - 2;
        }

        if (text.EndsWith("ied") || text.EndsWith("ies"))
        {
            return length > 4 ? length - 2 : length - 1;
        }

        if (text[^1] == 's' && !text.EndsWith("us") && !text.EndsWith("ss") && HasVowel(text[..^2]))
        {
            return length - 1;
        }

        return length;
    }

    private static int PastAndGerund(Span<char> word, int length, int r1)
    {
        var text = word[..length];
        if (text.EndsWith("eedly") || text.EndsWith("eed"))
        {
            var suffix = text.EndsWith("eedly") ? 5 : 3;
            return length - suffix >= r1 ? length - suffix + 2 : length;
        }

        var cut = text.EndsWith("ingly") ? 5 : text.EndsWith("edly") ? 4 : text.EndsWith("ing") ? 3 : text.EndsWith("ed") ? 2 : 0;
        if (cut == 0 || !HasVowel(text[..^cut]))
        {
            return length;
        }

        length -= cut;
        text = word[..length];
        if (text.EndsWith("at") || text.EndsWith("bl") || text.EndsWith("iz") || (r1 >= length && EndsInShortSyllable(text)))
        {
            word[length] = 'e';
            return length + 1;
        }

        var doubled = length > 1 && text[^1] == text[^2] && text[^1] is 'b' or 'd' or 'f' or 'g' or 'm' or 'n' or 'p' or 'r' or 't';
        return doubled && length > 1 && text[^1] == text[^2] ? length - 1 : length;
    }

    private static int Replace(
        Span<char> word, int length, (string Suffix, string By)[] rules, int r1, int r2, bool second)
    {
        var text = word[..length];
        foreach (var (suffix, by) in rules)
        {
            if (!text.EndsWith(suffix))
            {
                continue;
            }

            var at = length - suffix.Length;
            var fits = at >= r1 && suffix switch
            {
                "li" => at > 0 && text[at - 1] is 'c' or 'd' or 'e' or 'g' or 'h' or 'k' or 'm' or 'n' or 'r' or 't',
                "ogi" => at > 0 && text[at - 1] == 'l',
                "ative" => at >= r2,
                _ => true,
            };
            if (!fits)
            {
                return length;
            }

            by.CopyTo(word[at..]);
            return at + by.Length;
        }

        return length;
    }

    private static int Drop(Span<char> word, int length, int r2)
    {
        var text = word[..length];
        foreach (var suffix in Fourth)
        {
            if (text.EndsWith(suffix))
            {
                var at = length - suffix.Length;
                return at >= r2 && (suffix != "ion" || (at > 0 && text[at - 1] is 's' or 't')) ? at : length;
            }
        }

        return length;
    }

    private static int Final(Span<char> word, int length, int r1, int r2)
    {
        var text = word[..length];
        if (length > 1 && text[^1] == 'e')
        {
            return length - 1 >= r2 || (length - 1 >= r1 && !EndsInShortSyllable(text[..^1])) ? length - 1 : length;
        }

        return length > 1 && text[^1] == 'l' && text[^2] == 'l' && length - 1 >= r2 ? length - 1 : length;
    }

    private static int FirstRegion(ReadOnlySpan<char> word)
    {
        foreach (var start in (ReadOnlySpan<string>)["gener", "commun", "arsen"])
        {
            if (word.StartsWith(start))
            {
                return start.Length;
            }
        }

        return Region(word, 0);
    }

    // Behind the first consonant that follows a vowel.
    private static int Region(ReadOnlySpan<char> word, int from)
    {
        for (var at = from + 1; at < word.Length; at++)
        {
            if (!IsVowel(word[at]) && IsVowel(word[at - 1]))
            {
                return at + 1;
            }
        }

        return word.Length;
    }

    private static bool EndsInShortSyllable(ReadOnlySpan<char> word) => word.Length switch
    {
        < 2 => false,
        2 => IsVowel(word[0]) && !IsVowel(word[1]),
        _ => !IsVowel(word[^3]) && IsVowel(word[^2]) && !IsVowel(word[^1]) && word[^1] is not ('w' or 'x' or 'Y'),
    };

    private static bool HasVowel(ReadOnlySpan<char> word) => word.ContainsAny(Vowels);

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';
}
