using System.Security.Authentication;

namespace MetaFlow.Http;

/// <summary>What went wrong between here and there, in words that do not repeat those of the network library.</summary>
internal static class ConnectionProblems
{
    public static OutboundResult.Failed Of(Exception exception, Uri address)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case OutboundException known:
                    return new OutboundResult.Failed(known.Problem, known.Retryable);
                case AuthenticationException:
                    return new OutboundResult.Failed(Problem.Of("http.no_trust", ("host", address.Host)), Retryable: false);
            }
        }

        return exception switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
                new OutboundResult.Failed(Problem.Of("http.unreachable", ("host", address.Host)), Retryable: true),
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError } =>
                new OutboundResult.Failed(Problem.Of("http.unreachable", ("host", address.Host)), Retryable: true),
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
                new OutboundResult.Failed(Problem.Of("http.headers_too_large", ("host", address.Host)), Retryable: false, MayHaveArrived: true),
            InvalidDataException =>
                new OutboundResult.Failed(Problem.Of("http.not_decompressed", ("host", address.Host)), Retryable: false, MayHaveArrived: true),
            _ => new OutboundResult.Failed(Problem.Of("http.broken_off", ("host", address.Host)), Retryable: true, MayHaveArrived: true),
        };
    }
}
