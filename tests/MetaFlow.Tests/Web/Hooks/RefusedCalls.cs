using static MetaFlow.Tests.Web.Hooks.Sender;

namespace MetaFlow.Tests.Web.Hooks;

/// <summary>Calls that are forged, old, from the future, too large or of the wrong kind.</summary>
internal static class RefusedCalls
{
    private const string Body = """{ "name": "Ada" }""";
    private const string Missing = "hooks.proof_missing";
    private const string Wrong = "hooks.proof_wrong";
    private const string Expired = "hooks.proof_expired";
    private const string Future = "hooks.proof_future";

    public static IReadOnlyList<Call> All { get; } =
    [
        Refused("A secret that is not sent", "secret", Missing),
        Refused("A secret that is another", "secret", Wrong, ("X-Webhook-Secret", "not the secret")),
        Refused("A secret that only begins right", "secret", Wrong, ("X-Webhook-Secret", Shared[..^1])),
        Refused("A secret with more behind it", "secret", Wrong, ("X-Webhook-Secret", $"{Shared}!")),
        Refused("A secret in capitals", "secret", Wrong, ("X-Webhook-Secret", Shared.ToUpperInvariant())),
        Refused("A secret that is sent twice", "secret", Wrong, ("X-Webhook-Secret", Shared), ("X-Webhook-Secret", "x")),
        Refused("A secret in another header", "secret", Missing, ("X-Signature", Shared)),
        Refused("A signature that is not sent", "hmac", Missing),
        Refused("A signature with another secret", "hmac", Wrong, ("X-Shop-Signature", $"sha256={Forger.Hex(Body)}")),
        Refused("A signature of another body", "hmac", Wrong, ("X-Shop-Signature", $"sha256={Right.Hex(Body + " ")}")),
        Refused("A signature without what stands before it", "hmac", Wrong, ("X-Shop-Signature", Right.Hex(Body))),
        Refused("A signature that is cut off", "hmac", Wrong, ("X-Shop-Signature", $"sha256={Right.Hex(Body)[..32]}")),
        Refused("A signature with more behind it", "hmac", Wrong, ("X-Shop-Signature", $"sha256={Right.Hex(Body)}00")),
        Refused("A signature in base64 where hex is asked for", "hmac", Wrong, ("X-Shop-Signature", $"sha256={Right.Base64(Body)}")),
        Refused("A signature in hex where base64 is asked for", "hmac64", Wrong, ("X-Signature", Right.Hex(Body))),
        Refused("A signature of nothing", "hmac", Wrong, ("X-Shop-Signature", "sha256=")),
        Refused("A signed time that is not sent", "timed", Missing, ("X-Signature", Right.Hex($"{Seconds(0)}.{Body}"))),
        Refused("A time that is not the one that was signed", "timed", Wrong, ("X-Time", Seconds(1)), ("X-Signature", Right.Hex($"{Seconds(0)}.{Body}"))),
        Refused("A time that is none", "timed", Wrong, ("X-Time", "now"), ("X-Signature", Right.Hex($"now.{Body}"))),
        Refused("A time before there were any", "timed", Wrong, ("X-Time", "-1"), ("X-Signature", Right.Hex($"-1.{Body}"))),
        Refused("A signature that is too old", "timed", Expired, Right.Timed(Body, secondsAgo: 90)),
        Refused("A signature of the future", "timed", Future, Right.Timed(Body, secondsAgo: -300)),
        Refused("A forged signature that is too old", "timed", Wrong, Forger.Timed(Body, secondsAgo: 900)),
        Refused("GitHub with the old hash alone", "github", Missing, ("X-Hub-Signature", "sha1=a94a8fe5ccb19ba61c4c0873d391e987982fbbd3")),
        Refused("GitHub with another secret", "github", Wrong, Forger.Github(Body)),
        Refused("Slack without a time", "slack", Missing, [Right.Slack(Body)[1]]),
        Refused("Slack without a signature", "slack", Missing, [Right.Slack(Body)[0]]),
        Refused("Slack with another secret", "slack", Wrong, Forger.Slack(Body)),
        Refused("Slack with a signature of the body alone", "slack", Wrong, ("X-Slack-Request-Timestamp", Seconds(0)), ("X-Slack-Signature", $"v0={Right.Hex(Body)}")),
        Refused("Slack of six minutes ago", "slack", Expired, Right.Slack(Body, secondsAgo: 360)),
        Refused("Slack of the future", "slack", Future, Right.Slack(Body, secondsAgo: -360)),
        Refused("Stripe without a signature", "stripe", Missing),
        Refused("Stripe with another secret", "stripe", Wrong, Forger.Stripe(Body)),
        Refused("Stripe without a time", "stripe", Wrong, ("Stripe-Signature", $"v1={Right.Hex($"{Seconds(0)}.{Body}")}")),
        Refused("Stripe with two times", "stripe", Wrong, ("Stripe-Signature", $"t={Seconds(0)},{Right.Stripe(Body)[0].Item2}")),
        Refused("Stripe with the test scheme alone", "stripe", Wrong, ("Stripe-Signature", $"t={Seconds(0)},v0={Right.Hex($"{Seconds(0)}.{Body}")}")),
        Refused("Stripe with many guesses", "stripe", Wrong, ("Stripe-Signature", $"{Right.Stripe(Body)[0].Item2}{string.Concat(Enumerable.Repeat(",v1=00", 20))}")),
        Refused("Stripe of an hour ago", "stripe", Expired, Right.Stripe(Body, secondsAgo: 3600)),
        Refused("Stripe of the future", "stripe", Future, Right.Stripe(Body, secondsAgo: -3600)),
        Refused("No user", "basic", Missing),
        Refused("Another user", "basic", Wrong, Basic("shop2", Shared)),
        Refused("Another password", "basic", Wrong, Basic("shop", "not the secret")),
        Refused("No password", "basic", Wrong, ("Authorization", "Basic c2hvcA==")),
        Refused("A user in no base64", "basic", Wrong, ("Authorization", "Basic ???")),
        Refused("A token where a user is asked for", "basic", Wrong, ("Authorization", $"Bearer {Shared}")),
        Refused("No token", "bearer", Missing),
        Refused("Another token", "bearer", Wrong, ("Authorization", "Bearer not-the-secret")),
        Refused("A user where a token is asked for", "bearer", Wrong, Basic("shop", Shared)),
        Refused("A method that is not taken", "bearer", "hooks.method") with { Method = "PUT", Status = 405 },
        Refused("A type that is not taken", "small", "hooks.type_not_taken") with { ContentType = "text/plain", Status = 415 },
        Refused("A type that nobody can read", "hmac", "hooks.body_type", Right.Hmac("\u0001")) with { Body = "\u0001", ContentType = "image/png", Status = 415 },
        Refused("A body that is too large for the trigger", "small", "hooks.too_large") with { Body = $"\"{new string('a', 64)}\"", Status = 413 },
        Refused("A body that is too large for the settings", "hmac", "hooks.too_large") with { Body = new string('1', 1024 * 1024 + 1), Status = 413 },
        Refused("A body that is cut off", "hmac", "hooks.body_unreadable", Right.Hmac("{")) with { Body = "{", Status = 400 },
        Refused("A credential that there is not", "lost", "hooks.not_ready", ("X-Webhook-Secret", Shared)) with { Status = 503 },
        Refused("A credential of another kind", "headers", "hooks.not_ready", ("X-Webhook-Secret", Shared)) with { Status = 503 },
        Refused("An address that there is not", "other", "hooks.none") with { Status = 404 },
    ];

    public static (string, string)[] Hmac(this Sender sender, string body) => [("X-Shop-Signature", $"sha256={sender.Hex(body)}")];

    private static Call Refused(string name, string hook, string code, params (string, string)[] headers) => new(name, hook, Body, headers, 401, code);
}
