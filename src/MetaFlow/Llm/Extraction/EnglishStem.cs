namespace MetaFlow.Llm.Extraction;

/// <summary>Brings the common forms of an English word together; words of other languages lose little by it.</summary>
internal static class EnglishStem
{
    private const int ShortestStem = 4;

    public static string Of(string lower)
    {
        var word = lower.EndsWith("'s", StringComparison.Ordinal) || lower.EndsWith("’s", StringComparison.Ordinal) ? lower[..^2] : lower;
        word = word switch
        {
            [.., 'i', 'e', 's'] when word.Length > 4 => word[..^3] + "y",
            [.., 's' or 'x' or 'z' or 'h', 'e', 's'] when word.Length > 4 => word[..^2],
            [.., not ('s' or 'u' or 'i'), 's'] when word.Length > 3 => word[..^1],
            _ => word,
        };
        var cut = word switch
        {
            [.., 'i', 'n', 'g'] => word[..^3],
            [.., 'i', 'e', 'd'] => word[..^3] + "y",
            [.., 'e', 'd'] => word[..^2],
            _ => word,
        };
        cut = cut.Length < word.Length && cut is [.., var last, var same] && last == same && last is not ('l' or 's' or 'z') ? cut[..^1] : cut;
        word = cut.Length >= ShortestStem ? cut : word;
        return word is [.., 'e'] && word.Length > ShortestStem ? word[..^1] : word;
    }
}
