namespace MetaFlow.Knowledge.Eval;

/// <summary>How well one question was answered, and how fast.</summary>
public sealed record EvalAnswer(EvalQuestion Question, RankingMeasures Measures, TimeSpan Took);

/// <summary>The means over questions that have something in common.</summary>
/// <param name="Median">Of the time of a search.</param>
public sealed record EvalMeans(string Group, int Questions, double Ndcg, double Recall, double ReciprocalRank, TimeSpan Median);

/// <summary>How well the questions of a collection were answered.</summary>
public sealed record EvalReport(IReadOnlyList<EvalAnswer> Answers)
{
    public EvalMeans All => Mean("all", Answers);

    /// <summary>By the languages that the questions name; none where they do not.</summary>
    public IReadOnlyList<EvalMeans> Languages => By(answer => answer.Question.Language);

    public IReadOnlyList<EvalMeans> Domains => By(answer => answer.Question.Domain);

    private EvalMeans[] By(Func<EvalAnswer, string?> named) =>
        [.. Answers.Where(answer => named(answer) is not null).GroupBy(answer => named(answer)!)
            .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Mean(group.Key, [.. group]))];

    private static EvalMeans Mean(string group, IReadOnlyList<EvalAnswer> answers) => answers.Count == 0
        ? new EvalMeans(group, 0, 0, 0, 0, TimeSpan.Zero)
        : new EvalMeans(
            group,
            answers.Count,
            answers.Average(answer => answer.Measures.Ndcg),
            answers.Average(answer => answer.Measures.Recall),
            answers.Average(answer => answer.Measures.ReciprocalRank),
            answers.Select(answer => answer.Took).Order().ElementAt(answers.Count / 2));
}
