using MetaFlow.Knowledge.Search.Language;

namespace MetaFlow.Knowledge.Search.Ranking;

/// <summary>Finds the words of a question in a text, in whatever form, language or spelling they stand there.</summary>
internal sealed class Highlights(IReadOnlyList<QueryConcept> concepts)
{
    private readonly HashSet<string> _terms =
    [
        .. from concept in concepts
           from wording in concept.Wordings
           from term in wording.Terms
           select term.Term,
    ];

    /// <summary>From left to right, none over another.</summary>
    public IReadOnlyList<TextSpan> In(string text)
    {
        var spans = new List<TextSpan>();
        foreach (var token in TextAnalysis.Default.Read(text).Where(token => token.Kind == TokenKind.Word && _terms.Contains(token.Term))
            .OrderBy(token => token.Start).ThenByDescending(token => token.Length))
        {
            if (spans.Count == 0 || token.Start >= spans[^1].Start + spans[^1].Length)
            {
                spans.Add(new TextSpan(token.Start, token.Length));
            }
        }

        return spans;
    }
}
