using System.Security.Cryptography;
using MetaFlow.Credentials;
using Microsoft.AspNetCore.DataProtection;

namespace MetaFlow.Web.Credentials;

/// <summary>Seals with the keys of the data directory, apart from everything else that they protect.</summary>
internal sealed class CredentialSeal(IDataProtectionProvider protection) : ICredentialSeal
{
    // Another purpose cannot open what was sealed for this one: it must never change.
    private const string Purpose = "MetaFlow.Credentials.v1";

    private readonly IDataProtector _protector = protection.CreateProtector(Purpose);

    public byte[] Seal(ReadOnlySpan<byte> values) => _protector.Protect(values.ToArray());

    public byte[]? Open(ReadOnlySpan<byte> values)
    {
        try
        {
            return _protector.Unprotect(values.ToArray());
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
