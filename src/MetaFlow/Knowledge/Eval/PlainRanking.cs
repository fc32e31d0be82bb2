using MetaFlow.Knowledge.Search.Language;

namespace MetaFlow.Knowledge.Eval;

/// <summary>
/// What every search has to beat: BM25 (k1 1.2, b 0.75) over whole documents, words in small letters as they stand, Korean
/// by pairs of syllables, with no stem, no field, no synonym.
/// </summary>
internal sealed class PlainRanking
{
    private const double Saturation = 1.2;
    private const double LengthShare = 0.75;

    private readonly List<(string Id, int Length)> _documents = [];
    private readonly Dictionary<string, List<(int Document, int Count)>> _postings = new(StringComparer.Ordinal);
    private readonly double _averageLength;

    public PlainRanking(IEnumerable<EvalDocument> documents)
    {
        foreach (var document in documents)
        {
            var terms = Terms($"{document.Title}\n{document.Text}").ToArray();
            foreach (var term in terms.CountBy(term => term))
            {
                if (!_postings.TryGetValue(term.Key, out var postings))
                {
                    _postings[term.Key] = postings = [];
                }

                postings.Add((_documents.Count, term.Value));
            }

            _documents.Add((document.Id, terms.Length));
        }

        _averageLength = _documents.Count == 0 ? 1 : Math.Max(1, _documents.Average(document => document.Length));
    }

    /// <summary>The ids of the best documents, the best first.</summary>
    public IReadOnlyList<string> Search(string question, int count)
    {
        var scores = new Dictionary<int, double>();
        foreach (var term in Terms(question))
        {
            if (!_postings.TryGetValue(term, out var postings))
            {
                continue;
            }

            var rarity = Math.Log(1 + ((_documents.Count - postings.Count + 0.5) / (postings.Count + 0.5)));
            foreach (var (document, often) in postings)
            {
                var length = 1 - LengthShare + (LengthShare * _documents[document].Length / _averageLength);
                scores[document] = scores.GetValueOrDefault(document) + (rarity * often * (Saturation + 1) / (often + (Saturation * length)));
            }
        }

        return [.. scores.OrderByDescending(each => each.Value).ThenBy(each => each.Key).Take(count).Select(each => _documents[each.Key].Id)];
    }

    private static IEnumerable<string> Terms(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            var korean = Hangul.IsSyllable(text[at]);
            while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_') && Hangul.IsSyllable(text[at]) == korean)
            {
                at++;
            }

            if (at == start)
            {
                at++;
            }
            else if (!korean || at - start == 1)
            {
                yield return text[start..at].ToLowerInvariant();
            }
            else
            {
                for (var pair = start; pair + 1 < at; pair++)
                {
                    yield return text.Substring(pair, 2);
                }
            }
        }
    }
}
