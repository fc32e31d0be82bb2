using MetaFlow.Json;
using MetaFlow.Knowledge.Live;
using MetaFlow.Knowledge.Search;
using MetaFlow.Shapes;

namespace MetaFlow.Steps.KnowledgeSearch;

/// <summary>Finds the passages of the knowledge base that a question is about.</summary>
[StepType("knowledge_search", AlsoCalled = ["rag_search"], Effect = Effect.Read)]
public sealed class KnowledgeSearchStep(KnowledgeBase knowledge) : IStep<KnowledgeSearchSettings>, IForeseesOutput, IChecksSettings
{
    public static StepShape Foresee(SettingShapes settings)
    {
        var text = new Member(new Shape.Text());
        return new StepShape(Shape.ObjectOf(
        [
            KeyValuePair.Create("results", new Member(Shape.ListOf(Shape.ObjectOf(
            [
                KeyValuePair.Create("text", text), KeyValuePair.Create("title", text), KeyValuePair.Create("heading", text), KeyValuePair.Create("domain", text),
                KeyValuePair.Create("document", text), KeyValuePair.Create("passage", text),
                KeyValuePair.Create("score", new Member(new Shape.Number(IsInteger: false))),
            ])))),
        ]));
    }

    public static IEnumerable<SettingProblem> Check(WrittenSettings settings)
    {
        if (settings.Number("limit") is { } limit and not (>= 1 and <= KnowledgeQuery.MostHits))
        {
            yield return new SettingProblem("limit", Problem.Of("knowledge.limit", ("most", KnowledgeQuery.MostHits), ("found", limit)));
        }
    }

    public async Task<StepOutcome> RunAsync(KnowledgeSearchSettings settings, StepContext context, CancellationToken cancellationToken)
    {
        if (settings.Limit is < 1 or > KnowledgeQuery.MostHits)
        {
            return new StepOutcome.Failed(
                Problem.Of("knowledge.limit", ("most", KnowledgeQuery.MostHits), ("found", settings.Limit)) with { Path = "settings.limit" }, Retryable: false);
        }

        var query = new KnowledgeQuery(settings.Query)
        {
            Count = settings.Limit, Threshold = (float)settings.MinScore, AnyTag = settings.Tags, OnePerDocument = settings.OnePerDocument,
        };
        var found = await knowledge.SearchAsync(new KnowledgeQuestion(query, settings.Domains), cancellationToken);
        return new StepOutcome.Completed(JsonObject.Of(("results", JsonArray.Create([.. found.Result.Hits.Select(ToJson)]))));
    }

    private static JsonData ToJson(SearchHit hit) => JsonObject.Of(
        ("text", hit.Passage.Text),
        ("title", hit.Document.Title),
        ("heading", hit.Passage.Heading),
        ("domain", hit.Document.Domain),
        ("document", hit.Document.Id.ToString()),
        ("passage", hit.Passage.Id.ToString()),
        ("score", Math.Round(hit.Score, 4)));
}

/// <param name="Query">The question, or the words to look for.</param>
/// <param name="Domains">Where to look, beside what is common; everywhere when left out.</param>
/// <param name="Limit">The most passages.</param>
/// <param name="MinScore">The lowest score of a passage, from 0 to 1.</param>
/// <param name="Tags">Only documents with one of these tags.</param>
/// <param name="OnePerDocument">Only the best passage of each document.</param>
public sealed record KnowledgeSearchSettings(
    string Query, IReadOnlyList<string>? Domains = null, int Limit = 8, double MinScore = 0, IReadOnlyList<string>? Tags = null, bool OnePerDocument = false);
