using MetaFlow.Json;

namespace MetaFlow.Knowledge;

/// <summary>What services answer, as documents of active domains tell it: what steps that call them are checked against.</summary>
public interface IKnownResponses
{
    /// <summary>The best one told: an address without placeholders before one with, a schema before an example.</summary>
    Task<KnownResponse?> FindAsync(string method, string url, CancellationToken cancellationToken);
}

/// <param name="Url">With <c>{placeholders}</c> where it has any, and without a query.</param>
/// <param name="IsSchema">Whether the body is a JSON schema; otherwise it is one example of an answer.</param>
public sealed record KnownResponse(string Method, string Url, JsonData Body, bool IsSchema, Guid DocumentId)
{
    /// <summary>The host in lower case, as answers are looked up by it; null where the address has none.</summary>
    public static string? HostOf(string url)
    {
        var at = url.IndexOf("://", StringComparison.Ordinal);
        if (at < 1)
        {
            return null;
        }

        var rest = url.AsSpan(at + 3);
        var end = rest.IndexOfAny('/', '?', '#');
        var host = (end < 0 ? rest : rest[..end]).ToString().ToLowerInvariant();
        return host.Length > 0 ? host : null;
    }

    /// <summary>How many placeholders were needed to fit a called address; null where it is another one.</summary>
    public int? Fit(string url)
    {
        var (mine, asked) = (Segments(Url), Segments(url));
        if (mine.Length != asked.Length)
        {
            return null;
        }

        var placeholders = 0;
        for (var i = 0; i < mine.Length; i++)
        {
            var isFree = mine[i].Contains('{', StringComparison.Ordinal) || asked[i].Contains("{{", StringComparison.Ordinal);
            if (!isFree && !string.Equals(mine[i], asked[i], i == 0 ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
            {
                return null;
            }

            placeholders += isFree ? 1 : 0;
        }

        return placeholders;
    }

    private static string[] Segments(string url)
    {
        var at = url.IndexOf("://", StringComparison.Ordinal);
        var path = at < 0 ? url : url[(at + 3)..];
        var end = path.IndexOfAny(['?', '#']);
        return (end < 0 ? path : path[..end]).TrimEnd('/').Split('/');
    }
}
