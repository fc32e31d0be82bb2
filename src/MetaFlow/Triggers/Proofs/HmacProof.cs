using MetaFlow.Workflows;

namespace MetaFlow.Triggers.Proofs;

/// <summary>A header with the HMAC-SHA256 of the body: <c>X-Signature: 5d41…</c>, or <c>X-Hub-Signature-256: sha256=5d41…</c> as GitHub writes it.</summary>
internal sealed class HmacProof(WebhookTerms terms) : IHookProof
{
    public const string DefaultHeader = "X-Signature";

    public ProofVerdict Check(HookCall call, ProofSecrets secrets, DateTimeOffset now)
    {
        var header = terms.Header ?? DefaultHeader;
        return call.Header(header) switch
        {
            null => ProofVerdict.Missing(header),
            var written when SignatureText.Read(written, terms.Prefix, terms.Encoding) is { } signature && secrets.Signed(signature, "", call.Body) => default,
            _ => ProofVerdict.Wrong(header),
        };
    }
}
