using System.Globalization;

namespace MetaFlow.Llm.Extraction;

/// <summary>One word of a sentence.</summary>
/// <param name="Surface">As a reader would look it up: without Korean particles, otherwise as it is written.</param>
/// <param name="Stem">What its forms have in common.</param>
/// <param name="IsContent">It says something about the subject: no function word, no predicate.</param>
/// <param name="EndsPhrase">A particle, an ending or a sign stands behind it.</param>
internal sealed record Word(string Surface, string Stem, bool IsContent, bool EndsPhrase);

/// <summary>Reads the words of a sentence. Where words are not spaced, in Japanese and Chinese, every two signs are one.</summary>
internal static class WordReader
{
    /// <summary>A sign of a script that is written without spaces.</summary>
    public static bool IsUnspaced(char letter) => letter is >= '\u3040' and <= '\u30FF' or >= '\u3400' and <= '\u9FFF' or >= '\u0E00' and <= '\u0E7F' or '。' or '、';

    public static IReadOnlyList<Word> Read(string sentence, IReadOnlySet<string>? functionWords = null)
    {
        var words = new List<Word>();
        for (var i = 0; i < sentence.Length;)
        {
            if (!char.IsLetterOrDigit(sentence[i]))
            {
                i++;
                continue;
            }

            var start = i;
            if (IsUnspaced(sentence[i]))
            {
                while (i < sentence.Length && IsUnspaced(sentence[i]) && char.IsLetterOrDigit(sentence[i]))
                {
                    i++;
                }

                AddPairs(words, sentence[start..i]);
                continue;
            }

            while (i < sentence.Length && !IsUnspaced(sentence[i]) && (char.IsLetterOrDigit(sentence[i]) || IsInside(sentence, i)))
            {
                i++;
            }

            var isBeforeSpace = i < sentence.Length && sentence[i] == ' ';
            words.Add(Of(sentence[start..i], isBeforeSpace, functionWords));
        }

        return words;
    }

    // don't, e-mail, 3.5, U.S
    private static bool IsInside(string sentence, int at) =>
        sentence[at] is '\'' or '’' or '-' or '.' or ',' && at > 0 && at + 1 < sentence.Length
        && (sentence[at] == ','
            ? char.IsAsciiDigit(sentence[at - 1]) && char.IsAsciiDigit(sentence[at + 1])
            : sentence[at] == '.'
                ? char.IsAsciiLetterOrDigit(sentence[at - 1]) && char.IsAsciiLetterOrDigit(sentence[at + 1])
                : char.IsLetterOrDigit(sentence[at - 1]) && char.IsLetterOrDigit(sentence[at + 1]));

    private static Word Of(string written, bool isBeforeSpace, IReadOnlySet<string>? functionWords)
    {
        if (written[^1] is >= '가' and <= '힣')
        {
            var (stem, isPredicate) = KoreanStem.Of(written);
            var surface = isPredicate ? written : stem;
            var isContent = !isPredicate && !char.IsAsciiDigit(written[0]) && !IsCounted(written) && !StopWords.Korean.Contains(stem) && !StopWords.Korean.Contains(written) && (stem.Length > 1 || stem[0] < '가');
            return new Word(surface, Lower(stem), isContent, !isBeforeSpace || stem.Length < written.Length);
        }

        var lower = Lower(written);
        var isFunction = StopWords.English.Contains(lower.Replace('’', '\'')) || functionWords?.Contains(lower) == true;
        return new Word(written, EnglishStem.Of(lower), !isFunction && written.Length > 1 && written.Any(char.IsLetter), !isBeforeSpace);
    }

    // 것이, 개가, 때는: a word that stands for another one, with its particle.
    private static bool IsCounted(string written) =>
        written.Length == 2 && "이가은는을를의도로만와과".Contains(written[1], StringComparison.Ordinal)
        && StopWords.Counters.Contains(written[0], StringComparison.Ordinal) && !StopWords.NotCounted.Contains(written);

    private static void AddPairs(List<Word> words, string run)
    {
        if (run.Length == 1)
        {
            words.Add(new Word(run, run, IsContent: false, EndsPhrase: true));
        }

        for (var i = 0; i + 1 < run.Length; i++)
        {
            // Hiragana alone is grammar.
            var pair = run.Substring(i, 2);
            words.Add(new Word(pair, pair, pair.All(sign => sign is < '\u3040' or > '\u309F'), EndsPhrase: true));
        }
    }

    private static string Lower(string text) => text.ToLower(CultureInfo.InvariantCulture);
}
