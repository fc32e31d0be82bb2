using System.Security.Claims;
using MetaFlow.People;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Tests.Web.SignIn;

public sealed class SessionCheckTests
{
    private readonly SignInRules _rules = new();

    private Task<bool> HoldsAsync(ClaimsPrincipal session) => _rules.Sessions.HoldsAsync(session, CancellationToken.None);

    private ClaimsPrincipal SessionOf(Person person) => Sessions.PrincipalOf(person, _rules.Clock.GetUtcNow());

    [Fact]
    public async Task The_store_is_asked_at_most_once_in_thirty_seconds()
    {
        var session = SessionOf(_rules.Add("minsu", Role.Viewer));
        for (var second = 0; second < 60; second++)
        {
            Assert.True(await HoldsAsync(session));
            _rules.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2, _rules.People.Finds);
    }

    [Theory]
    [InlineData("stamp")]
    [InlineData("role")]
    [InlineData("inactive")]
    public async Task What_another_node_changes_ends_a_session_within_thirty_seconds(string what)
    {
        var person = _rules.Add("minsu", Role.Editor);
        var session = SessionOf(person);
        Assert.True(await HoldsAsync(session));

        _rules.People.Put(what switch
        {
            "stamp" => person with { SessionStamp = "new" },
            "role" => person with { Role = Role.Viewer },
            _ => person with { Active = false },
        });
        _rules.Clock.Advance(TimeSpan.FromSeconds(29));
        var within = await HoldsAsync(session);
        _rules.Clock.Advance(TimeSpan.FromSeconds(1));
        var after = await HoldsAsync(session);

        Assert.True(within);
        Assert.False(after);
    }

    [Fact]
    public async Task What_this_node_changes_ends_a_session_at_once()
    {
        var person = _rules.Add("minsu", Role.Editor);
        var session = SessionOf(person);
        _rules.Add("boss", Role.Admin);
        Assert.True(await HoldsAsync(session));

        await _rules.PeopleDesk.SignOutEverywhereAsync(person.Id, CancellationToken.None);

        Assert.False(await HoldsAsync(session));
    }

    [Fact]
    public async Task A_session_newer_than_what_was_seen_holds_at_once()
    {
        var person = _rules.Add("minsu", Role.Editor);
        await HoldsAsync(SessionOf(person));
        var changed = person with { SessionStamp = "new" };

        _rules.People.Put(changed);

        Assert.True(await HoldsAsync(SessionOf(changed)));
    }

    [Fact]
    public async Task No_session_lasts_longer_than_its_length()
    {
        var session = SessionOf(_rules.Add("minsu", Role.Editor));

        _rules.Clock.Advance(TimeSpan.FromDays(30));

        Assert.False(await HoldsAsync(session));
    }

    [Fact]
    public async Task Claims_that_are_not_of_a_session_never_hold()
    {
        var person = _rules.Add("minsu", Role.Editor);

        Assert.False(await HoldsAsync(new ClaimsPrincipal(new ClaimsIdentity())));
        Assert.False(await HoldsAsync(Sessions.PrincipalOf(person, Role.Editor, "token")));
    }
}
