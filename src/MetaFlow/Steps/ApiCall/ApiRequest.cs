using MetaFlow.Json;

namespace MetaFlow.Steps.ApiCall;

/// <summary>A call as the settings say it, with everything in it but the credential.</summary>
internal sealed record ApiRequest(HttpMethod Method, Uri Address, IReadOnlyList<KeyValuePair<string, string>> Headers, Func<HttpContent>? Content)
{
    public static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    private const string KeyHeader = "Idempotency-Key";

    /// <summary>Headers that say how a message travels: they are the program's own.</summary>
    public static readonly string[] HeadersOfTransport =
    [
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "TE", "Trailer", "Expect",
        "Proxy-Authorization", "Proxy-Connection",
    ];

    /// <param name="page">Which page of a list it asks for: each is a call of its own, with its own key.</param>
    public static ApiRequest? Of(ApiCallSettings settings, StepContext context, out Problem? problem, int page = 1)
    {
        var method = settings.Method?.ToUpperInvariant() ?? ApiCallConduct.DefaultMethod;
        if (!Methods.Contains(method))
        {
            problem = Problem.OfUnknown("api_call.unknown_method", settings.Method!, Methods) with { Path = "settings.method" };
            return null;
        }

        if (!TryParse(settings.Url, out var address, out problem))
        {
            return null;
        }

        if (QueryText.Add(address!, settings.Query ?? JsonObject.Empty, out var unfit) is not { } whole)
        {
            problem = Problem.Of("api_call.not_plain", ("setting", $"query.{unfit}")) with { Path = $"settings.query.{unfit}" };
            return null;
        }

        if (HeadersOf(settings, method, context, page, out problem) is not { } headers)
        {
            return null;
        }

        var content = RequestBody.Of(settings, out problem);
        return problem is null ? new ApiRequest(HttpMethod.Parse(method), whole, headers, content) : null;
    }

    public static bool TryParse(string url, out Uri? address, out Problem? problem)
    {
        problem = !Uri.TryCreate(url.Trim(), UriKind.Absolute, out address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0
            ? Problem.Of("api_call.bad_url") with { Path = "settings.url" }
            : null;
        return problem is null;
    }

    /// <summary>A name that may be one, and a value that does not begin another header.</summary>
    public static bool IsHeader(string name, string value) =>
        name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal))
        && !value.Any(letter => char.IsControl(letter) && letter != '\t');

    private static List<KeyValuePair<string, string>>? HeadersOf(
        ApiCallSettings settings, string method, StepContext context, int page, out Problem? problem)
    {
        problem = null;
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in settings.Headers ?? JsonObject.Empty)
        {
            if (value is JsonNull)
            {
                continue;
            }

            var path = $"settings.headers.{name}";
            problem = HeadersOfTransport.Contains(name, StringComparer.OrdinalIgnoreCase) ? Problem.Of("api_call.header_of_transport", ("name", name)) with { Path = path }
                : QueryText.Plain(value) is not { } plain ? Problem.Of("api_call.not_plain", ("setting", $"headers.{name}")) with { Path = path }
                : !IsHeader(name, plain) ? Problem.Of("api_call.bad_header", ("name", name)) with { Path = path }
                : null;
            if (problem is not null)
            {
                return null;
            }

            headers.Add(new(name, QueryText.Plain(value)!));
        }

        if (!ApiCallConduct.IsRead(method) && !headers.Exists(header => header.Key.Equals(KeyHeader, StringComparison.OrdinalIgnoreCase)))
        {
            headers.Add(new(KeyHeader, page == 1 ? context.IdempotencyKey : $"{context.IdempotencyKey}/{page}"));
        }

        return headers;
    }
}
