using MetaFlow.People;

namespace MetaFlow.Tests.Storage;

public abstract class PeopleStoreContract(ITestDatabase database) : StoreContract(database)
{
    private IPeopleStore People => Store.People;

    [Fact]
    public async Task A_person_comes_back_as_stored()
    {
        var person = Stored.Person("김하늘 🌤") with
        {
            Role = Role.Editor,
            Active = false,
            FailedSignIns = 2,
            LockedUntil = Now.AddMilliseconds(3),
            Language = "ko",
            Theme = "",
        };

        Assert.True(await People.AddAsync(person, Cancel));
        Assert.Equal(person, await People.FindAsync(person.Id, Cancel));
        Assert.Equal(person, Assert.Single(await People.ListAsync(Cancel)));
        Assert.Null(await People.FindAsync(Guid.Empty, Cancel));
    }

    [Theory]
    [InlineData("Ada", "ADA")]
    [InlineData("김하늘", "\u1100\u1175\u11B7\u1112\u1161\u1102\u1173\u11AF")]
    [InlineData("É", "é")]
    public async Task A_name_is_taken_and_found_ignoring_case_and_composition(string name, string other)
    {
        var person = Stored.Person(name);
        await People.AddAsync(person, Cancel);

        Assert.False(await People.AddAsync(Stored.Person(other), Cancel));
        Assert.Equal(person, await People.FindByNameAsync(other, Cancel));
        Assert.Null(await People.FindByNameAsync(other + "x", Cancel));
    }

    [Fact]
    public async Task Of_many_who_add_the_same_name_one_does()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            _ => Task.Run(() => People.AddAsync(Stored.Person("ada"), Cancel), Cancel)));

        Assert.Single(added, one => one);
    }

    [Fact]
    public async Task Of_many_who_add_the_first_person_one_does()
    {
        Assert.False(await People.AnyAsync(Cancel));

        var added = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            number => Task.Run(() => People.AddFirstAsync(Stored.Person($"person {number}"), Cancel), Cancel)));

        Assert.Single(added, one => one);
        Assert.Single(await People.ListAsync(Cancel));
        Assert.True(await People.AnyAsync(Cancel));
    }

    [Fact]
    public async Task An_update_replaces_what_is_stored()
    {
        var person = await AddAsync("ada");
        var changed = person with { Name = "에이다", PasswordHash = "new", SessionStamp = "next", Theme = "dark" };

        Assert.True(await People.UpdateAsync(changed, Cancel));
        Assert.Equal(changed, await People.FindByNameAsync("에이다", Cancel));
        Assert.Null(await People.FindByNameAsync("ada", Cancel));
    }

    [Fact]
    public async Task Who_is_gone_or_would_take_another_name_is_not_updated()
    {
        await AddAsync("ada");
        var grace = await AddAsync("grace");

        Assert.False(await People.UpdateAsync(Stored.Person("nobody"), Cancel));
        Assert.False(await People.UpdateAsync(grace with { Name = "ADA" }, Cancel));
        Assert.Equal(grace, await People.FindAsync(grace.Id, Cancel));
    }

    [Theory]
    [InlineData(Role.Editor, true)]
    [InlineData(Role.Admin, false)]
    public async Task The_last_active_admin_stays_one(Role role, bool active)
    {
        var admin = await AddAsync("ada");
        await AddAsync("grace", Role.Viewer);
        var asleep = Stored.Person("asleep") with { Active = false };
        await People.AddAsync(asleep, Cancel);

        Assert.False(await People.UpdateAsync(admin with { Role = role, Active = active }, Cancel));
        Assert.True(await People.UpdateAsync(asleep with { Active = true }, Cancel));
        Assert.True(await People.UpdateAsync(admin with { Role = role, Active = active }, Cancel));
    }

    [Fact]
    public async Task Of_admins_who_step_down_at_once_one_stays()
    {
        var admins = new List<Person>();
        foreach (var number in Enumerable.Range(0, 4))
        {
            admins.Add(await AddAsync($"admin {number}"));
        }

        var stepped = await Task.WhenAll(admins.Select(
            admin => Task.Run(() => People.UpdateAsync(admin with { Role = Role.Viewer }, Cancel), Cancel)));

        Assert.Equal(3, stepped.Count(done => done));
        Assert.Single(await People.ListAsync(Cancel), person => person.Role == Role.Admin);
    }

    [Fact]
    public async Task Failed_sign_ins_are_counted_and_at_the_limit_the_person_is_locked()
    {
        var person = await AddAsync("ada");
        var until = Now.AddMinutes(15);

        Assert.Equal(person with { FailedSignIns = 1 }, await People.CountFailedSignInAsync(person.Id, 3, until, Cancel));
        await People.CountFailedSignInAsync(person.Id, 3, until, Cancel);
        var locked = await People.CountFailedSignInAsync(person.Id, 3, until, Cancel);

        Assert.Equal(person with { LockedUntil = until }, locked);
        Assert.Equal(locked, await People.FindAsync(person.Id, Cancel));
        Assert.Null(await People.CountFailedSignInAsync(Guid.Empty, 3, until, Cancel));
    }

    [Fact]
    public async Task Failed_sign_ins_at_the_same_time_are_all_counted()
    {
        var person = await AddAsync("ada");

        await Task.WhenAll(Enumerable.Range(0, 12).Select(
            _ => Task.Run(() => People.CountFailedSignInAsync(person.Id, 100, Now, Cancel), Cancel)));

        Assert.Equal(12, (await People.FindAsync(person.Id, Cancel))!.FailedSignIns);
    }

    [Fact]
    public async Task A_token_is_found_by_its_hash_whether_it_works_or_not()
    {
        var owner = await AddAsync("ada");
        var token = Stored.Token(owner.Id, "abc") with
        {
            Name = "배포 🚀",
            ExpiresAt = Now.AddMilliseconds(-1),
            LastUsedAt = Now,
            RevokedAt = Now,
        };

        await People.AddTokenAsync(token, Cancel);

        Assert.Equal(token, await People.FindTokenAsync("abc", Cancel));
        Assert.Null(await People.FindTokenAsync("ABC", Cancel));
    }

    [Fact]
    public async Task Tokens_are_listed_newest_first_for_all_or_for_one_owner()
    {
        var (ada, grace) = (await AddAsync("ada"), await AddAsync("grace"));
        await People.AddTokenAsync(Stored.Token(ada.Id, "1", Now), Cancel);
        await People.AddTokenAsync(Stored.Token(grace.Id, "2", Now.AddMinutes(1)), Cancel);
        await People.AddTokenAsync(Stored.Token(ada.Id, "3", Now.AddMinutes(2)), Cancel);

        Assert.Equal(["3", "2", "1"], (await People.ListTokensAsync(null, Cancel)).Select(token => token.Hash));
        Assert.Equal(["3", "1"], (await People.ListTokensAsync(ada.Id, Cancel)).Select(token => token.Hash));
    }

    [Fact]
    public async Task A_token_is_revoked_once()
    {
        var token = Stored.Token((await AddAsync("ada")).Id, "abc");
        await People.AddTokenAsync(token, Cancel);

        Assert.True(await People.RevokeTokenAsync(token.Id, Now, Cancel));
        Assert.False(await People.RevokeTokenAsync(token.Id, Now.AddHours(1), Cancel));
        Assert.False(await People.RevokeTokenAsync(Guid.Empty, Now, Cancel));
        Assert.Equal(Now, (await People.FindTokenAsync("abc", Cancel))!.RevokedAt);
    }

    [Fact]
    public async Task The_latest_use_of_a_token_is_kept()
    {
        var token = Stored.Token((await AddAsync("ada")).Id, "abc");
        await People.AddTokenAsync(token, Cancel);

        await People.TouchTokenAsync(token.Id, Now.AddMilliseconds(20), Cancel);
        await People.TouchTokenAsync(token.Id, Now.AddMilliseconds(10), Cancel);
        await People.TouchTokenAsync(Guid.Empty, Now, Cancel);

        Assert.Equal(Now.AddMilliseconds(20), (await People.FindTokenAsync("abc", Cancel))!.LastUsedAt);
    }

    private async Task<Person> AddAsync(string name, Role role = Role.Admin)
    {
        var person = Stored.Person(name, role);
        Assert.True(await People.AddAsync(person, Cancel));
        return person;
    }
}
