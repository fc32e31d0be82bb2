using MetaFlow.People;

namespace MetaFlow.Tests.Web.SignIn;

/// <summary>People in memory, with the promises of the port kept by one lock.</summary>
internal sealed class InMemoryPeople : IPeopleStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Person> _people = [];
    private readonly Dictionary<Guid, ApiToken> _tokens = [];

    /// <summary>How often somebody was looked for, by id or by name.</summary>
    public int Finds { get; private set; }

    public int Counts { get; private set; }

    public int Touches { get; private set; }

    public Person Named(string name)
    {
        lock (_lock)
        {
            return _people.Values.Single(person => Same(person.Name, name));
        }
    }

    /// <summary>As if another node had written it.</summary>
    public void Put(Person person)
    {
        lock (_lock)
        {
            _people[person.Id] = person;
        }
    }

    public void Put(ApiToken token)
    {
        lock (_lock)
        {
            _tokens[token.Id] = token;
        }
    }

    public Task<bool> AnyAsync(CancellationToken cancellationToken) => Locked(() => _people.Count > 0);

    public Task<bool> AddFirstAsync(Person person, CancellationToken cancellationToken) =>
        Locked(() => _people.Count == 0 && _people.TryAdd(person.Id, person));

    public Task<bool> AddAsync(Person person, CancellationToken cancellationToken) => Locked(() =>
        !_people.Values.Any(other => Same(other.Name, person.Name)) && _people.TryAdd(person.Id, person));

    public Task<Person?> FindAsync(Guid id, CancellationToken cancellationToken) => Locked(() =>
    {
        Finds++;
        return _people.GetValueOrDefault(id);
    });

    public Task<Person?> FindByNameAsync(string name, CancellationToken cancellationToken) => Locked(() =>
    {
        Finds++;
        return _people.Values.FirstOrDefault(person => Same(person.Name, name));
    });

    public Task<IReadOnlyList<Person>> ListAsync(CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<Person>>(() => [.. _people.Values.OrderBy(person => person.Name)]);

    public Task<bool> UpdateAsync(Person person, CancellationToken cancellationToken) => Locked(() => Replace(person));

    public Task<bool> UpdateAsync(Person person, string seenStamp, CancellationToken cancellationToken) => Locked(() =>
        _people.GetValueOrDefault(person.Id)?.SessionStamp == seenStamp && Replace(person));

    public Task<Person?> CountFailedSignInAsync(
        Guid id, int limit, DateTimeOffset lockUntil, CancellationToken cancellationToken) => Locked(() =>
    {
        Counts++;
        if (!_people.TryGetValue(id, out var person))
        {
            return null;
        }

        var failed = person.FailedSignIns + 1;
        return _people[id] = failed >= limit
            ? person with { FailedSignIns = 0, LockedUntil = lockUntil }
            : person with { FailedSignIns = failed };
    });

    public Task AddTokenAsync(ApiToken token, CancellationToken cancellationToken) =>
        Locked(() => _tokens.TryAdd(token.Id, token));

    public Task<ApiToken?> FindTokenAsync(string hash, CancellationToken cancellationToken) =>
        Locked(() => _tokens.Values.FirstOrDefault(token => token.Hash == hash));

    public Task<IReadOnlyList<ApiToken>> ListTokensAsync(Guid? owner, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<ApiToken>>(() =>
        [
            .. _tokens.Values.Where(token => owner is null || token.Owner == owner).OrderByDescending(token => token.CreatedAt),
        ]);

    public Task<bool> RevokeTokenAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken) => Locked(() =>
    {
        if (!_tokens.TryGetValue(id, out var token) || token.RevokedAt is not null)
        {
            return false;
        }

        _tokens[id] = token with { RevokedAt = at };
        return true;
    });

    public Task TouchTokenAsync(Guid id, DateTimeOffset usedAt, CancellationToken cancellationToken) => Locked(() =>
    {
        Touches++;
        return _tokens[id] = _tokens[id] with { LastUsedAt = usedAt };
    });

    private bool Replace(Person person)
    {
        if (!_people.TryGetValue(person.Id, out var stored))
        {
            return false;
        }

        var isTheLastAdmin = IsAdmin(stored) && !_people.Values.Any(other => IsAdmin(other) && other.Id != person.Id);
        if (isTheLastAdmin && !IsAdmin(person))
        {
            return false;
        }

        _people[person.Id] = person;
        return true;
    }

    private static bool IsAdmin(Person person) => person is { Active: true, Role: Role.Admin };

    private static bool Same(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    private Task<T> Locked<T>(Func<T> work)
    {
        lock (_lock)
        {
            return Task.FromResult(work());
        }
    }
}
