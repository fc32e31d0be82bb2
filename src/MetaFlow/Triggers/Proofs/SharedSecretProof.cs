using MetaFlow.Workflows;

namespace MetaFlow.Triggers.Proofs;

/// <summary>The secret itself in a header.</summary>
internal sealed class SharedSecretProof(WebhookTerms terms) : IHookProof
{
    public const string DefaultHeader = "X-Webhook-Secret";

    public ProofVerdict Check(HookCall call, ProofSecrets secrets, DateTimeOffset now)
    {
        var header = terms.Header ?? DefaultHeader;
        return call.Header(header) switch
        {
            null => ProofVerdict.Missing(header),
            var said when said.StartsWith(terms.Prefix ?? "", StringComparison.Ordinal) && secrets.Has(said[(terms.Prefix?.Length ?? 0)..]) => default,
            _ => ProofVerdict.Wrong(header),
        };
    }
}
