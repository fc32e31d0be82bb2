using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace MetaFlow.Llm.Chat;

/// <summary>
/// Speaks the chat completions protocol of OpenAI, which most services and local servers speak too. One question is one
/// exchange, put again only where the service refuses a part of the protocol that it does not know.
/// </summary>
public sealed class ChatClient : IDisposable
{
    private readonly LlmOptions _options;
    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _http;

    // What the service turned out to understand. Lost and learned again: nothing depends on it.
    private volatile ChatDialect _dialect = new();

    public ChatClient(IOptions<LlmOptions> options, TimeProvider clock)
    {
        (_options, _clock) = (options.Value, clock);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            // The key must not follow a redirect to somebody else.
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),

            // Spans of our own, but no trace ids in other people's logs.
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        });
    }

    public async Task<ChatReply> AskAsync(ChatQuestion question, LiveAnswer? live, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var gathered = new ChatGathering(question, live);
        try
        {
            return await ExchangeAsync(question, gathered, linked.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new ChatReply.Failed(
                Problem.Of("llm.timed_out", ("host", Host), ("limit", _options.Timeout.ToString("c", null))), Retryable: true) { Usage = gathered.Usage };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unreachable;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            return gathered.HasBegun
                ? new ChatReply.Failed(Problem.Of("llm.broken_off", ("host", Host)), Retryable: true) { Usage = gathered.Usage }
                : Unreachable;
        }
    }

    public void Dispose() => _http.Dispose();

    private string Host => Uri.TryCreate(_options.Endpoint, UriKind.Absolute, out var endpoint) ? endpoint.Host : "";

    private ChatReply.Failed Unreachable => new(Problem.Of("llm.unreachable", ("host", Host)), Retryable: true);

    private async Task<ChatReply> ExchangeAsync(ChatQuestion question, ChatGathering gathered, CancellationToken cancellationToken)
    {
        var dialect = _dialect;
        for (var changes = 0; ; changes++)
        {
            using var request = RequestOf(dialect, question);
            using var response = await _http.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                gathered.HasBegun = true;
                return await ChatAnswerReader.ReadAsync(response, gathered, Host, cancellationToken);
            }

            var refusal = await BoundedText.ReadAsync(response.Content, BoundedText.Refusal, cancellationToken) ?? "";
            if (changes < ChatDialect.MaxChanges
                && response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity
                && dialect.After(refusal, question) is { } other)
            {
                dialect = other;

                // Whether a schema is understood may lie in the schema: that is asked anew each time.
                _dialect = other with { Format = AnswerFormat.Schema };
                continue;
            }

            return ChatRefusal.Of(response, refusal, _options, Host, _clock.GetUtcNow());
        }
    }

    private HttpRequestMessage RequestOf(ChatDialect dialect, ChatQuestion question)
    {
        var address = new Uri($"{_options.Endpoint!.TrimEnd('/')}/chat/completions");
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(dialect.Body(_options.Model!, question).ToUtf8())
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("MetaFlow", "0.1"));
        if (!string.IsNullOrEmpty(_options.ApiKey))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _options.ApiKey);
        }

        return request;
    }
}
