using MetaFlow.Knowledge.Search.Language;

namespace MetaFlow.Knowledge.Search.Domains;

/// <summary>What a keyword may look like in a request: itself and its words in the other language, without spaces.</summary>
internal static class KeywordForms
{
    public static IEnumerable<string> Of(string keyword)
    {
        var itself = SquashedText.Squash(keyword);
        if (itself.Length == 0)
        {
            return [];
        }

        var terms = TextAnalysis.Default.Read(keyword).Where(token => token.Kind == TokenKind.Word).Select(token => token.Term).ToArray();
        var korean = Hangul.IsSyllable(itself[0]);
        var whole = GlossaryEntry.All.Where(entry => (korean ? entry.Korean : entry.English).Any(form => SquashedText.Squash(form) == itself));
        return terms.Length == 0
            ? [itself]
            : whole.SelectMany(entry => korean ? entry.English : entry.Korean)
                .Where(form => !KoreanVerbs.IsVerb(form) || !Hangul.IsSyllable(form[0]))
                .Select(SquashedText.Squash)
                // One syllable in the other language is too many things at once.
                .Where(form => form.Length > 1)
                .Prepend(itself)
                .Distinct();
    }
}
