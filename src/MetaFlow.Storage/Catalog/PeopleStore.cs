using MetaFlow.People;
using Microsoft.EntityFrameworkCore;

namespace MetaFlow.Storage.Catalog;

/// <summary>The tables <c>people</c> and <c>tokens</c>.</summary>
internal sealed class PeopleStore(Database database) : IPeopleStore
{
    public Task<bool> AnyAsync(CancellationToken cancellationToken) =>
        database.ReadCatalogAsync(catalog => catalog.People.AnyAsync(cancellationToken), cancellationToken);

    public Task<bool> AddFirstAsync(Person person, CancellationToken cancellationToken) =>
        AddUnlessAsync(person, (people, _) => people.AnyAsync(cancellationToken), cancellationToken);

    public Task<bool> AddAsync(Person person, CancellationToken cancellationToken) =>
        AddUnlessAsync(
            person, (people, key) => people.AnyAsync(row => row.NameKey == key, cancellationToken), cancellationToken);

    public Task<Person?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        database.ReadCatalogAsync(
            async catalog => ToPerson(await catalog.People.FirstOrDefaultAsync(row => row.Id == id, cancellationToken)),
            cancellationToken);

    public Task<Person?> FindByNameAsync(string name, CancellationToken cancellationToken)
    {
        var key = Rows.Key(name);
        return database.ReadCatalogAsync(
            async catalog => ToPerson(await catalog.People.FirstOrDefaultAsync(row => row.NameKey == key, cancellationToken)),
            cancellationToken);
    }

    public async Task<IReadOnlyList<Person>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await database.ReadCatalogAsync(
            catalog => catalog.People.OrderBy(row => row.NameKey).ToListAsync(cancellationToken), cancellationToken);
        return [.. rows.Select(row => ToPerson(row)!)];
    }

    public Task<bool> UpdateAsync(Person person, CancellationToken cancellationToken) =>
        database.WriteCatalogAsync(
            Part.People, catalog => UpdateAsync(catalog, person, cancellationToken), cancellationToken);

    public Task<Person?> CountFailedSignInAsync(
        Guid id, int limit, DateTimeOffset lockUntil, CancellationToken cancellationToken) =>
        database.WriteCatalogAsync(
            Part.People,
            async catalog =>
            {
                var row = await catalog.People.FindAsync([id], cancellationToken);
                if (row is not null)
                {
                    row.FailedSignIns++;
                    if (row.FailedSignIns >= limit)
                    {
                        row.FailedSignIns = 0;
                        row.LockedUntil = lockUntil.ToUnixTimeMilliseconds();
                    }
                }

                return ToPerson(row);
            },
            cancellationToken);

    public Task AddTokenAsync(ApiToken token, CancellationToken cancellationToken) =>
        database.WriteCatalogAsync(
            Part.People,
            async catalog => await catalog.Tokens.AddAsync(
                new TokenRow
                {
                    Id = token.Id,
                    Name = token.Name,
                    Hash = token.Hash,
                    Start = token.Start,
                    Role = (int)token.Role,
                    Owner = token.Owner,
                    CreatedAt = token.CreatedAt.ToUnixTimeMilliseconds(),
                    ExpiresAt = token.ExpiresAt?.ToUnixTimeMilliseconds(),
                    LastUsedAt = token.LastUsedAt?.ToUnixTimeMilliseconds(),
                    RevokedAt = token.RevokedAt?.ToUnixTimeMilliseconds(),
                },
                cancellationToken),
            cancellationToken);

    public async Task<ApiToken?> FindTokenAsync(string hash, CancellationToken cancellationToken)
    {
        var row = await database.ReadCatalogAsync(
            catalog => catalog.Tokens.FirstOrDefaultAsync(row => row.Hash == hash, cancellationToken),
            cancellationToken);
        return row is null ? null : ToToken(row);
    }

    public async Task<IReadOnlyList<ApiToken>> ListTokensAsync(Guid? owner, CancellationToken cancellationToken)
    {
        var rows = await database.ReadCatalogAsync(
            catalog => (owner is { } id ? catalog.Tokens.Where(row => row.Owner == id) : catalog.Tokens)
                .OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id)
                .ToListAsync(cancellationToken),
            cancellationToken);
        return [.. rows.Select(ToToken)];
    }

    public Task<bool> RevokeTokenAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken) =>
        ChangeTokenAsync(
            id,
            row => row.RevokedAt is null,
            row => row.RevokedAt = at.ToUnixTimeMilliseconds(),
            cancellationToken);

    // Two uses may be noted in the other order: the later one stays.
    public Task TouchTokenAsync(Guid id, DateTimeOffset usedAt, CancellationToken cancellationToken) =>
        ChangeTokenAsync(
            id,
            row => row.LastUsedAt is null || row.LastUsedAt < usedAt.ToUnixTimeMilliseconds(),
            row => row.LastUsedAt = usedAt.ToUnixTimeMilliseconds(),
            cancellationToken);

    private Task<bool> AddUnlessAsync(
        Person person, Func<DbSet<PersonRow>, string, Task<bool>> taken, CancellationToken cancellationToken) =>
        database.WriteCatalogAsync(
            Part.People,
            async catalog =>
            {
                var key = Rows.Key(person.Name);
                if (await taken(catalog.People, key))
                {
                    return false;
                }

                var row = new PersonRow { Id = person.Id, Name = "", NameKey = "", PasswordHash = "", SessionStamp = "" };
                Replace(row, person, key);
                catalog.Add(row);
                return true;
            },
            cancellationToken);

    private static async Task<bool> UpdateAsync(
        CatalogContext catalog, Person person, CancellationToken cancellationToken)
    {
        const int Admin = (int)Role.Admin;

        var key = Rows.Key(person.Name);
        var row = await catalog.People.FindAsync([person.Id], cancellationToken);
        if (row is null || await catalog.People.AnyAsync(
            other => other.NameKey == key && other.Id != person.Id, cancellationToken))
        {
            return false;
        }

        var isAdmin = row is { Active: true, Role: Admin };
        var staysAdmin = person is { Active: true, Role: Role.Admin };
        if (isAdmin && !staysAdmin && !await catalog.People.AnyAsync(
            other => other.Active && other.Role == Admin && other.Id != person.Id, cancellationToken))
        {
            return false;
        }

        Replace(row, person, key);
        return true;
    }

    private Task<bool> ChangeTokenAsync(
        Guid id, Func<TokenRow, bool> may, Action<TokenRow> change, CancellationToken cancellationToken) =>
        database.WriteCatalogAsync(
            Part.People,
            async catalog =>
            {
                if (await catalog.Tokens.FindAsync([id], cancellationToken) is not { } row || !may(row))
                {
                    return false;
                }

                change(row);
                return true;
            },
            cancellationToken);

    private static void Replace(PersonRow row, Person person, string key)
    {
        row.Name = Rows.Keepable(person.Name);
        row.NameKey = key;
        row.PasswordHash = person.PasswordHash;
        row.Role = (int)person.Role;
        row.SessionStamp = person.SessionStamp;
        row.CreatedAt = person.CreatedAt.ToUnixTimeMilliseconds();
        row.Active = person.Active;
        row.FailedSignIns = person.FailedSignIns;
        row.LockedUntil = person.LockedUntil?.ToUnixTimeMilliseconds();
        row.Language = person.Language;
        row.Theme = person.Theme;
    }

    private static Person? ToPerson(PersonRow? row) => row is null ? null : new(
        row.Id,
        row.Name,
        row.PasswordHash,
        (Role)row.Role,
        row.SessionStamp,
        Rows.Time(row.CreatedAt),
        row.Active,
        row.FailedSignIns,
        Rows.Time(row.LockedUntil),
        row.Language,
        row.Theme);

    private static ApiToken ToToken(TokenRow row) => new(
        row.Id,
        row.Name,
        row.Hash,
        row.Start,
        (Role)row.Role,
        row.Owner,
        Rows.Time(row.CreatedAt),
        Rows.Time(row.ExpiresAt),
        Rows.Time(row.LastUsedAt),
        Rows.Time(row.RevokedAt));
}
