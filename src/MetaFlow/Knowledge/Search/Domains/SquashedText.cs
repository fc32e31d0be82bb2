using MetaFlow.Knowledge.Search.Language;

namespace MetaFlow.Knowledge.Search.Domains;

/// <summary>A text as small letters and digits alone, which still knows where its words began: 임상 시험 and 임상시험 are one.</summary>
internal sealed class SquashedText
{
    private readonly string _letters;
    private readonly int[] _places;
    private readonly bool[] _begins;

    public SquashedText(string text)
    {
        var letters = new List<char>(text.Length);
        var places = new List<int>(text.Length);
        var begins = new List<bool>(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsLetterOrDigit(text[at]))
            {
                begins.Add(at == 0 || !char.IsLetterOrDigit(text[at - 1]) || Hangul.IsSyllable(text[at]) != Hangul.IsSyllable(text[at - 1])
                    || (char.IsUpper(text[at]) && char.IsLower(text[at - 1])));
                letters.Add(char.ToLowerInvariant(text[at]));
                places.Add(at);
            }
        }

        _letters = new string([.. letters]);
        _places = [.. places];
        _begins = [.. begins];
    }

    public static string Squash(string text) => new SquashedText(text)._letters;

    /// <summary>Where the form stands as a word of its own: behind it at most a particle, an ending or another known word.</summary>
    public IEnumerable<TextSpan> Find(string form)
    {
        for (var at = _letters.IndexOf(form, StringComparison.Ordinal); at >= 0; at = _letters.IndexOf(form, at + 1, StringComparison.Ordinal))
        {
            if (MayBegin(at) && MayEnd(at + form.Length))
            {
                yield return new TextSpan(_places[at], _places[at + form.Length - 1] - _places[at] + 1);
            }
        }
    }

    private bool MayBegin(int at) =>
        _begins[at] || (Hangul.IsSyllable(_letters[at]) && KoreanWords.Default.Contains(_letters.AsSpan(WordAt(at)..at)));

    private bool MayEnd(int end)
    {
        if (end == _letters.Length || _begins[end])
        {
            return true;
        }

        var wordEnd = end;
        while (wordEnd < _letters.Length && !_begins[wordEnd])
        {
            wordEnd++;
        }

        var rest = _letters.AsSpan(end..wordEnd);
        if (!Hangul.IsSyllable(rest[0]))
        {
            return rest is "s" or "es";
        }

        if (KoreanStems.IsParticle(rest) || KoreanWords.Default.Contains(rest))
        {
            return true;
        }

        var stem = rest[..KoreanStems.Stem(rest, KoreanWords.Default).Length];
        return KoreanWords.Default.Contains(stem) || KoreanWords.Default.Parts(stem.ToString()).Count > 0;
    }

    private int WordAt(int at)
    {
        while (!_begins[at])
        {
            at--;
        }

        return at;
    }
}
