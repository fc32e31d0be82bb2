using MetaFlow.Json;
using MetaFlow.Knowledge.Answers;
using MetaFlow.Knowledge.Live;
using MetaFlow.Knowledge.Search;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Web.Api;

/// <summary>Searching the knowledge base, an answer from what was found, and why something was not.</summary>
internal static class KnowledgeSearchApi
{
    private const int MostLetters = 2000;

    public static void MapKnowledgeSearch(this RouteGroupBuilder api)
    {
        api.MapGet("/knowledge/search", SearchAsync).RequireAuthorization(Permissions.KnowledgeView);
        api.MapGet("/knowledge/answer", AnswerAsync).RequireAuthorization(Permissions.KnowledgeView);
        api.MapGet("/knowledge/why", WhyAsync).RequireAuthorization(Permissions.KnowledgeView);
    }

    private static async Task<IResult> SearchAsync(
        KnowledgeBase knowledge, string? q, string[]? domain, string[]? tag, string[]? type, string[]? language, int? limit, float? minScore, bool? detect,
        CancellationToken cancellationToken)
    {
        if (Question(q, domain, tag, type, language, limit, minScore, detect) is not { } question)
        {
            return NoQuestion();
        }

        return ApiProblems.Json(KnowledgeFound.ToJson(await knowledge.SearchAsync(question, cancellationToken)));
    }

    private static async Task<IResult> AnswerAsync(
        KnowledgeAnswers answers, string? q, string[]? domain, bool? detect, CancellationToken cancellationToken)
    {
        if (Question(q, domain, null, null, null, null, null, detect) is not { } question)
        {
            return NoQuestion();
        }

        var answer = await answers.AnswerAsync(question, cancellationToken);
        return ApiProblems.Json(KnowledgeFound.ToJson(answer.Findings)
            .With("answer", answer.Text)
            .With("by", answer.By)
            .With("cited", JsonArray.Create([.. answer.Cited.Select(hit => (JsonData)hit.Passage.Id.ToString())])));
    }

    private static async Task<IResult> WhyAsync(
        KnowledgeBase knowledge, string? q, Guid document, string[]? domain, int? limit, float? minScore, bool? detect, CancellationToken cancellationToken) =>
        Question(q, domain, null, null, null, limit, minScore, detect) is { } question
            ? ApiProblems.Json(KnowledgeFound.ToJson(await knowledge.ExplainAsync(question, document, cancellationToken)))
            : NoQuestion();

    private static KnowledgeQuestion? Question(
        string? text, string[]? domains, string[]? tags, string[]? types, string[]? languages, int? limit, float? minScore, bool? detect) =>
        string.IsNullOrWhiteSpace(text) || text.Length > MostLetters ? null : new KnowledgeQuestion(
            new KnowledgeQuery(text)
            {
                Count = Math.Clamp(limit ?? 10, 1, KnowledgeQuery.MostHits),
                Threshold = minScore ?? 0,
                AnyTag = Given(tags),
                Types = Given(types),
                Languages = Given(languages),
            },
            Given(domains),
            detect is true);

    private static string[]? Given(string[]? values) => values is { Length: > 0 } ? values : null;

    private static IResult NoQuestion() => ApiProblems.Refused([Problem.Of("knowledge.no_question", ("most", MostLetters)) with { Path = "q" }]);
}
