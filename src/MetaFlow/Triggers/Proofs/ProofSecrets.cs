using System.Security.Cryptography;
using System.Text;
using MetaFlow.Credentials;

namespace MetaFlow.Triggers.Proofs;

/// <summary>The secrets that are good now: the one of the credential, and while it is being changed the one before.</summary>
/// <param name="UserName">Who has to say it; null where the credential names nobody.</param>
internal sealed record ProofSecrets(string? UserName, IReadOnlyList<byte[]> Secrets)
{
    /// <summary>Null where a credential of this kind proves nothing of a sender.</summary>
    public static ProofSecrets? Of(Credential credential, DateTimeOffset now)
    {
        if (CredentialKinds.SecretField(credential.Kind) is not { } field || !credential.Values.TryGetValue(field, out var secret))
        {
            return null;
        }

        byte[] current = Encoding.UTF8.GetBytes(secret);
        return new ProofSecrets(
            credential.Values.GetValueOrDefault("username"),
            credential.PreviousSecret(now) is { } previous ? [current, Encoding.UTF8.GetBytes(previous)] : [current]);
    }

    /// <summary>Whether a secret is among these; how long it takes tells nothing of them.</summary>
    public bool Has(string said)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(said), hash);
        Span<byte> known = stackalloc byte[SHA256.HashSizeInBytes];
        var found = false;
        foreach (var secret in Secrets)
        {
            SHA256.HashData(secret, known);
            found |= CryptographicOperations.FixedTimeEquals(hash, known);
        }

        return found;
    }

    /// <summary>Whether a signature was made of these parts, one behind the other, with one of the secrets.</summary>
    public bool Signed(ReadOnlySpan<byte> signature, string before, ReadOnlyMemory<byte> body)
    {
        Span<byte> made = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var found = false;
        foreach (var secret in Secrets)
        {
            Sign(secret, before, body.Span, made);
            found |= CryptographicOperations.FixedTimeEquals(signature, made);
        }

        return found;
    }

    private static void Sign(byte[] secret, string before, ReadOnlySpan<byte> body, Span<byte> made)
    {
        if (before.Length == 0)
        {
            HMACSHA256.HashData(secret, body, made);
            return;
        }

        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hash.AppendData(Encoding.ASCII.GetBytes(before));
        hash.AppendData(body);
        hash.GetHashAndReset(made);
    }
}
