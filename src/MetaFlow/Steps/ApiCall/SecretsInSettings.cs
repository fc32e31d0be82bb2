using System.Text.RegularExpressions;
using MetaFlow.Json;

namespace MetaFlow.Steps.ApiCall;

/// <summary>Finds what looks like a secret and stands in a definition, where everybody reads it.</summary>
internal static partial class SecretsInSettings
{
    private static readonly string[] Certain = ["Authorization", "Proxy-Authorization", "Cookie", "X-Api-Key", "Api-Key", "ApiKey", "X-Auth-Token"];

    public static IEnumerable<SettingProblem> Of(WrittenSettings settings) =>
        OfHeaders(settings["headers"] as JsonObject ?? JsonObject.Empty)
            .Concat(OfQuery(settings["query"] as JsonObject ?? JsonObject.Empty))
            .Concat(OfUrl(settings["url"] as JsonText));

    private static IEnumerable<SettingProblem> OfHeaders(JsonObject headers)
    {
        foreach (var (name, value) in headers)
        {
            if (value is JsonText { Value: var text } && IsSecretHeader(name, Literal(text)))
            {
                yield return new($"headers.{name}", Problem.Of("api_call.secret_in_settings", ("name", name)));
            }
        }
    }

    // A parameter called key may be anything: it is asked about, not refused.
    private static IEnumerable<SettingProblem> OfQuery(JsonObject query)
    {
        foreach (var (name, value) in query)
        {
            if (value is JsonText { Value: var text } && IsSecretParameter(name, text))
            {
                yield return new($"query.{name}", Problem.Of("api_call.secret_in_settings", ("name", name)) with { Severity = Severity.Warning });
            }
        }
    }

    private static IEnumerable<SettingProblem> OfUrl(JsonText? url)
    {
        var start = url?.Value.IndexOf('?', StringComparison.Ordinal) ?? -1;
        if (start < 0)
        {
            yield break;
        }

        foreach (var part in url!.Value[(start + 1)..].Split('#')[0].Split('&'))
        {
            if (part.Split('=', 2) is [var name, var value] && IsSecretParameter(Uri.UnescapeDataString(name), Uri.UnescapeDataString(value)))
            {
                yield return new("url", Problem.Of("api_call.secret_in_settings", ("name", name)) with { Severity = Severity.Warning });
            }
        }
    }

    private static bool IsSecretHeader(string name, string literal) =>
        Certain.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? literal.Length > 0
            : literal.Length >= 8 && SecretName().IsMatch(name) && LooksRandom(literal);

    private static bool IsSecretParameter(string name, string value) =>
        value.Length >= 16 && !value.Contains("{{", StringComparison.Ordinal) && SecretName().IsMatch(name) && LooksRandom(value);

    // What is written beside the expressions, without the word for the kind: nothing in "Bearer {{ vars.token }}".
    private static string Literal(string text) => Scheme().Replace(Hole().Replace(text, ""), "").Trim(' ', ';', ',', '=', ':');

    private static bool LooksRandom(string text) => Random().IsMatch(text);

    [GeneratedRegex(
        @"(^|[-_.])(key|token|secret|password|passwd|pwd|sig|signature|auth|apikey|authkey|servicekey|accesskey|access_?token|session)$|secret|password|api[-_]?key|service[-_]?key|subscription[-_]key|auth[-_]?key|auth[-_]?token|access[-_]?token|crtfc_key|confmkey",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"^[A-Za-z0-9+/=_.%~-]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Random();

    [GeneratedRegex(@"\{\{.*?\}\}", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hole();

    [GeneratedRegex(@"^\s*(Basic|Bearer|Token|Digest|ApiKey|Api-Key|Key)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Scheme();
}
