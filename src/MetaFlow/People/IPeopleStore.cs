namespace MetaFlow.People;

/// <summary>Keeps who may sign in, and their tokens.</summary>
public interface IPeopleStore
{
    Task<bool> AnyAsync(CancellationToken cancellationToken);

    /// <summary>Adds the first person. False when there is somebody already, also when two ask at once.</summary>
    Task<bool> AddFirstAsync(Person person, CancellationToken cancellationToken);

    /// <summary>False when the name is taken, ignoring case.</summary>
    Task<bool> AddAsync(Person person, CancellationToken cancellationToken);

    Task<Person?> FindAsync(Guid id, CancellationToken cancellationToken);

    Task<Person?> FindByNameAsync(string name, CancellationToken cancellationToken);

    Task<IReadOnlyList<Person>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Replaces what is stored of a person, unless that would take away the last active admin, or the person is gone,
    /// or somebody else has the name: then false.
    /// </summary>
    Task<bool> UpdateAsync(Person person, CancellationToken cancellationToken);

    /// <summary>
    /// The same, and false also when somebody else changed the person since they were read: the stamp stored is no
    /// longer <paramref name="seenStamp"/>.
    /// </summary>
    Task<bool> UpdateAsync(Person person, string seenStamp, CancellationToken cancellationToken);

    /// <summary>
    /// Counts one more failed sign-in, atomically; at <paramref name="limit"/> the person is locked until
    /// <paramref name="lockUntil"/> and the count starts again. The person as stored now.
    /// </summary>
    Task<Person?> CountFailedSignInAsync(
        Guid id, int limit, DateTimeOffset lockUntil, CancellationToken cancellationToken);

    Task AddTokenAsync(ApiToken token, CancellationToken cancellationToken);

    /// <summary>By the hash of the token, whether it still works or not.</summary>
    Task<ApiToken?> FindTokenAsync(string hash, CancellationToken cancellationToken);

    /// <summary>All tokens, or those of one owner; newest first.</summary>
    Task<IReadOnlyList<ApiToken>> ListTokensAsync(Guid? owner, CancellationToken cancellationToken);

    /// <summary>False when there is no such token or it was revoked before.</summary>
    Task<bool> RevokeTokenAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken);

    Task TouchTokenAsync(Guid id, DateTimeOffset usedAt, CancellationToken cancellationToken);
}
