using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace MetaFlow.Http;

/// <summary>
/// Calls services that a setting of the operator names: wherever they are, also beside this process. What it asks for may
/// be asked again: a call that failed in a way that passes is repeated after the pause the service wants.
/// </summary>
public sealed class OperatorHttp : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _http;

    public OperatorHttp(TimeProvider clock)
    {
        _clock = clock;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            // A key must not follow a redirect to somebody else.
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),

            // Spans of our own, but no trace ids in other people's logs.
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        });
    }

    /// <summary>What the service answered in the end.</summary>
    public async Task<OperatorResult> SendAsync(OperatorCall call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var result = await TryAsync(call, cancellationToken);
            if (!result.IsPassing || attempt >= call.MaxAttempts)
            {
                return result;
            }

            await Task.Delay(PauseAfter(result, attempt), _clock, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<OperatorResult> TryAsync(OperatorCall call, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(call.Timeout, _clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = RequestOf(call);
            using var response = await _http.SendAsync(request, linked.Token);
            var body = await AnswerReader.ReadAsync(response, call.MaxBytes, linked.Token);
            return body is null
                ? new OperatorResult.Failed(OperatorFailure.TooLarge)
                : new OperatorResult.Answered((int)response.StatusCode, body.Value, PauseOf(response));
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new OperatorResult.Failed(OperatorFailure.TimedOut);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            return new OperatorResult.Failed(OperatorFailure.Unreachable);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // No connection came about in time.
            return new OperatorResult.Failed(OperatorFailure.Unreachable);
        }
    }

    private static HttpRequestMessage RequestOf(OperatorCall call)
    {
        var request = new HttpRequestMessage(call.Method, call.Address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("MetaFlow", "0.1"));
        if (call.Body is { } body)
        {
            request.Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        if (call.Secret is { } secret)
        {
            request.Headers.TryAddWithoutValidation(secret.Header, secret.Value);
        }

        return request;
    }

    private static TimeSpan PauseAfter(OperatorResult result, int attempt)
    {
        var wanted = (result as OperatorResult.Answered)?.RetryAfter ?? FirstPause * Math.Pow(2, attempt - 1);
        return wanted < LongestPause ? wanted : LongestPause;
    }

    private TimeSpan? PauseOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > _clock.GetUtcNow() ? date - _clock.GetUtcNow() : TimeSpan.Zero,
        _ => null,
    };
}

/// <summary>One call that may be repeated.</summary>
public sealed record OperatorCall(HttpMethod Method, Uri Address)
{
    /// <summary>JSON.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>The header that proves who asks.</summary>
    public (string Header, string Value)? Secret { get; init; }

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public int MaxAttempts { get; init; } = 4;

    public long MaxBytes { get; init; } = 64_000_000;
}

/// <summary>What came of a call.</summary>
public abstract record OperatorResult
{
    private OperatorResult()
    {
    }

    /// <summary>Whether trying again can help.</summary>
    public abstract bool IsPassing { get; }

    public sealed record Answered(int Status, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter) : OperatorResult
    {
        public bool IsSuccess => Status is >= 200 and < 300;

        // 501 says that the service cannot do this at all.
        public override bool IsPassing => Status is 408 or 425 or 429 || (Status >= 500 && Status != 501);
    }

    public sealed record Failed(OperatorFailure Failure) : OperatorResult
    {
        public override bool IsPassing => Failure != OperatorFailure.TooLarge;
    }
}

public enum OperatorFailure
{
    Unreachable,
    TimedOut,
    TooLarge,
}
