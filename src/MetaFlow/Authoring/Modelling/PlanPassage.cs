using MetaFlow.Json;
using MetaFlow.Knowledge.Live;
using MetaFlow.Knowledge.Passages;
using MetaFlow.Knowledge.Search;

namespace MetaFlow.Authoring.Modelling;

/// <summary>A passage that a model may plan with.</summary>
/// <param name="Cited">What is kept of it as evidence.</param>
internal sealed record PlanPassage(string Title, string Text, JsonObject Cited)
{
    private const int Most = 6;

    /// <summary>What the knowledge base has on a request. Passages that speak to a model are not shown to one.</summary>
    public static async Task<IReadOnlyList<PlanPassage>> FindAsync(KnowledgeBase? knowledge, string request, CancellationToken cancellationToken)
    {
        if (knowledge is null)
        {
            return [];
        }

        var found = await knowledge.SearchAsync(new KnowledgeQuestion(new KnowledgeQuery(request) { Count = Most }, DetectDomains: true), cancellationToken);
        return
        [
            .. found.Result.Hits.Where(hit => Suspicion.ReasonOf(hit.Passage.Text) is null).Select(hit => new PlanPassage(
                $"{hit.Document.Title} › {hit.Passage.Heading}", hit.Passage.Text, JsonObject.Of(
                    ("document", hit.Document.Id.ToString()), ("title", hit.Document.Title), ("domain", hit.Document.Domain), ("passage", hit.Passage.Id.ToString()),
                    ("score", Math.Round(hit.Score, 4))))),
        ];
    }
}
