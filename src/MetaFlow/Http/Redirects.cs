namespace MetaFlow.Http;

/// <summary>Where a redirect leads, and what of the call goes there.</summary>
internal static class Redirects
{
    private static readonly string[] Proofs = ["authorization", "cookie", "proxy-authorization"];

    /// <summary>Null where the answer is no redirect; a failure where it is one that is not followed.</summary>
    public static (OutboundResult? Result, OutboundCall? Next)? Next(OutboundCall call, HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (status is not (301 or 302 or 303 or 307 or 308) || !response.Headers.NonValidated.TryGetValues("Location", out var location))
        {
            return null;
        }

        if (!Uri.TryCreate(call.Address, location.ToString(), out var target))
        {
            return (new OutboundResult.Failed(Problem.Of("http.bad_redirect", ("host", call.Address.Host)), Retryable: false), null);
        }

        if (call.Address.Scheme == Uri.UriSchemeHttps && target.Scheme == Uri.UriSchemeHttp)
        {
            return (new OutboundResult.Failed(
                Problem.Of("http.insecure_redirect", ("host", call.Address.Host), ("target", target.Host)), Retryable: false), null);
        }

        return (null, Follow(call, status, target));
    }

    /// <summary>Same scheme, host and port; or the same host, now with TLS.</summary>
    public static bool IsSameOrigin(Uri from, Uri to) =>
        HostList.Plain(from.IdnHost) == HostList.Plain(to.IdnHost)
        && ((from.Scheme == to.Scheme && from.Port == to.Port)
            || (from is { Scheme: "http", IsDefaultPort: true } && to is { Scheme: "https", IsDefaultPort: true }));

    /// <summary>The headers that may go to another origin, whoever wrote them.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> WithoutProofs(IReadOnlyList<KeyValuePair<string, string>> headers) =>
        [.. headers.Where(header => !Proofs.Contains(header.Key, StringComparer.OrdinalIgnoreCase))];

    private static OutboundCall Follow(OutboundCall call, int status, Uri target)
    {
        // Browsers turn a POST into a GET here, and services count on it (RFC 9110, 15.4).
        var becomesGet = (status == 303 && call.Method != HttpMethod.Get && call.Method != HttpMethod.Head)
            || (status is 301 or 302 && call.Method == HttpMethod.Post);
        var next = call with { Address = target };
        if (becomesGet)
        {
            next = next with
            {
                Method = HttpMethod.Get,
                Content = null,
                Headers = [.. next.Headers.Where(header => !header.Key.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))],
            };
        }

        return IsSameOrigin(call.Address, target) ? next : next with
        {
            SecretHeaders = [],
            Headers = WithoutProofs(next.Headers),
        };
    }
}
