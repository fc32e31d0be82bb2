using MetaFlow.Knowledge.Live;
using MetaFlow.Knowledge.Search;
using MetaFlow.Llm;
using MetaFlow.Llm.Extraction;
using Microsoft.Extensions.Options;

namespace MetaFlow.Knowledge.Answers;

/// <summary>
/// Answers a question from the passages that were found for it, and from nothing else: in the passages' own sentences, or
/// in those of the configured model. Where the passages do not say it, neither does the answer.
/// </summary>
public sealed class KnowledgeAnswers(KnowledgeBase knowledge, LanguageModels models, IOptions<LlmOptions> options)
{
    /// <summary>How many passages an answer may rest on.</summary>
    private const int Passages = 6;

    private const int MostSentences = 3;

    // Of the words of a question, so many have to stand where its answer is.
    private const double LeastWords = 0.5;

    private const double LeastOfBest = 0.7;

    // Who asks how many wants a number.
    private const double NumberWorth = 1.6;

    private static readonly string[] Amounts = ["몇", "얼마", "how many", "how much", "how often", "how long", "limit", "한도", "최대"];

    public async Task<KnowledgeAnswer> AnswerAsync(KnowledgeQuestion question, CancellationToken cancellationToken)
    {
        var found = await knowledge.SearchAsync(question with { Query = question.Query with { Count = Math.Max(question.Query.Count, Passages) } }, cancellationToken);
        var hits = found.Result.Hits.Take(Passages).ToArray();
        if (hits.Length == 0)
        {
            return new KnowledgeAnswer(null, [], found);
        }

        var model = models.Find(null, out _);
        if (model is null or ExtractiveModel)
        {
            return Extract(question.Query.Text, found, hits);
        }

        var said = await model.AnswerAsync(AnswerPrompt.Of(question.Query.Text, hits), new ModelCall(new RunMeter(options.Value, ModelUsage.None)), cancellationToken);
        return said is ModelAnswer.Said { Json: { } json }
            ? AnswerPrompt.Read(json, hits) is var (text, cited) ? new KnowledgeAnswer(text, cited, found) { By = model.Name } : new KnowledgeAnswer(null, [], found) { By = model.Name }

            // A model that cannot be asked takes nobody's answer away.
            : Extract(question.Query.Text, found, hits);
    }

    private static KnowledgeAnswer Extract(string question, KnowledgeFindings found, SearchHit[] hits)
    {
        var isKorean = question.Any(IsHangul);
        var asksForNumber = Amounts.Any(word => question.Contains(word, StringComparison.OrdinalIgnoreCase));
        var candidates = new List<Candidate>();
        for (var at = 0; at < hits.Length; at++)
        {
            candidates.AddRange(CandidatesIn(hits[at], at, isKorean, asksForNumber));
        }

        var best = candidates.OrderByDescending(each => each.Score).ThenBy(each => each.Hit).ThenBy(each => each.At).Take(MostSentences).ToArray();
        if (best.Length == 0 || best.Max(each => each.Words) < Math.Max(1, found.Result.Words.Count * LeastWords))
        {
            return new KnowledgeAnswer(null, [], found);
        }

        // What says much less than the best one only makes the answer longer; the rest in the order in which they stand.
        var kept = best.Where(each => each.Score >= best[0].Score * LeastOfBest).OrderBy(each => each.Hit).ThenBy(each => each.At).ToArray();
        return new KnowledgeAnswer(
            string.Join(' ', kept.Select(each => each.Text.ReplaceLineEndings(" "))), [.. kept.Select(each => hits[each.Hit]).Distinct()], found);
    }

    private static IEnumerable<Candidate> CandidatesIn(SearchHit hit, int number, bool isKorean, bool asksForNumber)
    {
        var position = 0;
        foreach (var sentence in Sentences.Of(hit.Passage.Text))
        {
            var start = hit.Passage.Text.IndexOf(sentence, position, StringComparison.Ordinal);
            position = start < 0 ? position : start + sentence.Length;
            if (start < 0 || sentence.Length is <= 8 or >= 600 || IsHeading(hit.Passage.Text, start))
            {
                continue;
            }

            // A word and its translation beside it are one word of the question.
            var marked = hit.Highlights.Where(span => span.Start >= start && span.Start < start + sentence.Length)
                .Select(span => hit.Passage.Text.Substring(span.Start, span.Length).ToUpperInvariant()).Distinct()
                .Sum(word => word.Any(IsHangul) == isKorean ? 1.0 : 0.5);
            if (marked > 0)
            {
                var worth = asksForNumber && sentence.Any(char.IsAsciiDigit) ? NumberWorth : 1;
                yield return new Candidate(sentence, number, start, marked, hit.Score * (1 + marked) * worth);
            }
        }
    }

    private static bool IsHeading(string text, int start)
    {
        var line = start == 0 ? 0 : text.LastIndexOf('\n', start - 1) + 1;
        return text[line] == '#';
    }

    private static bool IsHangul(char letter) => letter is >= '가' and <= '힣';

    private sealed record Candidate(string Text, int Hit, int At, double Words, double Score);
}

/// <summary>An answer, and what it rests on.</summary>
/// <param name="Text">Null where the passages do not support one.</param>
/// <param name="Cited">The passages that it comes from.</param>
public sealed record KnowledgeAnswer(string? Text, IReadOnlyList<SearchHit> Cited, KnowledgeFindings Findings)
{
    /// <summary>The model that worded it; null where it is in the passages' own words.</summary>
    public string? By { get; init; }
}
