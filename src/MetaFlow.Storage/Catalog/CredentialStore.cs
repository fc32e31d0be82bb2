using MetaFlow.Credentials;
using Microsoft.EntityFrameworkCore;

namespace MetaFlow.Storage.Catalog;

/// <summary>The table <c>credentials</c>.</summary>
internal sealed class CredentialStore(Database database) : ICredentialStore
{
    public async Task<SealedCredential?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var key = Rows.Key(name);
        var row = await database.ReadCatalogAsync(
            catalog => catalog.Credentials.FirstOrDefaultAsync(row => row.NameKey == key, cancellationToken), cancellationToken);
        return row is null ? null : ToCredential(row);
    }

    public async Task<IReadOnlyList<SealedCredential>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await database.ReadCatalogAsync(
            catalog => catalog.Credentials.OrderBy(row => row.NameKey).ToListAsync(cancellationToken), cancellationToken);
        return [.. rows.Select(ToCredential)];
    }

    public Task SaveAsync(SealedCredential credential, CancellationToken cancellationToken) =>
        database.WriteCatalogAsync(
            Part.Credentials,
            async catalog =>
            {
                var key = Rows.Key(credential.Name);
                var row = await catalog.Credentials.FindAsync([key], cancellationToken);
                if (row is null)
                {
                    row = new CredentialRow { NameKey = key, Name = "", Fields = "", Hosts = "", Sealed = [] };
                    catalog.Add(row);
                }

                row.Name = credential.Name;
                row.Kind = (int)credential.Kind;
                row.Fields = Rows.Json(credential.Fields);
                row.Hosts = Rows.Json(credential.Hosts);
                row.Sealed = credential.Values.ToArray();
                row.ChangedAt = credential.ChangedAt.ToUnixTimeMilliseconds();
                return row;
            },
            cancellationToken);

    public Task<bool> RemoveAsync(string name, CancellationToken cancellationToken) =>
        database.WriteCatalogAsync(
            Part.Credentials,
            async catalog =>
            {
                if (await catalog.Credentials.FindAsync([Rows.Key(name)], cancellationToken) is not { } row)
                {
                    return false;
                }

                catalog.Remove(row);
                return true;
            },
            cancellationToken);

    private static SealedCredential ToCredential(CredentialRow row) => new(
        row.Name,
        (CredentialKind)row.Kind,
        Rows.Texts(row.Fields),
        Rows.Texts(row.Hosts),
        row.Sealed,
        Rows.Time(row.ChangedAt));
}
