using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MetaFlow.Tests.Web.Hooks;

/// <summary>Somebody who calls a webhook: signs as the documents of the services say, with nothing of the product.</summary>
internal sealed class Sender(string secret)
{
    public const string Shared = "a shared secret, 비밀";

    public static DateTimeOffset Now { get; } = TimeProvider.System.GetUtcNow();

    public static Sender Right { get; } = new(Shared);

    public static Sender Forger { get; } = new("not the secret");

    public byte[] Sign(string text)
    {
        using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(secret));
        return hmac.ComputeHash(Encoding.UTF8.GetBytes(text));
    }

    public string Hex(string text) => Convert.ToHexString(Sign(text)).ToLowerInvariant();

    public string Base64(string text) => Convert.ToBase64String(Sign(text));

    public (string, string)[] Timed(string body, int secondsAgo = 0, string time = "X-Time", string signature = "X-Signature") =>
        [(time, Seconds(secondsAgo)), (signature, Hex($"{Seconds(secondsAgo)}.{body}"))];

    public (string, string)[] Slack(string body, int secondsAgo = 0) =>
        [("X-Slack-Request-Timestamp", Seconds(secondsAgo)), ("X-Slack-Signature", $"v0={Hex($"v0:{Seconds(secondsAgo)}:{body}")}")];

    public (string, string)[] Stripe(string body, int secondsAgo = 0) => [("Stripe-Signature", $"t={Seconds(secondsAgo)},v1={Hex($"{Seconds(secondsAgo)}.{body}")}")];

    public (string, string)[] Github(string body) => [("X-Hub-Signature-256", $"sha256={Hex(body)}")];

    public static (string, string)[] Basic(string user, string password) =>
        [("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}")];

    public static string Seconds(int ago) => (Now.ToUnixTimeSeconds() - ago).ToString(CultureInfo.InvariantCulture);
}

/// <summary>One call of a webhook and how it has to be answered.</summary>
/// <param name="Hook">The end of the address.</param>
/// <param name="Code">The problem; empty where it is let in.</param>
internal sealed record Call(string Name, string Hook, string Body, (string Name, string Value)[] Headers, int Status, string Code)
{
    public string Method { get; init; } = "POST";

    public string? ContentType { get; init; } = "application/json";

    public HttpRequestMessage Request(string workflow)
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), $"/hooks/{workflow}/{Hook}");
        if (ContentType is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        }

        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
