using MetaFlow.Workflows;

namespace MetaFlow.Triggers.Proofs;

/// <summary>As Slack signs: <c>X-Slack-Signature: v0=hex</c> over <c>v0:seconds:body</c>, the seconds in a header of their own.</summary>
internal sealed class SlackProof(WebhookTerms terms) : IHookProof
{
    public const string SignatureHeader = "X-Slack-Signature";

    private const string TimeHeader = "X-Slack-Request-Timestamp";

    public ProofVerdict Check(HookCall call, ProofSecrets secrets, DateTimeOffset now)
    {
        if (call.Header(SignatureHeader) is not { } written)
        {
            return ProofVerdict.Missing(SignatureHeader);
        }

        if (call.Header(TimeHeader) is not { } seconds)
        {
            return ProofVerdict.Missing(TimeHeader);
        }

        return SignatureText.Time(seconds) is { } made
            && SignatureText.Read(written, "v0=", SignatureEncoding.Hex) is { } signature && secrets.Signed(signature, $"v0:{seconds}:", call.Body)
            ? new ProofVerdict(SignatureText.Age(made, now, terms.Tolerance), Convert.ToHexStringLower(signature))
            : ProofVerdict.Wrong(SignatureHeader);
    }
}
