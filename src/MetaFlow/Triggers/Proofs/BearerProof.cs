namespace MetaFlow.Triggers.Proofs;

/// <summary>A token, as <c>Authorization: Bearer</c>.</summary>
internal sealed class BearerProof : IHookProof
{
    private const string Header = "Authorization";

    public ProofVerdict Check(HookCall call, ProofSecrets secrets, DateTimeOffset now) => call.Header(Header) switch
    {
        null => ProofVerdict.Missing(Header),
        var said when said.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && secrets.Has(said[7..].Trim()) => default,
        _ => ProofVerdict.Wrong(Header),
    };
}
