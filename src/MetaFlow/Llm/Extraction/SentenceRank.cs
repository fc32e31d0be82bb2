namespace MetaFlow.Llm.Extraction;

/// <summary>
/// Chooses the sentences that say most of a text: TextRank (Mihalcea and Tarau, 2004) together with closeness to the whole
/// and to its beginning, and maximal marginal relevance (Carbonell and Goldstein, 1998) against saying a thing twice.
/// </summary>
internal static class SentenceRank
{
    // Similarities are looked at between all pairs; of a longer text the sentences closest to the whole take part.
    private const int MostRanked = 600;
    private const int Rounds = 40;
    private const double Damping = 0.85;
    private const double Relevance = 0.7;

    // As like as this, one sentence says what the other has said.
    private const double Same = 0.6;

    /// <summary>The places of the chosen sentences, in the order of the text.</summary>
    public static IReadOnlyList<int> Best(IReadOnlyList<string> sentences, int most)
    {
        if (sentences.Count <= most)
        {
            return [.. Enumerable.Range(0, sentences.Count)];
        }

        var vectors = Vectors(sentences);
        var closeness = Closeness(vectors);
        int[] ranked = [.. Enumerable.Range(0, sentences.Count)
            .OrderByDescending(index => closeness[index]).ThenBy(index => index).Take(MostRanked).Order()];
        var similar = Similarities([.. ranked.Select(index => vectors[index])]);
        var rank = TextRank(similar);
        var score = ranked.Select((index, at) =>
            (0.35 * rank[at] + 0.25 * closeness[index] + 0.4 / (1 + index)) * Weight(sentences[index], vectors[index].Count)).ToArray();
        return [.. Diverse(score, similar, most).Select(at => ranked[at]).Order()];
    }

    // A question, a heading or a fragment seldom carries the point.
    private static double Weight(string sentence, int words) =>
        (words < 3 ? 0.3 : words < 5 ? 0.7 : 1) * (sentence[^1] is '?' or ':' or '？' ? 0.5 : 1);

    private static Dictionary<string, double>[] Vectors(IReadOnlyList<string> sentences)
    {
        var counts = sentences
            .Select(sentence => Features(sentence).GroupBy(feature => feature).ToDictionary(group => group.Key, group => group.Count()))
            .ToArray();
        var documents = counts.SelectMany(each => each.Keys).GroupBy(stem => stem).ToDictionary(group => group.Key, group => group.Count());
        return [.. counts.Select(each => Normal(each.ToDictionary(
            word => word.Key, word => (1 + Math.Log(word.Value)) * Math.Log(1 + (double)sentences.Count / documents[word.Key]))))];
    }

    // Korean words grow at their end: 연장전 and 연장 share their first two syllables.
    private static IEnumerable<string> Features(string sentence) =>
        from word in WordReader.Read(sentence)
        where word.IsContent || word.Stem is [>= '가' and <= '힣', _, ..]
        from feature in word.Stem is [>= '가' and <= '힣', _, _, ..] ? [word.Stem, word.Stem[..2]] : new[] { word.Stem }
        select feature;

    private static double[] Closeness(Dictionary<string, double>[] vectors)
    {
        var whole = new Dictionary<string, double>();
        foreach (var (stem, weight) in vectors.SelectMany(vector => vector))
        {
            whole[stem] = whole.GetValueOrDefault(stem) + weight;
        }

        whole = Normal(whole);
        return OfHighest([.. vectors.Select(vector => Dot(vector, whole))]);
    }

    private static double[][] Similarities(Dictionary<string, double>[] vectors)
    {
        var similar = vectors.Select(_ => new double[vectors.Length]).ToArray();
        for (var i = 0; i < vectors.Length; i++)
        {
            for (var j = i + 1; j < vectors.Length; j++)
            {
                similar[i][j] = similar[j][i] = Dot(vectors[i], vectors[j]);
            }
        }

        return similar;
    }

    private static double[] TextRank(double[][] similar)
    {
        var count = similar.Length;
        var sums = similar.Select(row => row.Sum()).ToArray();
        var rank = Enumerable.Repeat(1.0, count).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            var next = new double[count];
            for (var i = 0; i < count; i++)
            {
                for (var j = 0; j < count; j++)
                {
                    next[i] += sums[j] > 0 ? similar[j][i] / sums[j] * rank[j] : 0;
                }

                next[i] = 1 - Damping + Damping * next[i];
            }

            rank = next;
        }

        return OfHighest(rank);
    }

    private static List<int> Diverse(double[] score, double[][] similar, int most)
    {
        var chosen = new List<int>();
        while (chosen.Count < most)
        {
            var best = -1;
            var bestWorth = double.NegativeInfinity;
            for (var i = 0; i < score.Length; i++)
            {
                var said = chosen.Count == 0 ? 0 : chosen.Max(other => similar[i][other]);
                var worth = Relevance * score[i] - (1 - Relevance) * said - (said > Same ? 1 : 0);
                if (worth > bestWorth && !chosen.Contains(i))
                {
                    (best, bestWorth) = (i, worth);
                }
            }

            if (best < 0)
            {
                break;
            }

            chosen.Add(best);
        }

        return chosen;
    }

    private static Dictionary<string, double> Normal(Dictionary<string, double> vector)
    {
        var length = Math.Sqrt(vector.Values.Sum(weight => weight * weight));
        return length == 0 ? vector : vector.ToDictionary(each => each.Key, each => each.Value / length);
    }

    private static double[] OfHighest(double[] values)
    {
        var highest = values.Max();
        return highest > 0 ? [.. values.Select(value => value / highest)] : values;
    }

    private static double Dot(Dictionary<string, double> a, Dictionary<string, double> b)
    {
        var (few, many) = a.Count <= b.Count ? (a, b) : (b, a);
        return few.Sum(each => many.TryGetValue(each.Key, out var weight) ? each.Value * weight : 0);
    }
}
