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
            return Extract(found, hits);
        }

        var said = await model.AnswerAsync(AnswerPrompt.Of(question.Query.Text, hits), new ModelCall(new RunMeter(options.Value, ModelUsage.None)), cancellationToken);
        return said is ModelAnswer.Said { Json: { } json }
            ? AnswerPrompt.Read(json, hits) is var (text, cited) ? new KnowledgeAnswer(text, cited, found) { By = model.Name } : new KnowledgeAnswer(null, [], found) { By = model.Name }

            // A model that cannot be asked takes nobody's answer away.
            : Extract(found, hits);
    }

    private static KnowledgeAnswer Extract(KnowledgeFindings found, SearchHit[] hits)
    {
        var words = found.Result.Words.Count;
        var candidates = new List<(string Text, int Hit, int At, int Words, double Score)>();
        for (var at = 0; at < hits.Length; at++)
        {
            var hit = hits[at];
            var position = 0;
            foreach (var sentence in Sentences.Of(hit.Passage.Text))
            {
                var start = hit.Passage.Text.IndexOf(sentence, position, StringComparison.Ordinal);
                position = start < 0 ? position : start + sentence.Length;
                var marked = start < 0 ? [] : hit.Highlights.Where(span => span.Start >= start && span.Start < start + sentence.Length)
                    .Select(span => hit.Passage.Text.Substring(span.Start, span.Length).ToUpperInvariant()).Distinct().ToArray();
                if (marked.Length > 0 && sentence.Length is > 8 and < 600)
                {
                    candidates.Add((sentence, at, start, marked.Length, hit.Score * (1 + marked.Length)));
                }
            }
        }

        var best = candidates.OrderByDescending(each => each.Score).ThenBy(each => each.Hit).ThenBy(each => each.At).Take(MostSentences).ToArray();
        if (best.Length == 0 || best.Max(each => each.Words) < Math.Max(1, words * LeastWords))
        {
            return new KnowledgeAnswer(null, [], found);
        }

        // In the order in which they stand, so that one leads to the next.
        var ordered = best.OrderBy(each => each.Hit).ThenBy(each => each.At).ToArray();
        return new KnowledgeAnswer(
            string.Join(' ', ordered.Select(each => each.Text.ReplaceLineEndings(" "))), [.. ordered.Select(each => hits[each.Hit]).Distinct()], found);
    }
}

/// <summary>An answer, and what it rests on.</summary>
/// <param name="Text">Null where the passages do not support one.</param>
/// <param name="Cited">The passages that it comes from.</param>
public sealed record KnowledgeAnswer(string? Text, IReadOnlyList<SearchHit> Cited, KnowledgeFindings Findings)
{
    /// <summary>The model that worded it; null where it is in the passages' own words.</summary>
    public string? By { get; init; }
}
