namespace MetaFlow.Llm.Extraction;

/// <summary>
/// Takes particles and endings off a Korean word by rule. A particle that changes with the sound before it is only taken
/// off where it fits: the 가 of 국가 cannot be one.
/// </summary>
internal static class KoreanStem
{
    // Longest first. The sign behind a particle says what it follows: C a consonant, V a vowel, R a vowel or ㄹ.
    private static readonly (string Text, char After)[] Particles =
    [
        .. ("으로부터C 로부터R 에게서는 에서부터 으로서는C 에게서 에서는 에서도 에서의 에게는 에게도 으로는C 으로도C 으로써C 으로서C 으로의C 로는R 로도R 로써R 로서R 로의R "
            + "이라고C 라고V 이라는C 라는V 이라며C 라며V 이라도C 라도V 까지는 까지도 부터는 까지 부터 에서 에게 한테 께서 마저 조차 처럼 보다 만큼 마다 밖에 이나C 나V 이며C 며V 이고C 이란C 란V "
            + "으로C 로R 과의C 와의V 과는C 와는V 에는 에도 들이 들은 들을 들의 들에게 들과 들도 들 은C 는V 이C 가V 을C 를V 과C 와V 의 에 도 만")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(each => char.IsAsciiLetter(each[^1]) ? (each[..^1], each[^1]) : (each, ' '))
            .OrderByDescending(each => each.Item1.Length),
    ];

    private static readonly string[] LongParticles = ["으로", "에서", "에게", "부터", "까지", "처럼", "보다", "만큼"];

    // Endings of 하다, 되다, 시키다 and 이다: what is before them is a noun.
    private static readonly string[] NounVerbs =
    [
        .. ("하였습니다 했습니다 하겠습니다 합니다 하였다 했다고 했다 한다고 한다는 한다 했으며 했지만 했는데 했고 했던 하면서 하지만 하려고 하려는 하려면 하기로 하기 하는 하고 하며 하여 하면 하지 하자 해서 해야 할 한 해 함 "
            + "되었습니다 됐습니다 됩니다 되었다 됐다고 됐다 된다고 된다 됐으며 됐지만 됐고 됐던 되면서 되지만 되는 되고 되며 되어 되면 되지 돼서 될 된 됨 시켰다 시킨다 시키는 시키고 시켜 "
            + "이었습니다 였습니다 입니다 이었다 였다 이다")
            .Split(' ').OrderByDescending(each => each.Length),
    ];

    // Endings that join or modify, and stand behind verbs only.
    private static readonly string[] VerbEndings =
    [
        .. "면서 지며 하며 되며 리며 으며 지만 는데 도록 려고 거나 어서 아서 어져 아져 늦어져 져서 시는 으신 하신 되신 셨던 았던 었던 았고 었고 겠고 으면 다며 다고 다는 라면 려면 으려 느라 자마자 스러운 스럽게 하게 되게 롭게"
            .Split(' '),
    ];

    // Nouns that end like a particle.
    private static readonly string[] Whole =
    [
        "주의", "회의", "강의", "논의", "합의", "동의", "정의", "심의", "협의", "문의", "토의", "거의", "제도", "정도", "속도", "태도", "온도", "각도", "강도",
        "밀도", "한도", "보도", "지도", "용도", "의도", "시도", "습도", "인도", "농도", "고도", "결과", "효과", "통과", "초과", "성과", "학과", "유가", "주가", "추가", "대가",
        "허가", "휴가", "국가", "평가", "증가", "도로", "경로", "진로", "통로", "회로", "자료", "나이", "차이", "아이", "어린이", "사이", "놀이", "길이", "높이", "깊이", "넓이",
        "하나", "누나", "바나나", "마을", "가을", "겨울", "서울", "노을", "동안", "불만", "대만", "비만", "미만",
    ];

    /// <summary>The stem, and whether the word is a predicate and nothing else.</summary>
    public static (string Stem, bool IsPredicate) Of(string word)
    {
        if (word.Length < 3 || Whole.Any(noun => word.EndsWith(noun, StringComparison.Ordinal)))
        {
            return word.Length == 2 ? OfTwo(word) : (word, false);
        }

        foreach (var ending in NounVerbs)
        {
            if (word.Length >= ending.Length + 2 && word.EndsWith(ending, StringComparison.Ordinal) && IsLikelyEnding(word, ending))
            {
                return (word[..^ending.Length], false);
            }
        }

        if ((word[^1] == '다' && !word.EndsWith("보다", StringComparison.Ordinal)) || (word[^1] == '요' && word.Length > 3) || VerbEndings.Any(ending => word.EndsWith(ending, StringComparison.Ordinal)))
        {
            return (word, true);
        }

        foreach (var (particle, after) in Particles)
        {
            if (word.Length >= particle.Length + LeastStem(word, particle)
                && word.EndsWith(particle, StringComparison.Ordinal)
                && Fits(word[^(particle.Length + 1)], after)
                && word[^(particle.Length + 1)] != '으')
            {
                return (word[..^particle.Length], false);
            }
        }

        return (word, false);
    }

    // AI가, 값을: behind one syllable only the particles that nothing else looks like.
    private static (string Stem, bool IsPredicate) OfTwo(string word) =>
        word[1] == '에' || (word[1] is '을' or '를' && Fits(word[0], word[1] == '을' ? 'C' : 'V') && !Whole.Contains(word))
            ? (word[..1], false)
            : (word, word[1] == '다');

    // One letter of Latin or a digit is enough, A는, and one syllable before particles that nothing else looks like: 집에서.
    private static int LeastStem(string word, string particle) =>
        !IsHangul(word[^Math.Min(word.Length, particle.Length + 1)])
        || LongParticles.Any(beginning => particle.StartsWith(beginning, StringComparison.Ordinal)) ? 1 : 2;

    // 할, 한, 해, 함 also end nouns: 제한, 이해, 포함 are too short to be cut, 무역제한 is not.
    private static bool IsLikelyEnding(string word, string ending) =>
        ending.Length > 1 || (word.Length >= 4 ? !Nouns.Any(noun => word.EndsWith(noun, StringComparison.Ordinal)) : word.Length == 3 && ending is "한" or "할" or "된" or "될" or "해");

    private static readonly string[] Nouns =
        ["제한", "권한", "기한", "북한", "남한", "대한", "포함", "결함", "상함", "역할", "분할", "이해", "피해", "손해", "방해", "재해", "침해", "올해", "지난해", "새해", "저해", "오해"];

    private static bool Fits(char before, char after) => after switch
    {
        ' ' => true,
        _ when !IsHangul(before) => true,
        'C' => Final(before) != 0,
        'V' => Final(before) == 0,
        _ => Final(before) is 0 or 8,
    };

    private static int Final(char syllable) => (syllable - '가') % 28;

    private static bool IsHangul(char letter) => letter is >= '가' and <= '힣';
}
