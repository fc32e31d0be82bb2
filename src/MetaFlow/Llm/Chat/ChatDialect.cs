using MetaFlow.Json;

namespace MetaFlow.Llm.Chat;

/// <summary>
/// What a service understands of the protocol. Every one speaks a part of it: a service that refuses a member by its name
/// is asked again without it.
/// </summary>
internal sealed record ChatDialect
{
    /// <summary>How often one question is put in other words at most.</summary>
    public const int MaxChanges = 5;

    public AnswerFormat Format { get; init; } = AnswerFormat.Schema;

    /// <summary>Newer models of OpenAI know <c>max_completion_tokens</c> only, most other services <c>max_tokens</c> only.</summary>
    public bool NewLimit { get; init; }

    public bool Streams { get; init; } = true;

    public bool CountsInStream { get; init; } = true;

    public JsonObject Body(string model, ChatQuestion question)
    {
        var body = new JsonObject.Builder(8);
        body["model"] = model;
        body["messages"] = JsonArray.Create([.. question.Messages.Select(message => (JsonData)JsonObject.Of(
            ("role", RoleOf(message.Role)), ("content", message.Content)))]);
        body[NewLimit ? "max_completion_tokens" : "max_tokens"] = (long)question.MaxTokens;
        if (question.Temperature is { } temperature)
        {
            body["temperature"] = temperature;
        }

        if (FormatOf(question.Schema) is { } format)
        {
            body["response_format"] = format;
        }

        body["stream"] = Streams;
        if (Streams && CountsInStream)
        {
            body["stream_options"] = JsonObject.Of(("include_usage", true));
        }

        return body.ToObject();
    }

    /// <summary>The dialect to go on with after a refusal; null where the refusal is about something else.</summary>
    public ChatDialect? After(string refusal, ChatQuestion question)
    {
        bool Names(string member) => refusal.Contains(member, StringComparison.OrdinalIgnoreCase);
        return this switch
        {
            { Streams: true, CountsInStream: true } when Names("stream_options") => this with { CountsInStream = false },
            { NewLimit: false } when Names("max_completion_tokens") => this with { NewLimit = true },
            { Format: AnswerFormat.Schema } when HasFormat(question) && (Names("response_format") || Names("json_schema") || Names("schema")) =>
                this with { Format = AnswerFormat.Object },
            { Format: AnswerFormat.Object } when HasFormat(question) && (Names("response_format") || Names("json_object")) =>
                this with { Format = AnswerFormat.Words },
            { Streams: true } when Names("stream") => this with { Streams = false },
            _ => null,
        };
    }

    private bool HasFormat(ChatQuestion question) => FormatOf(question.Schema) is not null;

    // Services take an object at the top only.
    private JsonObject? FormatOf(JsonObject? schema) => schema?["type"] is not JsonText { Value: "object" } ? null : Format switch
    {
        AnswerFormat.Schema => JsonObject.Of(
            ("type", "json_schema"),
            ("json_schema", JsonObject.Of(("name", "answer"), ("schema", schema), ("strict", IsStrict(schema))))),
        AnswerFormat.Object => JsonObject.Of(("type", "json_object")),
        _ => null,
    };

    // A strict schema closes every object and requires every member of it; another one may not be sent as strict.
    private static bool IsStrict(JsonData part) => part switch
    {
        JsonObject schema when schema["properties"] is JsonObject properties =>
            schema["additionalProperties"] is JsonBool { Value: false }
            && schema["required"] is JsonArray required
            && properties.All(member => required.OfType<JsonText>().Any(name => name.Value == member.Key) && IsStrict(member.Value)),
        JsonObject schema when schema["type"] is JsonText { Value: "object" } => false,
        JsonObject schema => (schema["items"] is not { } items || IsStrict(items))
            && schema["anyOf"] is null && schema["oneOf"] is null && schema["allOf"] is null && schema["$ref"] is null,
        _ => false,
    };

    private static string RoleOf(ModelRole role) => role switch
    {
        ModelRole.System => "system",
        ModelRole.Assistant => "assistant",
        _ => "user",
    };
}

/// <summary>How a service is told to answer in JSON, best first.</summary>
internal enum AnswerFormat
{
    Schema,
    Object,
    Words,
}
