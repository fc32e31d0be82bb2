namespace MetaFlow.Knowledge.Search.Language;

/// <summary>The make-up of Hangul syllables (Unicode, section 3.12): first consonant, vowel, last consonant.</summary>
internal static class Hangul
{
    private const int Base = 0xAC00;
    private const int Vowels = 21;
    private const int Lasts = 28;

    // The vowels and last consonants that endings of verbs are made of, by their place in Unicode's order.
    public const int A = 0, Ae = 1, Ya = 2, Eo = 4, E = 5, Yeo = 6, O = 8, Wa = 9, Wae = 10, U = 13, Wo = 14, Eu = 18, I = 20;
    public const int NoLast = 0, LastN = 4, LastL = 8, LastM = 16, LastB = 17, LastSs = 20;

    public static bool IsSyllable(char letter) => letter is >= '\uAC00' and <= '\uD7A3';

    public static int First(char syllable) => (syllable - Base) / (Vowels * Lasts);

    public static int Vowel(char syllable) => (syllable - Base) / Lasts % Vowels;

    public static int Last(char syllable) => (syllable - Base) % Lasts;

    public static char Compose(int first, int vowel, int last) => (char)(Base + (((first * Vowels) + vowel) * Lasts) + last);

    public static char WithoutLast(char syllable) => (char)(syllable - Last(syllable));

    public static char WithVowel(char syllable, int vowel, int last = NoLast) => Compose(First(syllable), vowel, last);
}
