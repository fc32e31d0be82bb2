using MetaFlow.Json;
using MetaFlow.Knowledge.Live;
using MetaFlow.Knowledge.Search;

namespace MetaFlow.Web.Api;

/// <summary>What a search found, as the API and the verbs show it.</summary>
internal static class KnowledgeFound
{
    public static JsonObject ToJson(KnowledgeFindings found) => JsonObject.Of(
        ("domains", found.Domains is { } domains ? Texts(domains) : JsonNull.Value),
        ("detected", JsonArray.Create([.. found.Detected.Select(match => (JsonData)JsonObject.Of(("domain", match.Domain), ("keyword", match.Keyword)))])),
        ("words", Texts(found.Result.Words)),
        ("milliseconds", Math.Round(found.Result.Took.TotalMilliseconds, 2)),
        ("hits", JsonArray.Create([.. found.Result.Hits.Select(ToJson)])));

    public static JsonObject ToJson(WhyNotFound why) => JsonObject.Of(
        ("fate", Camel(why.Fate.ToString())),
        ("condition", why.Condition is { } condition ? Camel(condition.ToString()) : JsonNull.Value),
        ("domain", why.Domain),
        ("domainsSearched", why.DomainsSearched is { } domains ? Texts(domains) : JsonNull.Value),
        ("words", JsonArray.Create([.. why.Words.Select(word => (JsonData)JsonObject.Of(
            ("word", word.Word), ("wordings", Texts(word.Wordings)), ("present", word.Present), ("passages", word.Passages)))])),
        ("rankByWords", Rank(why.RankByWords)),
        ("rankByPassage", Rank(why.RankByPassage)),
        ("rankByMetadata", Rank(why.RankByMetadata)),
        ("rank", Rank(why.Rank)),
        ("scores", why.Scores is { } scores ? ToJson(scores) : JsonNull.Value),
        ("threshold", why.Threshold));

    private static JsonData ToJson(SearchHit hit) => JsonObject.Of(
        ("document", hit.Document.Id.ToString()),
        ("title", hit.Document.Title),
        ("domain", hit.Document.Domain),
        ("passage", hit.Passage.Id.ToString()),
        ("heading", hit.Passage.Heading),
        ("kind", hit.Passage.Kind),
        ("text", hit.Passage.Text),
        ("score", Math.Round(hit.Score, 4)),
        ("stages", ToJson(hit.Stages)),
        ("highlights", JsonArray.Create([.. hit.Highlights.Select(span => (JsonData)JsonArray.Create([span.Start, span.Length]))])));

    private static JsonObject ToJson(StageScores scores) => JsonObject.Of(
        ("words", Score(scores.Words)), ("passage", Score(scores.Passage)), ("metadata", Score(scores.Metadata)),
        ("fused", Score(scores.Fused)), ("reranked", Score(scores.Reranked)));

    private static JsonData Score(float? score) => score is { } value ? Math.Round(value, 4) : JsonNull.Value;

    private static JsonData Rank(int? rank) => rank is { } value ? value : JsonNull.Value;

    private static JsonArray Texts(IEnumerable<string> texts) => JsonArray.Create([.. texts.Select(text => (JsonData)text)]);

    private static string Camel(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);
}
