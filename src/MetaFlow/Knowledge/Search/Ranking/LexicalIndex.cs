using System.Runtime.InteropServices;
using MetaFlow.Knowledge.Search.Language;

namespace MetaFlow.Knowledge.Search.Ranking;

/// <summary>How much words weigh where they stand.</summary>
/// <param name="Heading">What a word in the heading counts, in words of the body.</param>
/// <param name="Saturation">k1 of BM25: how soon one word more says nothing more.</param>
/// <param name="LengthOfBody">b of BM25: how much of the body's length is held against it.</param>
/// <param name="LengthOfHeading">The same of the heading.</param>
internal sealed record LexicalWeights(float Heading, float Saturation = 1.2f, float LengthOfBody = 0.75f, float LengthOfHeading = 0.4f);

/// <summary>
/// An inverted index with BM25F over units of a heading and a body (Robertson and Zaragoza, "The Probabilistic Relevance
/// Framework", 2009). Units are numbered from 0 in the order they come; whoever holds it keeps its readers and writers apart.
/// </summary>
internal sealed class LexicalIndex(TextAnalysis analysis, LexicalWeights weights, Action<string>? firstSeen = null)
{
    private readonly Dictionary<string, Postings> _terms = new(StringComparer.Ordinal);
    private readonly List<(ushort Heading, ushort Body)> _lengths = [];
    private readonly List<Token> _tokens = [];
    private readonly Dictionary<string, (int Heading, int Body)> _counts = new(StringComparer.Ordinal);
    private long _headingWords;
    private long _bodyWords;

    /// <summary>Units that are there; numbers go up to <see cref="Numbers"/>.</summary>
    public int Count { get; private set; }

    public int Numbers => _lengths.Count;

    public bool HasWords => _terms.Count > 0;

    /// <summary>What one term can be worth at most, in its rarity.</summary>
    public float Most => weights.Saturation + 1;

    public int Add(string heading, string body)
    {
        var unit = _lengths.Count;
        var (headingWords, bodyWords) = Tally(heading, body);
        foreach (var (term, count) in _counts)
        {
            ref var postings = ref CollectionsMarshal.GetValueRefOrAddDefault(_terms, term, out _);
            if (postings is null)
            {
                postings = new Postings();
                firstSeen?.Invoke(term);
            }

            postings.Add(unit, count.Heading, count.Body);
        }

        _lengths.Add(((ushort)Math.Min(headingWords, ushort.MaxValue), (ushort)Math.Min(bodyWords, ushort.MaxValue)));
        _headingWords += _lengths[unit].Heading;
        _bodyWords += _lengths[unit].Body;
        Count++;
        return unit;
    }

    /// <summary>Takes a unit away; its texts are those it came with.</summary>
    public void Remove(int unit, string heading, string body)
    {
        Tally(heading, body);
        foreach (var term in _counts.Keys)
        {
            if (_terms.TryGetValue(term, out var postings))
            {
                postings.Remove(unit);
                if (postings.Count == 0)
                {
                    _terms.Remove(term);
                }
            }
        }

        _headingWords -= _lengths[unit].Heading;
        _bodyWords -= _lengths[unit].Body;
        _lengths[unit] = default;
        Count--;
    }

    public int CountOf(string term) => _terms.TryGetValue(term, out var postings) ? postings.Count : 0;

    public float Rarity(int count) => count == 0 ? 0 : MathF.Log(1 + ((Count - count + 0.5f) / (count + 0.5f)));

    /// <summary>Adds what one term is worth to each unit that has it, and notes units touched for the first time.</summary>
    public void Score(string term, float weight, float[] scores, List<int> touched)
    {
        if (!_terms.TryGetValue(term, out var postings))
        {
            return;
        }

        var units = postings.Units;
        var counts = postings.Counts;
        var lengths = CollectionsMarshal.AsSpan(_lengths);
        var (perHeading, perBody) = ((float)Count / Math.Max(1, _headingWords), (float)Count / Math.Max(1, _bodyWords));
        var gain = weight * (weights.Saturation + 1);
        var (least, perWord) = (1 - weights.LengthOfBody, weights.LengthOfBody * perBody);
        for (var at = 0; at < units.Length; at++)
        {
            var (unit, count) = (units[at], counts[at]);
            var (heading, body) = lengths[unit];
            // Both frequencies over their lengths, with one division: n/l in the heading counts n·L/l in a body of length L.
            var length = least + (perWord * body);
            float often = Postings.InBody(count);
            if (Postings.InHeading(count) is > 0 and var inHeading)
            {
                often += length * weights.Heading * inHeading / (1 - weights.LengthOfHeading + (weights.LengthOfHeading * heading * perHeading));
            }

            ref var score = ref scores[unit];
            if (score == 0)
            {
                touched.Add(unit);
            }

            score += gain * often / ((weights.Saturation * length) + often);
        }
    }

    private (int Heading, int Body) Tally(string heading, string body)
    {
        _counts.Clear();
        _tokens.Clear();
        analysis.Read(heading, _tokens);
        var inHeading = _tokens.Count;
        analysis.Read(body, _tokens);
        var (headingWords, bodyWords) = (0, 0);
        for (var at = 0; at < _tokens.Count; at++)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, _tokens[at].Term, out _);
            var word = _tokens[at].Kind == TokenKind.Word ? 1 : 0;
            if (at < inHeading)
            {
                count.Heading++;
                headingWords += word;
            }
            else
            {
                count.Body++;
                bodyWords += word;
            }
        }

        return (headingWords, bodyWords);
    }
}
