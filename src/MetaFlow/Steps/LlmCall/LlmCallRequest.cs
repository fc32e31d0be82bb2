using MetaFlow.Json;
using MetaFlow.Llm;

namespace MetaFlow.Steps.LlmCall;

/// <summary>Makes the request to a model out of filled settings.</summary>
internal static class LlmCallRequest
{
    /// <summary>Null and the problem where the values that came do not make one.</summary>
    public static ModelRequest? Of(LlmCallSettings settings, out Problem? problem)
    {
        // What was an expression when the workflow was checked is a value now.
        var values = LlmCallCheck.Values(settings).FirstOrDefault();
        problem = values is null ? null : values.Problem with { Path = $"settings.{values.Setting}" };
        if (problem is not null)
        {
            return null;
        }

        var input = TextOf(settings.Input);
        var messages = MessagesOf(settings, input);
        if (settings.Task == ModelTask.Free ? messages.All(message => message.Role == ModelRole.System) : string.IsNullOrWhiteSpace(input))
        {
            problem = Problem.Of("llm.nothing_to_read") with { Path = settings.Task == ModelTask.Free ? "settings.prompt" : "settings.input" };
            return null;
        }

        return new ModelRequest(settings.Task)
        {
            Messages = messages,
            Input = input,
            Labels = [.. (settings.Labels ?? JsonArray.Empty).Select(label => LlmCallCheck.LabelOf(label)!)],
            Sentences = settings.Sentences ?? 3,
            MaxItems = settings.MaxItems ?? 10,
            Schema = settings.Schema,
            MaxInputTokens = settings.MaxInputTokens ?? LlmCallSettings.DefaultMaxInputTokens,
            MaxTokens = settings.MaxTokens ?? LlmCallSettings.DefaultMaxTokens,
            Temperature = settings.Temperature,
        };
    }

    private static List<ModelMessage> MessagesOf(LlmCallSettings settings, string input)
    {
        var messages = new List<ModelMessage>();
        void Add(ModelRole role, string? text)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                messages.Add(new ModelMessage(role, text));
            }
        }

        Add(ModelRole.System, settings.System);
        foreach (var message in settings.Messages ?? [])
        {
            Add(message.Role, message.Content);
        }

        Add(ModelRole.User, string.IsNullOrWhiteSpace(input) ? settings.Prompt : $"{settings.Prompt}\n\n{input}".Trim());
        return messages;
    }

    // A list of texts is read as paragraphs, anything else as JSON.
    private static string TextOf(JsonData? input) => input switch
    {
        null or JsonNull => "",
        JsonText text => text.Value,
        JsonArray list when list.All(item => item is JsonText) => string.Join("\n\n", list.OfType<JsonText>().Select(text => text.Value)),
        _ => input.ToString(),
    };
}
