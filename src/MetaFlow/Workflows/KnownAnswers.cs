using MetaFlow.Json;
using MetaFlow.Knowledge;
using MetaFlow.Shapes;

namespace MetaFlow.Workflows;

/// <summary>What services answer where a step that calls one does not say it: from the documents of the knowledge base.</summary>
internal static class KnownAnswers
{
    private const string Type = "api_call";
    private const string Response = "response";

    /// <summary>The call of a step whose answer is not declared; null where it is, or where the call is not known yet.</summary>
    public static (string Method, string Url)? CallOf(WorkflowStep.Work work)
    {
        var written = work.Settings.Written;
        return work.Type == Type && written[Response] is null or JsonNull && written["answer"] is null or JsonText { Value: "json" }
            && written["url"] is JsonText { Value: var url } && KnownResponse.HostOf(url) is { } host && !host.Contains('{', StringComparison.Ordinal)
            && (written["method"] ?? "GET") is JsonText { Value: var method } && !method.Contains('{', StringComparison.Ordinal)
            ? (method.ToUpperInvariant(), url)
            : null;
    }

    public static KnownAnswer? Of(WorkflowStep.Work work, Surroundings around) =>
        around.Answers is { } answers && CallOf(work) is { } call ? answers.GetValueOrDefault(call) : null;

    /// <summary>The settings of a step as they would be if it declared what its service answers.</summary>
    public static JsonObject Declare(JsonObject written, KnownAnswer known, Dictionary<string, Flow> settings)
    {
        var declared = JsonObject.Of((known.IsSchema ? "schema" : "sample", known.Body));
        settings[Response] = new Flow(Shape.Of(declared));
        return written.With(Response, declared);
    }
}
