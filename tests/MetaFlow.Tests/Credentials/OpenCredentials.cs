using MetaFlow.Credentials;

namespace MetaFlow.Tests.Credentials;

/// <summary>Credentials in memory, sealed in the simplest way there is.</summary>
internal sealed class OpenCredentials : ICredentialStore, ICredentialSeal
{
    private readonly Dictionary<string, SealedCredential> _kept = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A vault with these credentials in it.</summary>
    public static CredentialVault With(params ReadOnlySpan<Credential> credentials)
    {
        var store = new OpenCredentials();
        var vault = new CredentialVault(store, store, new FakeClock());
        foreach (var credential in credentials)
        {
            Assert.True(vault.SaveAsync(credential, CancellationToken.None).IsCompletedSuccessfully);
        }

        return vault;
    }

    public static Credential Of(string name, CredentialKind kind, params ReadOnlySpan<(string Field, string Value)> values)
    {
        var fields = new Dictionary<string, string>();
        foreach (var (field, value) in values)
        {
            fields[field] = value;
        }

        return new Credential(name, kind, fields, []);
    }

    public Task<SealedCredential?> FindAsync(string name, CancellationToken cancellationToken) => Task.FromResult(_kept.GetValueOrDefault(name));

    public Task<IReadOnlyList<SealedCredential>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SealedCredential>>([.. _kept.Values.OrderBy(each => each.Name)]);

    public Task SaveAsync(SealedCredential credential, CancellationToken cancellationToken)
    {
        _kept[credential.Name] = credential;
        return Task.CompletedTask;
    }

    public Task<bool> RemoveAsync(string name, CancellationToken cancellationToken) => Task.FromResult(_kept.Remove(name));

    public byte[] Seal(ReadOnlySpan<byte> values) => values.ToArray();

    public byte[]? Open(ReadOnlySpan<byte> values) => values.ToArray();
}
