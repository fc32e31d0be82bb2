using MetaFlow.Knowledge.Search.Language;

namespace MetaFlow.Knowledge.Search.Ranking;

/// <summary>How much other ways to say a word count beside the word itself.</summary>
internal sealed record WordingWeights(float OtherLanguage = 0.8f, float SameLanguage = 0.3f, float Name = 0.8f, float Whole = 0.5f);

/// <summary>Reads a question into what it asks for: its words, each with its translations, synonyms and spellings.</summary>
internal sealed class QueryReader(TextAnalysis analysis, Glossary glossary, WordingWeights weights)
{
    /// <param name="spellings">Terms of the index that a name sounds like, and how much alike.</param>
    public IReadOnlyList<QueryConcept> Read(string question, Func<string, IEnumerable<WeightedTerm>> spellings)
    {
        var tokens = analysis.Read(question);
        var words = Words(tokens);
        var wordings = words.Select(word => new List<Wording>
        {
            new(1, [new WeightedTerm(word.Term, 1)], PairsOf(word, tokens)),
        }).ToArray();

        var terms = words.Select(word => word.Term).ToArray();
        foreach (var (start, length, entries) in glossary.Find(terms))
        {
            Translate(wordings, terms, start, length, entries);
            for (var at = start; length > 1 && at < start + length; at++)
            {
                Translate(wordings, terms, at, 1, glossary.EntriesOf(terms[at]));
            }
        }

        // What the glossary knows is a word and no name.
        for (var at = 0; at < terms.Length; at++)
        {
            foreach (var spelling in wordings[at].Count == 1 ? spellings(terms[at]) : [])
            {
                wordings[at].Add(new Wording(weights.Name * spelling.Weight, [spelling with { Weight = 1 }], []));
            }
        }

        var wholes = tokens.Where(token => token.Kind == TokenKind.Word).Except(words)
            .Select(whole => new QueryConcept(whole.Term, [new Wording(1, [new WeightedTerm(whole.Term, 1)], [])], weights.Whole));
        return [.. words.Select((word, at) => new QueryConcept(word.Term, wordings[at])), .. wholes];
    }

    private void Translate(List<Wording>[] wordings, string[] terms, int start, int length, IReadOnlyList<int> entries)
    {
        var asked = terms.AsSpan(start, length);
        var korean = Hangul.IsSyllable(asked[0][0]);
        foreach (var phrase in entries.SelectMany(glossary.Phrases))
        {
            var weight = phrase.Korean == korean ? weights.SameLanguage : weights.OtherLanguage;
            if (weight == 0 || asked.SequenceEqual(phrase.Terms))
            {
                continue;
            }

            // A phrase of two words for one stands behind each with half of it.
            var share = 1f / phrase.Terms.Length;
            for (var at = start; at < start + length; at++)
            {
                wordings[at].Add(new Wording(weight, [.. phrase.Terms.Select(term => new WeightedTerm(term, share))], []));
            }
        }
    }

    // Of a compound its pieces; each syllable pair stays with the piece that it begins in.
    private static List<Token> Words(List<Token> tokens)
    {
        var words = tokens.Where(token => token.Kind == TokenKind.Word).ToList();
        return [.. words.Where(word => !words.Any(other => other.Length < word.Length
            && other.Start >= word.Start && other.Start + other.Length <= word.Start + word.Length))];
    }

    private static string[] PairsOf(Token word, List<Token> tokens) =>
        [.. tokens.Where(token => token.Kind == TokenKind.Pair && token.Start >= word.Start && token.Start < word.Start + word.Length)
            .Select(token => token.Term)];
}
