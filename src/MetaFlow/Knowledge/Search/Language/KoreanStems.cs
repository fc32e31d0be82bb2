using System.Collections.Frozen;

namespace MetaFlow.Knowledge.Search.Language;

/// <summary>
/// Takes particles and endings off a Korean word without a dictionary of the language: 네이버에서 → 네이버, 전송했습니다 → 전송.
/// At least two syllables stay.
/// </summary>
internal static class KoreanStems
{
    private const int Shortest = 2;
    private const int Rounds = 3;

    // What may stand behind any syllable. Those that depend on the syllable before are in Fits.
    private static readonly FrozenSet<string> Particles = Set(
        """
        에서부터 으로부터 로부터 에게서 한테서 에서는 에서도 에서의 에서만 에게는 에게도 으로는 로는 으로도 로도 으로의 로의 으로만 로만 까지는 까지도 까지의 부터는
        부터의 에서 에게 한테 부터 까지 처럼 보다 마다 조차 마저 밖에 께서 에는 에도 에만 에의 만의 만을 만이 만은 과의 와의 과는 와는 과도 와도 으로서 로서
        으로써 로써 으로 로 은 는 이 가 을 를 과 와 의 에 도 만 들 이나 나 이랑 랑 이며 이고 이란 란 이라는 라는 이라고 라고 이라면 라면 이라도 라도 이든 든지
        하고 인가요 인가 입니다 이다 이에요 예요 이었다 였다 이었습니다 였습니다 인데 이지만 이므로 이어서 이어야 씩 쯤 께 님 님이 님의 님께 뿐 대로 만큼
        """);

    // Tails of 하다, 되다, 시키다 behind the syllable that carries them.
    private static readonly FrozenSet<string> Tails = Set(
        """
        는 는데 는지 고 고자 고서 고는 여 여서 여야 면 면서 면은 기 기를 기가 기에 기도 기로 기는 기전 기위해 지 지는 지도 지만 지않 지않는 지않은 지못 게 게끔 며 니 니다 니까 다 다고 다는 다면 다가
        라 려 려고 려면 려는 도록 거나 던 던데 므로 였다 였습니다 였고 였던 였는데 서 서는 서도 야 야지 야만 요 요일 줘 줘요 줘라 줄 주세요 주십시오 주는 주기 주고 주면 줍니다 주시 주신 드립니다
        세요 십시오 시오 시면 시는 신 셨습니다 셨어요 시기 자 자고 자마자 습니다 습니까 었다 었습니다 었고 었던 었는데 었어요 어요 어 었 음 을 을때 더니 더라 더라도 건 걸 것 는것 수 겠다 겠습니다 시켜
        시키는 시키고 시킨 시킬 시키기 시킵니다 시켰다 시켰습니다 되는 되고 된 될 됩니다 되면 되어 되었 되었다 되었습니다 됐다 됐습니다 됨 되기 되지 되도록
        """);

    // Endings of other verbs, taken off behind a stem of two syllables or more; 지 and 게 end too many nouns.
    private static readonly FrozenSet<string> Endings = Set(
        """
        습니다 습니까 니다 니까 는데 는지 는다 었다 았다 었습니다 았습니다 었어요 았어요 었던 았던 었고 았고 었는데 았는데 어요 아요 어서 아서 어야 아야 어도 아도 으면 으며 으니 으므로 으려면 으려고 으세요 으십시오 은데
        세요 십시오 셨습니다 셨어요 시는 시면 려면 려고 려는 도록 거나 거든 더니 던 고 고자 면 면서 며 기 기를 기에 기가 기는 기도 기로 지만 지않 지마 다 다고 다는 다면 다가 서 도 요 어 야 자 줘 주세요 주는 주고 주기 주면
        어줘 어주세요 아줘 아주세요 어주는 어지는 어진 아진 하십시오 말도록 네요 군요 죠 지요 겠다 겠습니다 겠어요 니
        """);

    /// <summary>The length of the stem, and whether an ending of a verb went.</summary>
    /// <param name="known">Words that stay as they stand; before one of them a single syllable may stay too.</param>
    public static (int Length, bool Verb) Stem(ReadOnlySpan<char> word, KoreanWords known)
    {
        var length = word.Length;
        var verb = false;
        if (word.Length is 2 or 3 && !known.Contains(word) && known.Contains(word[..1])
            && Particles.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word[1..]) && Fits(word[1..], word[0]))
        {
            return (1, false);
        }

        for (var round = 0; round < Rounds && length > Shortest && !known.Contains(word[..length]); round++)
        {
            var (shorter, ofVerb) = Once(word[..length], known);
            if (shorter == length)
            {
                break;
            }

            length = shorter;
            verb |= ofVerb;
        }

        return (length, verb);
    }

    /// <summary>Whether the word is nothing but a particle or an ending, as behind a word of another script: 'API를'.</summary>
    public static bool IsParticle(ReadOnlySpan<char> word) =>
        Particles.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word)
        || (CarriesTail(word[0], out var last) && TailFits(word[1..], last));

    /// <summary>The last syllable of a verb's stem as its other forms have it: 보냈 → 보내, 바꿔 → 바꾸, 걸려 → 걸리.</summary>
    public static char Undo(char syllable)
    {
        var vowel = Hangul.Vowel(syllable) switch
        {
            Hangul.Wo => Hangul.U,
            Hangul.Wa => Hangul.O,
            Hangul.Yeo => Hangul.I,
            Hangul.Wae => 11,
            var other => other,
        };
        var last = Hangul.Last(syllable);
        return last is Hangul.LastSs or Hangul.LastB or Hangul.NoLast
            ? Hangul.WithVowel(syllable, vowel)
            : syllable;
    }

    private static (int Length, bool Verb) Once(ReadOnlySpan<char> word, KoreanWords known)
    {
        // The longest tail goes: the first cut from the left that leaves two syllables.
        for (var at = Shortest; at < word.Length; at++)
        {
            if (CarriesTail(word[at], out var last) && TailFits(word[(at + 1)..], last))
            {
                return (at, false);
            }

            var tail = word[at..];
            if (Particles.GetAlternateLookup<ReadOnlySpan<char>>().Contains(tail) && Fits(tail, word[at - 1]))
            {
                return (at, false);
            }

            if (Endings.GetAlternateLookup<ReadOnlySpan<char>>().Contains(tail) && (tail.Length > 1 || !known.Contains(word[..at])))
            {
                return (at, true);
            }
        }

        return (word.Length, false);
    }

    private static bool CarriesTail(char syllable, out int last)
    {
        last = Hangul.Last(syllable);
        return Hangul.WithoutLast(syllable) is '하' or '해' or '되' or '돼';
    }

    private static bool TailFits(ReadOnlySpan<char> tail, int last)
    {
        if (tail.IsEmpty)
        {
            return last is Hangul.NoLast or Hangul.LastN or Hangul.LastL or Hangul.LastM;
        }

        return last switch
        {
            Hangul.NoLast => Tails.GetAlternateLookup<ReadOnlySpan<char>>().Contains(tail),
            Hangul.LastB => tail is "니다" or "니까" or "시다",
            Hangul.LastSs => tail[0] is '습' or '다' or '고' or '던' or '는' or '으' or '지' or '어' or '을' or '음' or '기',
            Hangul.LastN => tail is "다" or "다고" or "다는" or "다면" or "지" or "데" or "후" or "뒤",
            Hangul.LastL => tail is "때" or "지" or "수" or "까" or "까요" or "게요" or "것" or "래" or "텐데",
            Hangul.LastM => tail is "을" or "이" or "은" or "으로" or "에",
            _ => false,
        };
    }

    // 은 이 을 과 으로 follow a last consonant, 는 가 를 와 나 랑 none; 로 also follows ㄹ.
    private static bool Fits(ReadOnlySpan<char> particle, char before)
    {
        var last = Hangul.Last(before);
        return particle[0] switch
        {
            '은' or '을' or '과' => last != Hangul.NoLast,
            '이' when particle.Length == 1 => last != Hangul.NoLast,
            '으' => last is not (Hangul.NoLast or Hangul.LastL),
            '는' or '가' or '를' or '와' or '란' or '라' or '랑' or '나' or '였' => last == Hangul.NoLast,
            '로' => last is Hangul.NoLast or Hangul.LastL,
            _ => true,
        };
    }

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
