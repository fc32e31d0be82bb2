using System.Collections.Concurrent;

namespace MetaFlow.Knowledge.Search.Language;

/// <summary>
/// Text into terms, the same for documents and questions: English by stems, compounds by their pieces, Korean by stems
/// and pairs of syllables, other scripts without spaces by pairs.
/// </summary>
/// <remarks>What a word becomes depends on the word alone and is remembered, so that a long text makes hardly any garbage.</remarks>
internal sealed class TextAnalysis(KoreanWords korean)
{
    private const int Remembered = 100_000;
    private const int LongestWord = 64;

    private readonly ConcurrentDictionary<string, Token[]> _words = new(StringComparer.Ordinal);
    private int _remembered;

    public static TextAnalysis Default { get; } = new(KoreanWords.Default);

    public List<Token> Read(string text)
    {
        var tokens = new List<Token>(text.Length / 5);
        Read(text, tokens);
        return tokens;
    }

    /// <summary>Adds the terms of the text in their order.</summary>
    public void Read(string text, List<Token> into)
    {
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[at]))
            {
                at++;
                continue;
            }

            var start = at;
            while (at < text.Length && at - start < LongestWord && (char.IsLetterOrDigit(text[at]) || IsConnector(text, at)))
            {
                at++;
            }

            foreach (var token in Word(text.AsSpan(start, at - start)))
            {
                into.Add(token with { Start = start + token.Start });
            }
        }
    }

    private static bool IsConnector(string text, int at) =>
        text[at] is '_' or '-' or '.' or '\'' or '\u2019'
        && at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1]) && char.IsLetterOrDigit(text[at - 1]);

    private Token[] Word(ReadOnlySpan<char> word)
    {
        if (_words.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var tokens))
        {
            return tokens;
        }

        // Counted here: the dictionary would stop everybody to count.
        if (Interlocked.Increment(ref _remembered) > Remembered)
        {
            _words.Clear();
            _remembered = 0;
        }

        var text = word.ToString();
        tokens = [.. new WordReader(text, korean).Read()];
        _words[text] = tokens;
        return tokens;
    }
}
