using MetaFlow.Credentials;
using MetaFlow.Workflows;

namespace MetaFlow.Triggers.Proofs;

/// <summary>One way in which a sender shows that he knows a secret. Nothing but the call, the secrets and the time decides.</summary>
internal interface IHookProof
{
    ProofVerdict Check(HookCall call, ProofSecrets secrets, DateTimeOffset now);
}

/// <summary>What a proof is about: the headers and the body as they came, byte for byte.</summary>
/// <param name="Header">The value of a header; null where it did not come. One that came twice has its values with a comma between.</param>
public sealed record HookCall(Func<string, string?> Header, ReadOnlyMemory<byte> Body);

/// <summary>What came of a proof.</summary>
/// <param name="Refusal">Why the call is not the sender's; null where it is.</param>
/// <param name="Signature">What is good for one call alone, because it says when it was made; null where the proof says nothing of that.</param>
public readonly record struct ProofVerdict(Problem? Refusal, string? Signature = null)
{
    internal static ProofVerdict Missing(string header) => new(Problem.Of("hooks.proof_missing", ("header", header)));

    internal static ProofVerdict Wrong(string header) => new(Problem.Of("hooks.proof_wrong", ("header", header)));
}

/// <summary>The proofs that a webhook can ask for.</summary>
public static class HookProofs
{
    private static readonly BasicProof Basic = new();
    private static readonly BearerProof Bearer = new();
    private static readonly HmacProof Github = new(new WebhookTerms { Header = "X-Hub-Signature-256", Prefix = "sha256=" });

    /// <summary>Holds a call against what its trigger asks for.</summary>
    public static ProofVerdict Check(TriggerDeclaration.Webhook trigger, HookCall call, Credential credential, DateTimeOffset now)
    {
        if (ProofSecrets.Of(credential, now) is not { } secrets || (trigger.Proof == WebhookProof.Basic && secrets.UserName is null))
        {
            return new ProofVerdict(Problem.Of("hooks.credential_kind", ("name", credential.Name), ("kind", credential.Kind.Name())));
        }

        return Of(trigger).Check(call, secrets, now);
    }

    /// <summary>The headers that carry the proof: what lets somebody in is not for the journal of a run.</summary>
    public static IReadOnlyList<string> Headers(TriggerDeclaration.Webhook trigger) => trigger.Proof switch
    {
        WebhookProof.None => [],
        WebhookProof.Basic or WebhookProof.Bearer => ["Authorization"],
        WebhookProof.Secret => [trigger.Terms.Header ?? SharedSecretProof.DefaultHeader],
        WebhookProof.Hmac => [trigger.Terms.Header ?? HmacProof.DefaultHeader],
        WebhookProof.Github => ["X-Hub-Signature-256", "X-Hub-Signature"],
        WebhookProof.Slack => [SlackProof.SignatureHeader],
        _ => [trigger.Terms.Header ?? StripeProof.DefaultHeader],
    };

    private static IHookProof Of(TriggerDeclaration.Webhook trigger) => trigger.Proof switch
    {
        WebhookProof.Secret => new SharedSecretProof(trigger.Terms),
        WebhookProof.Hmac when trigger.Terms.TimestampHeader is not null => new TimedHmacProof(trigger.Terms),
        WebhookProof.Hmac => new HmacProof(trigger.Terms),
        WebhookProof.Github => Github,
        WebhookProof.Slack => new SlackProof(trigger.Terms),
        WebhookProof.Stripe => new StripeProof(trigger.Terms),
        WebhookProof.Basic => Basic,
        WebhookProof.Bearer => Bearer,
        _ => throw new ArgumentOutOfRangeException(nameof(trigger)),
    };
}
