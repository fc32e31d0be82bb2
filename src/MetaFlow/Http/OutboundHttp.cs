using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.Extensions.Options;

namespace MetaFlow.Http;

/// <summary>Takes a call instead of the network, or looks on: a rehearsal answers it, a recorder keeps what was answered.</summary>
/// <param name="send">Sends it as if nobody stood between.</param>
public delegate Task<OutboundResult> HttpDetour(
    OutboundCall call, Func<OutboundCall, CancellationToken, Task<OutboundResult>> send, CancellationToken cancellationToken);

/// <summary>
/// Calls services outside. Every call of the engine goes through here: one pool of connections, made only to addresses
/// that may be reached; redirects are followed by hand, each checked like a first call; answers are read up to a limit.
/// </summary>
public sealed class OutboundHttp : IDisposable
{
    private const int MaxRedirects = 5;

    private static readonly string Name = $"MetaFlow/{typeof(OutboundHttp).Assembly.GetName().Version?.ToString(2)}";

    private readonly HttpMessageInvoker _invoker;
    private readonly CheckedConnect _connect;
    private readonly HostList _hosts;
    private readonly HttpOptions _options;
    private readonly HttpDetour? _detour;

    public OutboundHttp(IOptions<HttpOptions> options, ResolveHost? resolve = null, HttpDetour? detour = null)
    {
        (_options, _detour) = (options.Value, detour);
        _hosts = HostList.Parse(_options.AllowedHosts ?? "");
        _connect = new CheckedConnect(NetworkList.TryParse(_options.AllowedNetworks ?? "", out var allowed) ? allowed : NetworkList.Empty, resolve);
        _invoker = new HttpMessageInvoker(NewHandler());
    }

    /// <summary>The most that an answer may have when its caller says nothing else.</summary>
    public long MaxResponseBytes => _options.MaxResponseBytes;

    private bool HasProxy => !string.IsNullOrEmpty(_options.Proxy);

    public Task<OutboundResult> SendAsync(OutboundCall call, CancellationToken cancellationToken) =>
        _detour is null ? FollowAsync(call, cancellationToken)
        : Refuse(call) is { } refused ? Task.FromResult<OutboundResult>(new OutboundResult.Failed(refused, Retryable: false))
        : _detour(call, FollowAsync, cancellationToken);

    public void Dispose() => _invoker.Dispose();

    private async Task<OutboundResult> FollowAsync(OutboundCall call, CancellationToken cancellationToken)
    {
        var method = call.Method;
        for (var redirects = 0; ; redirects++)
        {
            if (Refuse(call) is { } refused)
            {
                return new OutboundResult.Failed(refused, Retryable: false);
            }

            var (result, next) = await TryOnceAsync(call, cancellationToken);
            if (next is null)
            {
                // The first service did what was asked, and only said where its answer is.
                return result is OutboundResult.Failed lost && call.Method != method ? lost with { MayHaveArrived = true } : result!;
            }

            if (redirects == MaxRedirects)
            {
                return new OutboundResult.Failed(
                    Problem.Of("http.too_many_redirects", ("host", call.Address.Host), ("limit", MaxRedirects)), Retryable: false);
            }

            call = next;
        }
    }

    private SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = _options.ConnectTimeout,
        ConnectCallback = HasProxy ? CheckedConnect.ConnectUncheckedAsync : _connect.ConnectAsync,
        UseProxy = HasProxy,
        Proxy = HasProxy ? new WebProxy(_options.Proxy) : null,
        MaxResponseHeadersLength = 64,
        MaxResponseDrainSize = 64 * 1024,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        EnableMultipleHttp2Connections = true,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8,

        // Spans of our own, but no trace ids in other people's logs.
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
    };

    private Problem? Refuse(OutboundCall call)
    {
        var address = call.Address;
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps) || address.Host.Length == 0)
        {
            return Problem.Of("http.not_http", ("scheme", address.IsAbsoluteUri ? address.Scheme : ""));
        }

        return address switch
        {
            _ when address.UserInfo.Length > 0 => Problem.Of("http.user_in_url", ("host", address.Host)),
            _ when !_hosts.IsEmpty && !_hosts.Has(address) => Problem.Of("http.host_not_allowed", ("host", address.Host)),
            _ when call.Hosts?.Has(address) == false => Problem.Of("http.host_not_declared", ("host", address.Host)),
            _ => null,
        };
    }

    private async Task<(OutboundResult? Result, OutboundCall? Next)> TryOnceAsync(OutboundCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await SendOnceAsync(call, cancellationToken);
        }
        catch (OutboundException exception)
        {
            return (new OutboundResult.Failed(exception.Problem, exception.Retryable), null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            return (ConnectionProblems.Of(exception, call.Address), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (new OutboundResult.Failed(Problem.Of("http.connect_timed_out", ("host", call.Address.Host)), Retryable: true), null);
        }
    }

    private async Task<(OutboundResult? Result, OutboundCall? Next)> SendOnceAsync(OutboundCall call, CancellationToken cancellationToken)
    {
        if (HasProxy)
        {
            await CheckBehindProxyAsync(call.Address.IdnHost, cancellationToken);
        }

        using var request = RequestOf(call);
        using var response = await _invoker.SendAsync(request, cancellationToken);
        if (!call.FinalStatuses.Contains((int)response.StatusCode)
            && Redirects.Next(call, response) is { } redirected)
        {
            return redirected;
        }

        var body = await AnswerReader.ReadAsync(response, call.MaxBytes ?? _options.MaxResponseBytes, cancellationToken);
        return body is null
            ? (new OutboundResult.Failed(
                Problem.Of("http.answer_too_large", ("host", call.Address.Host), ("limit", call.MaxBytes ?? _options.MaxResponseBytes)),
                Retryable: false,
                MayHaveArrived: true), null)
            : (new OutboundResult.Answered(AnswerReader.AnswerOf(response, call.Address, body.Value)), null);
    }

    // Where only the proxy knows the name, the proxy is who decides.
    private async Task CheckBehindProxyAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            await _connect.LookUpAsync(host, cancellationToken);
        }
        catch (OutboundException exception) when (exception.Problem.Code is "http.unknown_host" or "http.no_name_service")
        {
        }
    }

    private static HttpRequestMessage RequestOf(OutboundCall call)
    {
        var request = new HttpRequestMessage(call.Method, call.Address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = call.Content?.Invoke(),
        };
        request.Headers.TryAddWithoutValidation("User-Agent", Name);
        foreach (var (name, value) in call.Headers.Concat(call.SecretHeaders))
        {
            Set(request, name, value);
        }

        return request;
    }

    // The last one who sets a header has it; Content-Type and its like belong to the body.
    private static void Set(HttpRequestMessage request, string name, string value)
    {
        if (name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) || name.Equals("Expires", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Last-Modified", StringComparison.OrdinalIgnoreCase) || name.Equals("Allow", StringComparison.OrdinalIgnoreCase))
        {
            request.Content ??= new ByteArrayContent([]);
            request.Content.Headers.Remove(name);
            request.Content.Headers.TryAddWithoutValidation(name, value);
        }
        else
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
