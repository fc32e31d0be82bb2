using MetaFlow.Json;
using MetaFlow.Llm;

namespace MetaFlow.Rehearsals;

/// <summary>A question to a model and its answer as a cassette keeps them. Which model it is says its answer, not the question.</summary>
internal static class ModelPrint
{
    public static JsonObject Request(ModelRequest asked, Scrub scrub)
    {
        var request = new JsonObject.Builder(6);
        request["task"] = asked.Task.ToString().ToLowerInvariant();
        if (asked.Task == ModelTask.Free)
        {
            request["messages"] = JsonArray.Create([.. asked.Messages.Select(message => (JsonData)JsonObject.Of(
                ("role", message.Role.ToString().ToLowerInvariant()), ("content", message.Content)))]);
        }
        else
        {
            request["input"] = asked.Input;
        }

        if (asked.Labels.Count > 0)
        {
            request["labels"] = JsonArray.Create([.. asked.Labels.Select(label => (JsonData)label.Name)]);
        }

        if (asked.Task == ModelTask.Summarize)
        {
            request["sentences"] = asked.Sentences;
        }

        if (asked.Task == ModelTask.Keywords)
        {
            request["maxItems"] = asked.MaxItems;
        }

        if (asked.Schema is { } schema)
        {
            request["schema"] = schema;
        }

        return (JsonObject)scrub.Hide(request.ToObject());
    }

    public static JsonObject Answer(ModelAnswer.Said said, Scrub scrub)
    {
        var answer = JsonObject.Of(("text", said.Text));
        answer = said.Json is { } json ? answer.With("json", json) : answer;
        return (JsonObject)scrub.Hide(answer
            .With("model", said.Model)
            .With("usage", JsonObject.Of(("input", said.Usage.Input), ("output", said.Usage.Output))));
    }

    public static ModelAnswer Play(JsonObject kept)
    {
        if (kept["failure"] is not null)
        {
            return new ModelAnswer.Failed(Problem.Of("llm.unreachable", ("host", "cassette")), Retryable: true);
        }

        var usage = kept["usage"] as JsonObject ?? JsonObject.Empty;
        return new ModelAnswer.Said(
            (kept["text"] as JsonText)?.Value ?? kept["json"]?.ToString() ?? "", kept["json"], (kept["model"] as JsonText)?.Value ?? "cassette",
            new ModelUsage(Count(usage["input"]), Count(usage["output"])));
    }

    private static long Count(JsonData? number) => number is JsonNumber { Value: >= 0 and < 1e12 } count ? (long)count.Value : 0;
}
