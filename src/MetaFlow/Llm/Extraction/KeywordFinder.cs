namespace MetaFlow.Llm.Extraction;

/// <summary>
/// Finds what a text is about: phrases between function words as in RAKE (Rose et al., 2010), weighed by how often, how
/// widely and how early their words come, as in YAKE (Campos et al., 2020).
/// </summary>
internal static class KeywordFinder
{
    private const int LongestPhrase = 3;

    private static readonly double[] LengthWeight = [0, 1, 1.5, 1.6];

    public static IReadOnlyList<string> Find(string text, int most)
    {
        var functionWords = LanguageSamples.FunctionWords(LanguageGuess.Of(text).Language);
        var sentences = Sentences.Of(text).Select(sentence => WordReader.Read(sentence, functionWords)).ToArray();
        var weights = WordWeights(sentences);
        var candidates = new Dictionary<string, Candidate>();
        for (var at = 0; at < sentences.Length; at++)
        {
            foreach (var phrase in sentences[at].Aggregate(new List<List<Word>>(), Runs).SelectMany(Phrases))
            {
                var key = string.Join(' ', phrase.Select(word => word.Stem));
                candidates.TryAdd(key, new Candidate(phrase, at, candidates.Count));
                candidates[key].Count(phrase);
            }
        }

        var chosen = new List<Candidate>();
        foreach (var candidate in candidates.Values.OrderByDescending(each => Score(each, weights, sentences.Length)).ThenBy(each => each.Order))
        {
            if (chosen.Count < most && !chosen.Any(other => other.Covers(candidate) || candidate.Covers(other)))
            {
                chosen.Add(candidate);
            }
        }

        return [.. chosen.Select(candidate => candidate.Surface)];
    }

    private static double Score(Candidate phrase, Dictionary<string, double> weights, int sentences)
    {
        var weight = phrase.Words.Average(word => weights[word.Stem]);
        var early = 1 + 0.5 / (1 + phrase.FirstSentence);

        // In a longer text, words that stood together once may have done so by chance; Korean nouns without a particle
        // between them seldom did.
        var together = phrase.Words.Count == 1 || phrase.Times > 1 || sentences <= 4 ? 1
            : phrase.Words.All(word => word.Surface[^1] is >= '가' and <= '힣') ? 0.9 : 0.55;
        return weight * Math.Sqrt(phrase.Times) * LengthWeight[phrase.Words.Count] * early * together;
    }

    private static Dictionary<string, double> WordWeights(IReadOnlyList<Word>[] sentences)
    {
        var weights = new Dictionary<string, double>();
        var spread = new Dictionary<string, int>();
        foreach (var sentence in sentences)
        {
            for (var i = 0; i < sentence.Count; i++)
            {
                var (surface, stem) = (sentence[i].Surface, sentence[i].Stem);

                // A capital inside a sentence, or more than one, makes a name.
                var isName = surface.Count(char.IsUpper) > 1 || (i > 0 && char.IsUpper(surface[0]));
                weights[stem] = weights.GetValueOrDefault(stem) + (isName ? 1.3 : 1);
            }

            foreach (var stem in sentence.Select(word => word.Stem).Distinct())
            {
                spread[stem] = spread.GetValueOrDefault(stem) + 1;
            }
        }

        return weights.ToDictionary(each => each.Key, each => each.Value * (1 + (double)spread[each.Key] / sentences.Length));
    }

    // Content words that stand together; a particle or a sign ends a phrase, a function word separates two.
    private static List<List<Word>> Runs(List<List<Word>> runs, Word word)
    {
        if (!word.IsContent)
        {
            runs.Add([]);
            return runs;
        }

        if (runs.Count == 0)
        {
            runs.Add([]);
        }

        runs[^1].Add(word);
        if (word.EndsPhrase)
        {
            runs.Add([]);
        }

        return runs;
    }

    private static IEnumerable<IReadOnlyList<Word>> Phrases(List<Word> run) =>
        from start in Enumerable.Range(0, run.Count)
        from length in Enumerable.Range(1, Math.Min(LongestPhrase, run.Count - start))
        select run.GetRange(start, length);

    private sealed class Candidate(IReadOnlyList<Word> words, int firstSentence, int order)
    {
        private readonly Dictionary<string, int> _surfaces = [];

        public IReadOnlyList<Word> Words => words;

        public int FirstSentence => firstSentence;

        public int Order => order;

        public int Times { get; private set; }

        /// <summary>The way it is written most often; the plain one where two are as frequent.</summary>
        public string Surface => _surfaces.OrderByDescending(each => each.Value).ThenBy(each => each.Key.Count(char.IsUpper)).ThenBy(each => each.Key, StringComparer.Ordinal).First().Key;

        public void Count(IReadOnlyList<Word> phrase)
        {
            var surface = string.Join(' ', phrase.Select(word => word.Surface));
            _surfaces[surface] = _surfaces.GetValueOrDefault(surface) + 1;
            Times++;
        }

        public bool Covers(Candidate other) => other.Words.All(word => words.Any(own => own.Stem == word.Stem));
    }
}
