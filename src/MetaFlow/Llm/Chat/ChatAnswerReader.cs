using System.Text.Json;
using MetaFlow.Json;

namespace MetaFlow.Llm.Chat;

/// <summary>Reads an accepted answer: a stream of events or one JSON value, whichever the service sends.</summary>
internal static class ChatAnswerReader
{
    public static Task<ChatReply> ReadAsync(
        HttpResponseMessage response, ChatGathering gathered, string host, CancellationToken cancellationToken) =>
        response.Content.Headers.ContentType?.MediaType == "text/event-stream"
            ? ReadStreamAsync(response, gathered, host, cancellationToken)
            : ReadWholeAsync(response, gathered, host, cancellationToken);

    private static async Task<ChatReply> ReadWholeAsync(
        HttpResponseMessage response, ChatGathering gathered, string host, CancellationToken cancellationToken)
    {
        if (await BoundedText.ReadAsync(response.Content, BoundedText.Answer, cancellationToken) is not { } text)
        {
            return TooLarge(gathered, host);
        }

        var trimmed = text.AsSpan().Trim();
        if (trimmed is not ['{', ..])
        {
            // Some services send the events under another content type.
            return trimmed.StartsWith("data:", StringComparison.Ordinal)
                ? ReadEvents(text.Split('\n'), gathered, host)
                : gathered.Failed(Problem.Of("llm.not_chat", ("host", host)), retryable: false);
        }

        if (Parse(text) is not { } answer)
        {
            return gathered.Failed(Problem.Of("llm.broken_off", ("host", host)), retryable: true);
        }

        if (HasError(answer))
        {
            return gathered.Failed(Problem.Of("llm.failed_there", ("host", host)), retryable: true);
        }

        return gathered.Take(answer) ? gathered.ToReply(host) : gathered.Failed(Problem.Of("llm.not_chat", ("host", host)), retryable: false);
    }

    private static async Task<ChatReply> ReadStreamAsync(
        HttpResponseMessage response, ChatGathering gathered, string host, CancellationToken cancellationToken)
    {
        await foreach (var line in BoundedText.LinesAsync(response.Content, BoundedText.Answer, cancellationToken))
        {
            if (line is null)
            {
                return TooLarge(gathered, host);
            }

            if (TakeLine(line, gathered, host) is (true, var reply))
            {
                return reply ?? gathered.ToReply(host);
            }
        }

        return AtEnd(gathered, host);
    }

    private static ChatReply ReadEvents(IEnumerable<string> lines, ChatGathering gathered, string host)
    {
        foreach (var line in lines)
        {
            if (TakeLine(line.TrimEnd('\r'), gathered, host) is (true, var reply))
            {
                return reply ?? gathered.ToReply(host);
            }
        }

        return AtEnd(gathered, host);
    }

    // A stream that ends before anybody said that it is complete has lost its end.
    private static ChatReply AtEnd(ChatGathering gathered, string host) => gathered.IsFinished
        ? gathered.ToReply(host)
        : gathered.Failed(Problem.Of("llm.broken_off", ("host", host)), retryable: true);

    private static (bool IsLast, ChatReply? Reply) TakeLine(string line, ChatGathering gathered, string host)
    {
        if (!line.StartsWith("data:", StringComparison.Ordinal))
        {
            return (false, null);
        }

        var data = line["data:".Length..].Trim();
        if (data == "[DONE]")
        {
            return (true, null);
        }

        if (data.Length == 0)
        {
            return (false, null);
        }

        if (Parse(data) is not { } chunk)
        {
            return (true, gathered.Failed(Problem.Of("llm.broken_off", ("host", host)), retryable: true));
        }

        if (HasError(chunk))
        {
            return (true, gathered.Failed(Problem.Of("llm.failed_there", ("host", host)), retryable: true));
        }

        gathered.Take(chunk);
        return (false, null);
    }

    private static bool HasError(JsonData data) => data is JsonObject answer && answer["error"] is JsonObject or JsonText;

    private static JsonData? Parse(string text)
    {
        try
        {
            return JsonData.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ChatReply.Failed TooLarge(ChatGathering gathered, string host) =>
        gathered.Failed(Problem.Of("llm.answer_too_large", ("host", host)), retryable: false);
}
