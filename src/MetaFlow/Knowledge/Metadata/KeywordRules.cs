using System.Text;

namespace MetaFlow.Knowledge.Metadata;

/// <summary>
/// Keywords as RAKE finds them (Rose and others, 2010): stretches of words between stop words and punctuation, scored by
/// how often their words stand in long stretches. Korean words are taken without particles and endings.
/// </summary>
internal static class KeywordRules
{
    private const int Looked = 60_000;
    private const int Most = 12;
    private const int MaxWords = 3;

    private static readonly HashSet<string> StopWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "about", "above", "after", "again", "all", "also", "an", "and", "any", "are", "as", "at", "be", "because", "been", "before", "being",
        "below", "between", "both", "but", "by", "can", "could", "did", "do", "does", "each", "either", "else", "every", "few", "first", "for", "from",
        "further", "get", "give", "gives", "given", "has", "have", "having", "he", "her", "here", "his", "how", "however", "i", "if", "in", "into", "is",
        "it", "its", "just", "last", "like", "made", "make", "makes", "many", "may", "might", "more", "most", "much", "must", "my", "need", "needs",
        "never", "new", "next", "no", "nor", "not", "now", "of", "off", "often", "on", "once", "one", "only", "or", "other", "our", "out", "over",
        "own", "please", "same", "see", "shall", "she", "should", "since", "so", "some", "such", "take", "than", "that", "the", "their", "them", "then",
        "there", "these", "they", "this", "those", "through", "to", "too", "two", "under", "until", "up", "use", "used", "uses", "using", "very", "was",
        "we", "were", "what", "when", "where", "whether", "which", "while", "who", "whom", "whose", "why", "will", "with", "within", "without",
        "would", "yes", "yet", "you", "your", "it's", "don't", "via", "per", "etc",
        "그리고", "그러나", "하지만", "또는", "또한", "및", "이", "그", "저", "것", "수", "등", "때", "위해", "대한", "대해", "통해", "따라", "경우", "있다", "없다",
        "있는", "없는", "있습니다", "없습니다", "합니다", "됩니다", "입니다", "한다", "된다", "하는", "되는", "하며", "되며", "모든", "각", "더", "다시", "바로", "함께",
        "이런", "그런", "어떤", "무엇", "여기", "거기", "아래", "위", "다음", "이전", "그때", "먼저", "가장", "매우", "이때", "예를", "들어", "만약",
    };

    // Longest first. What is left has to be two syllables or more.
    private static readonly string[] Endings =
    [
        "으로부터", "에서부터", "이라는", "에게서", "했습니다", "했다면", "합니다", "됩니다", "입니다", "습니다", "하세요", "에서는", "으로는", "에게는", "에는", "에도", "이라고", "까지는",
        "하면", "하고", "하는", "하여", "해서", "되는", "되면", "된다", "한다", "했다", "에서", "에게", "으로", "부터", "까지", "처럼", "보다", "마다", "이나", "이며", "이고", "라는", "라고", "들은", "들이",
        "들을", "들의", "은", "는", "이", "가", "을", "를", "에", "의", "로", "와", "과", "도", "만", "나", "며", "고", "들",
    ];

    public static IReadOnlyList<string> Of(string text, string language)
    {
        var stretches = Stretches(text.Length <= Looked ? text : text[..Looked], language == "ko").ToList();
        var frequency = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var degree = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var stretch in stretches)
        {
            foreach (var word in stretch)
            {
                frequency[word] = frequency.GetValueOrDefault(word) + 1;
                degree[word] = degree.GetValueOrDefault(word) + stretch.Count;
            }
        }

        // A phrase that stands once is luck where others stand often: how often it stands counts with its words' scores.
        return
        [
            .. stretches.GroupBy(stretch => string.Join(' ', stretch), StringComparer.OrdinalIgnoreCase)
                .Select(same => (Phrase: same.Key, Score: same.First().Sum(word => (double)degree[word] / frequency[word]) * Math.Log2(1 + same.Count())))
                .OrderByDescending(each => each.Score).ThenBy(each => each.Phrase, StringComparer.Ordinal)
                .Select(each => each.Phrase).Take(Most),
        ];
    }

    private static IEnumerable<IReadOnlyList<string>> Stretches(string text, bool isKorean)
    {
        var stretch = new List<string>();
        var word = new StringBuilder();
        for (var i = 0; i <= text.Length; i++)
        {
            var letter = i < text.Length ? text[i] : '\n';
            if (char.IsLetterOrDigit(letter) || (letter is '-' or '_' or '\'' or '+' or '#' && word.Length > 0))
            {
                word.Append(letter);
                continue;
            }

            var written = word.ToString().Trim('-', '_', '\'', '#');
            var taken = word.Length == 0 ? null : Taken(written, isKorean);
            if (taken is { Length: > 0 })
            {
                stretch.Add(taken);
            }

            // A particle ends what is named, as punctuation does.
            var ends = (word.Length > 0 && taken != written) || letter is not (' ' or '\t');
            word.Clear();
            if ((ends || stretch.Count == MaxWords) && stretch.Count > 0)
            {
                yield return stretch;
                stretch = [];
            }
        }
    }

    // Null for a word that no keyword has.
    private static string? Taken(string word, bool isKorean)
    {
        if (word.Length < 2 || word.Length > 40 || StopWords.Contains(word) || char.IsDigit(word[0]))
        {
            return null;
        }

        if (!isKorean || word[^1] is < '가' or > '힣')
        {
            return word;
        }

        var stem = Endings.Where(ending => word.Length - ending.Length >= 2 && word.EndsWith(ending, StringComparison.Ordinal))
            .Select(ending => word[..^ending.Length]).FirstOrDefault() ?? word;
        return StopWords.Contains(stem) ? null : stem;
    }
}
