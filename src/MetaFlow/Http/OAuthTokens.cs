using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MetaFlow.Credentials;
using MetaFlow.Json;

namespace MetaFlow.Http;

/// <summary>
/// Tokens of OAuth 2 client credentials (RFC 6749, 4.4), kept until shortly before they end; steps that need the same
/// one at the same time share one request for it.
/// </summary>
internal sealed class OAuthTokens(OutboundHttp http, TimeProvider clock)
{
    private const long LargestAnswer = 100_000;

    // A service that does not say how long a token lasts tells with 401 when it has ended.
    private static readonly TimeSpan Unsaid = TimeSpan.FromHours(1);

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Slot> _slots = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="refused">A token that the service no longer takes.</param>
    public async Task<(string? Token, OutboundResult.Failed? Failed)> GetAsync(
        Credential credential, string? refused, CancellationToken cancellationToken)
    {
        var slot = _slots.GetOrAdd(credential.Name, _ => new Slot());
        var print = PrintOf(credential);
        if (slot.Token is { } kept && IsGood(kept))
        {
            return (kept.Value, null);
        }

        await slot.Gate.WaitAsync(cancellationToken);
        try
        {
            if (slot.Token is { } other && IsGood(other))
            {
                return (other.Value, null);
            }

            var (token, failed) = await FetchAsync(credential, slot, print, cancellationToken);
            slot.Token = token;
            return (token?.Value, failed);
        }
        finally
        {
            slot.Gate.Release();
        }

        bool IsGood(Token token) => token.Print == print && token.Value != refused && token.Until > clock.GetUtcNow();
    }

    private async Task<(Token?, OutboundResult.Failed?)> FetchAsync(
        Credential credential, Slot slot, string print, CancellationToken cancellationToken)
    {
        var began = clock.GetUtcNow();
        var result = await AskAsync(credential, slot.InBody, cancellationToken);

        // The standard wants the header first; some services read only the body, and say that nobody asked.
        if (!slot.InBody && result is OutboundResult.Answered { Answer.Status: (int)HttpStatusCode.Unauthorized or (int)HttpStatusCode.BadRequest })
        {
            result = await AskAsync(credential, inBody: true, cancellationToken);
            slot.InBody = result is OutboundResult.Answered { Answer.IsSuccess: true };
        }

        if (result is OutboundResult.Failed failed)
        {
            return (null, failed);
        }

        var answer = ((OutboundResult.Answered)result).Answer;
        if (answer.IsSuccess && Read(answer.Body.Span) is { } members && members["access_token"] is JsonText { Value.Length: > 0 } token)
        {
            var lasts = members["expires_in"] switch
            {
                JsonNumber { Value: > 0 and < 1e9 } seconds => TimeSpan.FromSeconds(seconds.Value),
                JsonText text when long.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1_000_000_000 => TimeSpan.FromSeconds(seconds),
                _ => Unsaid,
            };
            return (new Token(token.Value, print, began + lasts - (lasts > 4 * Margin ? Margin : lasts / 4)), null);
        }

        return (null, new OutboundResult.Failed(
            Problem.Of(
                "http.no_token",
                ("name", credential.Name), ("host", answer.Address.Host), ("status", answer.Status),
                ("error", Read(answer.Body.Span)?["error"] is JsonText error ? Shown(error.Value) : "-")),
            Retryable: answer.Status is 429 or >= 500,
            RetryAfter: answer.RetryAfter(clock.GetUtcNow())));
    }

    private async Task<OutboundResult> AskAsync(Credential credential, bool inBody, CancellationToken cancellationToken)
    {
        var values = credential.Values;
        if (!Uri.TryCreate(values["tokenUrl"], UriKind.Absolute, out var address))
        {
            return new OutboundResult.Failed(
                Problem.Of("http.credential_incomplete", ("name", credential.Name), ("field", "tokenUrl")), Retryable: false);
        }

        var form = new List<KeyValuePair<string, string>> { new("grant_type", "client_credentials") };
        if (values.TryGetValue("scope", out var scope) && scope.Length > 0)
        {
            form.Add(new("scope", scope));
        }

        if (inBody)
        {
            form.Add(new("client_id", values["clientId"]));
            form.Add(new("client_secret", values["clientSecret"]));
        }

        // RFC 6749, 2.3.1: both halves are form-encoded before they are joined.
        var basic = $"{WebUtility.UrlEncode(values["clientId"])}:{WebUtility.UrlEncode(values["clientSecret"])}";
        return await http.SendAsync(
            new OutboundCall(HttpMethod.Post, address)
            {
                Headers = [new("Accept", "application/json")],
                SecretHeaders = inBody ? [] : [new("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(basic)))],
                Content = () => new FormUrlEncodedContent(form),
                MaxBytes = LargestAnswer,
                IsConfidential = true,

                // A secret in a body would follow a redirect to anywhere.
                Hosts = new HostList([address.IdnHost]),
            },
            cancellationToken);
    }

    private static JsonObject? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonData.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // An error of the standard is a short word; anything else might be anything.
    private static string Shown(string error) =>
        error.Length <= 40 && error.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-') ? error : "-";

    private static string PrintOf(Credential credential) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', credential.Values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => $"{value.Key}={value.Value}")))));

    private sealed record Token(string Value, string Print, DateTimeOffset Until);

    private sealed class Slot
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public Token? Token { get; set; }

        public bool InBody { get; set; }
    }
}
