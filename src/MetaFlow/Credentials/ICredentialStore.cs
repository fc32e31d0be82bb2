namespace MetaFlow.Credentials;

/// <summary>Keeps credentials as they were sealed. A name is compared ignoring case.</summary>
public interface ICredentialStore
{
    Task<SealedCredential?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Ordered by name.</summary>
    Task<IReadOnlyList<SealedCredential>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Adds it, or puts it in the place of the one of that name.</summary>
    Task SaveAsync(SealedCredential credential, CancellationToken cancellationToken);

    /// <summary>False where there is none of that name.</summary>
    Task<bool> RemoveAsync(string name, CancellationToken cancellationToken);
}

/// <summary>A credential as it is kept and listed: which fields it has, and their values only under seal.</summary>
public sealed record SealedCredential(
    string Name,
    CredentialKind Kind,
    IReadOnlyList<string> Fields,
    IReadOnlyList<string> Hosts,
    ReadOnlyMemory<byte> Values,
    DateTimeOffset ChangedAt);

/// <summary>Makes bytes unreadable for whoever has the database and not the key.</summary>
public interface ICredentialSeal
{
    byte[] Seal(ReadOnlySpan<byte> values);

    /// <summary>Null where they were sealed with a key that is not here.</summary>
    byte[]? Open(ReadOnlySpan<byte> values);
}
