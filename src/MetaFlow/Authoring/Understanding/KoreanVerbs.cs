namespace MetaFlow.Authoring.Understanding;

/// <summary>Finds the stems of Korean words that ask for something, whatever endings stand behind them.</summary>
internal sealed class KoreanVerbs
{
    public static KoreanVerbs Default { get; } = new(Lexicon.Load("Actions.ko"));

    // What joins a clause to the next one.
    private static readonly string[] Endings = ["고", "서", "며", "여", "해", "와", "워", "어", "아", "면서", "뒤", "후", "다음"];

    private readonly Dictionary<char, List<(string Stem, string Meaning)>> _stems = [];

    private KoreanVerbs(Lexicon lexicon)
    {
        foreach (var stem in lexicon.Words)
        {
            if (!_stems.TryGetValue(stem[0], out var list))
            {
                _stems[stem[0]] = list = [];
            }

            list.Add((stem, lexicon[stem]!));
        }
    }

    public (string Stem, string Meaning)? At(Word word)
    {
        if (Begins(word.Lower) is { } begins)
        {
            return begins;
        }

        // A compound: 뉴스요약, 자동분류해서.
        for (var at = 1; at < word.Lower.Length - 1; at++)
        {
            if (word.Lower[at] is >= '\uAC00' and <= '\uD7A3' && Begins(word.Lower[at..]) is { } inside && inside.Stem.Length > 1 && inside.Meaning is "ask" or "notify" or "approve"
                && IsWhole(word.Lower[(at + inside.Stem.Length)..]))
            {
                return inside;
            }
        }

        return null;
    }

    /// <summary>Whether a word only names what is done: 요약, 발송을.</summary>
    public static bool IsNoun(string word, string stem) => word.Length == stem.Length || word[stem.Length..] is "을" or "를" or "이" or "가" or "은" or "는" or "도";

    public static bool IsConnected(string word) => Endings.Any(ending => word.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>Whether a stem is a whole verb that joins to the next one: 골라, 모아.</summary>
    public static bool IsClosed(string stem) => IsConnected(stem) || stem[^1] is '라' or '려' or '꿔' or '눠' or '쳐' or '겨' or '러';

    private (string Stem, string Meaning)? Begins(string text)
    {
        if (text.Length > 0 && _stems.TryGetValue(text[0], out var list))
        {
            foreach (var entry in list)
            {
                if (text.StartsWith(entry.Stem, StringComparison.Ordinal))
                {
                    return entry;
                }
            }
        }

        return null;
    }

    private static bool IsWhole(string rest) => rest.Length == 0 || rest[0] is '해' or '하' or '을' or '를' or '한' or '후' or '된' or '되';
}
