using MetaFlow.Credentials;
using MetaFlow.Json;

namespace MetaFlow.Rehearsals;

/// <summary>
/// Credentials of a rehearsal: as many as are named, under the names and for the hosts of the real ones, and none with a value.
/// What they are made of is never opened.
/// </summary>
/// <param name="unknown">Told of names that nobody keeps here.</param>
internal sealed class StandInCredentials(ICredentialStore? kept, Action<string> unknown) : ICredentialStore, ICredentialSeal
{
    public async Task<SealedCredential?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var real = kept is null ? null : await kept.FindAsync(name, cancellationToken);
        if (real is null)
        {
            unknown(name);
        }

        // A token that has to be fetched first is one that nobody gives to a rehearsal.
        var isPlain = real is null or { Kind: CredentialKind.OAuth2 };
        var kind = isPlain ? CredentialKind.Headers : real!.Kind;
        var hosts = real?.Hosts ?? [];
        var values = isPlain ? JsonObject.Empty : JsonObject.Of([.. real!.Fields.Select(field => (field, (JsonData)SecretMask.Mask))]);
        var content = JsonObject.Of(
            ("for", JsonArray.Create([real?.Name ?? name, kind.Name(), .. hosts.Select(host => (JsonData)host)])), ("values", values));
        return new SealedCredential(real?.Name ?? name, kind, [.. values.Names], hosts, content.ToUtf8(), default);
    }

    public Task<IReadOnlyList<SealedCredential>> ListAsync(CancellationToken cancellationToken) =>
        kept?.ListAsync(cancellationToken) ?? Task.FromResult<IReadOnlyList<SealedCredential>>([]);

    public Task SaveAsync(SealedCredential credential, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> RemoveAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public byte[] Seal(ReadOnlySpan<byte> values) => values.ToArray();

    public byte[]? Open(ReadOnlySpan<byte> values) => values.ToArray();
}
