using System.Text;

namespace MetaFlow.Triggers.Proofs;

/// <summary>A user name and a password, as <c>Authorization: Basic</c>.</summary>
internal sealed class BasicProof : IHookProof
{
    private const string Header = "Authorization";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public ProofVerdict Check(HookCall call, ProofSecrets secrets, DateTimeOffset now)
    {
        if (call.Header(Header) is not { } said)
        {
            return ProofVerdict.Missing(Header);
        }

        if (Read(said) is not var (name, password))
        {
            return ProofVerdict.Wrong(Header);
        }

        // Both are looked at, whichever is wrong.
        var isName = new ProofSecrets(null, [Encoding.UTF8.GetBytes(secrets.UserName!)]).Has(name);
        return secrets.Has(password) & isName ? default : ProofVerdict.Wrong(Header);
    }

    private static (string Name, string Password)? Read(string said)
    {
        try
        {
            return said.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)
                && Strict.GetString(Convert.FromBase64String(said[6..].Trim())).Split(':', 2) is [var name, var password]
                ? (name, password)
                : null;
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }
}
