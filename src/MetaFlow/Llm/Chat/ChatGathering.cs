using System.Text;
using MetaFlow.Json;

namespace MetaFlow.Llm.Chat;

/// <summary>What has come of one answer, whole or piece by piece.</summary>
internal sealed class ChatGathering(ChatQuestion question, LiveAnswer? live)
{
    private readonly StringBuilder _text = new();
    private bool _isRefused;
    private string? _finish;
    private string? _model;
    private ModelUsage? _counted;

    /// <summary>The service has accepted the question: what comes after may cost.</summary>
    public bool HasBegun { get; set; }

    /// <summary>What the service counted; an estimate where it has not said.</summary>
    public ModelUsage Usage => _counted ?? (HasBegun
        ? new ModelUsage(TokenEstimate.Of(question.Messages), TokenEstimate.Of(_text.ToString()), IsEstimated: true)
        : ModelUsage.None);

    public bool IsFinished => _finish is not null;

    /// <summary>Takes a completion, or a chunk of one. False where it is neither.</summary>
    public bool Take(JsonData data)
    {
        if (data is not JsonObject completion)
        {
            return false;
        }

        _model = (completion["model"] as JsonText)?.Value ?? _model;
        if (completion["usage"] is JsonObject usage
            && usage["prompt_tokens"] is JsonNumber { Value: >= 0 and < 1e12 } input
            && usage["completion_tokens"] is JsonNumber { Value: >= 0 and < 1e12 } output)
        {
            _counted = new ModelUsage((long)input.Value, (long)output.Value);
        }

        if (completion["choices"] is not JsonArray choices)
        {
            return _counted is not null;
        }

        if (choices is [JsonObject choice, ..])
        {
            TakeChoice(choice);
        }

        return true;
    }

    public ChatReply ToReply(string host) => this switch
    {
        { _isRefused: true } => Failed(Problem.Of("llm.refused"), retryable: false),
        { _finish: "content_filter" } => Failed(Problem.Of("llm.filtered", ("host", host)), retryable: false),
        { _finish: "length" } => Failed(Problem.Of("llm.answer_cut", ("limit", question.MaxTokens)), retryable: false),
        { _text.Length: 0 } => Failed(Problem.Of("llm.no_text", ("host", host)), retryable: true),
        _ => new ChatReply.Said(_text.ToString(), _model ?? "", Usage),
    };

    public ChatReply.Failed Failed(Problem problem, bool retryable) => new(problem, retryable) { Usage = Usage };

    private void TakeChoice(JsonObject choice)
    {
        // A stream says "delta", a whole answer "message".
        if ((choice["delta"] ?? choice["message"]) is JsonObject said)
        {
            foreach (var piece in PiecesOf(said["content"]))
            {
                _text.Append(piece);
                live?.Add(piece);
            }

            _isRefused |= said["refusal"] is JsonText { Value.Length: > 0 };
        }

        _finish = (choice["finish_reason"] as JsonText)?.Value ?? _finish;
    }

    // Some services give a list of parts where others give text.
    private static IEnumerable<string> PiecesOf(JsonData? content) => content switch
    {
        JsonText text => text.Value.Length > 0 ? [text.Value] : [],
        JsonArray parts => parts.OfType<JsonObject>().Select(part => part["text"]).OfType<JsonText>().Select(text => text.Value),
        _ => [],
    };
}
