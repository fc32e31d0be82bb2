using MetaFlow.Workflows;

namespace MetaFlow.Triggers.Proofs;

/// <summary>
/// As Stripe signs: <c>Stripe-Signature: t=seconds,v1=hex,v1=hex</c> over <c>seconds.body</c>, with a signature for each
/// secret that is good while it is being changed. Messages that this program sends are signed so too, as <c>MetaFlow-Signature</c>.
/// </summary>
internal sealed class StripeProof(WebhookTerms terms) : IHookProof
{
    public const string DefaultHeader = "Stripe-Signature";

    private const int MostSignatures = 8;

    public ProofVerdict Check(HookCall call, ProofSecrets secrets, DateTimeOffset now)
    {
        var header = terms.Header ?? DefaultHeader;
        if (call.Header(header) is not { } written)
        {
            return ProofVerdict.Missing(header);
        }

        var parts = written.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] times = [.. parts.Where(part => part.StartsWith("t=", StringComparison.Ordinal))];
        string[] signatures = [.. parts.Where(part => part.StartsWith("v1=", StringComparison.Ordinal))];
        if (times is not [var time] || SignatureText.Time(time[2..]) is not { } made || signatures.Length is 0 or > MostSignatures)
        {
            return ProofVerdict.Wrong(header);
        }

        string? proven = null;
        foreach (var one in signatures)
        {
            if (SignatureText.Read(one, "v1=", SignatureEncoding.Hex) is { } signature && secrets.Signed(signature, $"{time[2..]}.", call.Body))
            {
                proven ??= Convert.ToHexStringLower(signature);
            }
        }

        // One call has a signature for each secret, and any of them may be repeated alone: what is good once is all that
        // they were made of.
        return proven is null
            ? ProofVerdict.Wrong(header)
            : new ProofVerdict(SignatureText.Age(made, now, terms.Tolerance), $"{time}.{OfBody(call.Body.Span)}");
    }

    private static string OfBody(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body));
}
