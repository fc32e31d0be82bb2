namespace MetaFlow.Knowledge.Search.Language;

/// <summary>The forms that verbs and adjectives take in sentences, from their dictionary form: 바꾸다 → 바꿔, 바꾼, 바꿨습니다.</summary>
internal static class KoreanVerbs
{
    private const string Dictionary = "다";

    // Behind the stem itself, behind a stem that takes 으 after a consonant, behind 아/어 and behind its past.
    private static readonly string[] Plain = ["", "기", "기를", "기에", "는", "는데", "고", "지", "지만", "게", "거나", "도록", "자", "네요", "던", "다", "는지", "기로", "지만"];
    private static readonly string[] Linked = ["면", "며", "려면", "려고", "세요", "니", "니까", "면서", "시면"];
    private static readonly string[] Open = ["", "서", "요", "야", "도", "줘", "주세요", "주는", "주고", "라", "진", "지는"];
    private static readonly string[] Past = ["다", "습니다", "어요", "던", "고", "는데", "을"];

    public static bool IsVerb(string form) =>
        form.TrimEnd('!') is var word && word.EndsWith(Dictionary, StringComparison.Ordinal) && word.Length > 1;

    public static string StemOf(string form) => form.TrimEnd('!')[..^1];

    /// <param name="form">The dictionary form, with ! behind it where a last ㅂ turns into 우.</param>
    public static IEnumerable<string> Forms(string form)
    {
        var stem = StemOf(form);
        var head = stem[..^1];
        var tail = stem[^1];
        var last = Hangul.Last(tail);
        var open = tail == '르' && head.Length > 0 ? Doubled(head) : head + OpenForm(head, tail, form.EndsWith('!'));
        var linked = last switch
        {
            Hangul.NoLast or Hangul.LastL => stem,
            Hangul.LastB when form.EndsWith('!') => head + Hangul.WithoutLast(tail) + "우",
            _ when stem is "듣" => "들으",
            _ => stem + "으",
        };
        var bare = last == Hangul.LastL ? head + Hangul.WithoutLast(tail) : linked;
        return Plain.Select(ending => stem + ending)
            .Concat(Linked.Select(ending => linked + ending))
            .Concat(last == Hangul.LastL ? [bare + "는", bare + "니", bare + "세요", bare + "는데"] : Array.Empty<string>())
            .Concat([Close(bare, Hangul.LastN), Close(bare, Hangul.LastL), Close(linked == stem ? stem : bare, Hangul.LastM)])
            .Append(last is Hangul.NoLast or Hangul.LastL ? Close(bare, Hangul.LastB) + "니다" : stem + "습니다")
            .Concat(Open.Select(ending => open + ending))
            .Concat(Past.Select(ending => Close(open, Hangul.LastSs) + ending));
    }

    private static string Close(string open, int last) => Hangul.Last(open[^1]) is Hangul.NoLast
        ? open[..^1] + (char)(open[^1] + last)
        : open;

    // 고르 → 골라: the syllable before 르 takes a ㄹ of its own.
    private static string Doubled(string head) =>
        Close(head, Hangul.LastL) + (Hangul.Vowel(head[^1]) is Hangul.A or Hangul.O ? "라" : "러");

    // The stem with 아 or 어 behind it, drawn together as it is written.
    private static string OpenForm(string head, char tail, bool softens)
    {
        var (vowel, last) = (Hangul.Vowel(tail), Hangul.Last(tail));
        if (last == Hangul.LastB && softens)
        {
            return head.Length == 0 && tail == '돕' ? "도와" : Hangul.WithoutLast(tail) + "워";
        }

        if (tail == '듣')
        {
            return "들어";
        }

        var bright = vowel is Hangul.A or Hangul.O or Hangul.Ya;
        if (last != Hangul.NoLast)
        {
            return tail + (bright ? "아" : "어");
        }

        var drawn = vowel switch
        {
            Hangul.U => Hangul.Wo,
            Hangul.O => Hangul.Wa,
            Hangul.I => Hangul.Yeo,
            Hangul.Eu => head.Length > 0 && Hangul.Vowel(head[^1]) is Hangul.A or Hangul.O ? Hangul.A : Hangul.Eo,
            _ => vowel,
        };
        return Hangul.WithVowel(tail, drawn).ToString();
    }
}
