namespace MetaFlow.Knowledge.Metadata;

/// <summary>Tells the language of a text by its letters and its smallest words.</summary>
internal static class LanguageRules
{
    private const int Looked = 20_000;

    private static readonly HashSet<string> English = new(StringComparer.OrdinalIgnoreCase)
    {
        "the", "of", "and", "to", "a", "in", "is", "for", "on", "with", "that", "it", "as", "are", "be", "this", "or", "by", "from", "an", "not", "can", "you", "at",
    };

    private static readonly HashSet<string> OtherLatin = new(StringComparer.OrdinalIgnoreCase)
    {
        "der", "die", "das", "und", "ist", "nicht", "ein", "eine", "le", "la", "les", "des", "et", "est", "une", "el", "los", "las", "que", "para",
        "con", "por", "il", "di", "che", "per", "da", "os", "uma", "het", "een", "van",
    };

    /// <summary><c>ko</c>, <c>en</c> or <c>other</c>. Korean texts about services are half English words: a fifth of Hangul is Korean.</summary>
    public static string Of(string text)
    {
        var looked = text.AsSpan(0, Math.Min(text.Length, Looked));
        int hangul = 0, latin = 0, other = 0;
        foreach (var letter in looked)
        {
            if (letter is >= '가' and <= '힣' or >= 'ㄱ' and <= 'ㆎ' or >= '\u1100' and <= '\u11FF')
            {
                hangul++;
            }
            else if (char.IsAsciiLetter(letter))
            {
                latin++;
            }
            else if (char.IsLetter(letter))
            {
                other++;
            }
        }

        // A syllable of Hangul says as much as two or three Latin letters.
        if (hangul > 0 && hangul * 8 >= latin + other)
        {
            return "ko";
        }

        if (latin == 0 || other * 3 > latin)
        {
            return "other";
        }

        var words = looked.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var (english, elsewhere) = (words.Count(English.Contains), words.Count(OtherLatin.Contains));
        return elsewhere > english ? "other" : "en";
    }
}
