using MetaFlow.Workflows;

namespace MetaFlow.Triggers.Proofs;

/// <summary>The HMAC-SHA256 of <c>seconds.body</c> in one header, and the seconds in another one.</summary>
internal sealed class TimedHmacProof(WebhookTerms terms) : IHookProof
{
    public ProofVerdict Check(HookCall call, ProofSecrets secrets, DateTimeOffset now)
    {
        var (header, timeHeader) = (terms.Header ?? HmacProof.DefaultHeader, terms.TimestampHeader!);
        if (call.Header(header) is not { } written)
        {
            return ProofVerdict.Missing(header);
        }

        if (call.Header(timeHeader) is not { } seconds)
        {
            return ProofVerdict.Missing(timeHeader);
        }

        // Who does not know the secret does not learn what is wrong with the time.
        return SignatureText.Time(seconds) is { } made
            && SignatureText.Read(written, terms.Prefix, terms.Encoding) is { } signature && secrets.Signed(signature, $"{seconds}.", call.Body)
            ? new ProofVerdict(SignatureText.Age(made, now, terms.Tolerance), Convert.ToHexStringLower(signature))
            : ProofVerdict.Wrong(header);
    }
}
