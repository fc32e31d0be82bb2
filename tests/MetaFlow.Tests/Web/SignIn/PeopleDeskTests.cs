using MetaFlow.People;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Tests.Web.SignIn;

public sealed class PeopleDeskTests
{
    private readonly SignInRules _rules = new();

    private PeopleDesk Desk => _rules.PeopleDesk;

    [Fact]
    public async Task Every_problem_with_a_new_person_is_said_at_once()
    {
        _rules.Add("boss", Role.Admin);

        var answer = await Desk.AddAsync("a b", "short", role: null, CancellationToken.None);

        Assert.Equal(
            ["people.name_form", "people.role_unknown", "people.password_short"],
            answer.Problems.Select(problem => problem.Code));
    }

    [Fact]
    public async Task A_name_is_taken_whatever_its_letters_case()
    {
        _rules.Add("Minsu", Role.Admin);

        var answer = await Desk.AddAsync("minsu", SignInRules.GoodPassword, Role.Viewer, CancellationToken.None);

        Assert.Equal("There is somebody named 'minsu' already.", answer.Problems.Single().Message);
    }

    [Theory]
    [InlineData(Role.Editor, "people.first_is_admin")]
    [InlineData(Role.Admin, null)]
    public async Task The_first_person_is_an_admin(Role role, string? code)
    {
        var answer = await Desk.AddAsync("minsu", SignInRules.GoodPassword, role, CancellationToken.None);

        Assert.Equal(code, answer.Problems.SingleOrDefault()?.Code);
    }

    [Fact]
    public async Task The_last_active_admin_stays_one()
    {
        var boss = _rules.Add("boss", Role.Admin);
        _rules.People.Put(_rules.Add("former", Role.Admin) with { Active = false });

        var demoted = await Desk.ChangeRoleAsync(boss.Id, Role.Editor, CancellationToken.None);
        var deactivated = await Desk.SetActiveAsync(boss.Id, active: false, CancellationToken.None);

        Assert.Equal("This is the last active admin.", demoted.Problems.Single().Message);
        Assert.Equal("Make somebody else an admin first.", deactivated.Problems.Single().Hint);
        Assert.Equal(boss, _rules.People.Named("boss"));
    }

    [Fact]
    public async Task An_admin_can_go_when_there_is_another()
    {
        var boss = _rules.Add("boss", Role.Admin);
        _rules.Add("other", Role.Admin);

        var demoted = await Desk.ChangeRoleAsync(boss.Id, Role.Viewer, CancellationToken.None);

        Assert.Equal(Role.Viewer, demoted.Value?.Role);
    }

    [Fact]
    public async Task A_reset_password_unlocks_and_works()
    {
        var person = _rules.Add("minsu", Role.Admin);
        _rules.People.Put(person with { LockedUntil = _rules.Clock.GetUtcNow().AddMinutes(10), FailedSignIns = 3 });

        await Desk.ResetPasswordAsync(person.Id, SignInRules.OtherPassword, CancellationToken.None);

        var signedIn = await _rules.SignInDesk.SignInAsync("minsu", SignInRules.OtherPassword, null, CancellationToken.None);
        Assert.True(signedIn.Good);
    }

    [Fact]
    public async Task Every_change_of_a_person_gives_them_a_new_stamp()
    {
        _rules.Add("boss", Role.Admin);
        var stamps = new HashSet<string>();
        var id = _rules.Add("minsu", Role.Viewer).Id;
        stamps.Add(_rules.People.Named("minsu").SessionStamp);

        stamps.Add((await Desk.ChangeRoleAsync(id, Role.Editor, CancellationToken.None)).Value!.SessionStamp);
        stamps.Add((await Desk.ResetPasswordAsync(id, SignInRules.OtherPassword, CancellationToken.None)).Value!.SessionStamp);
        stamps.Add((await Desk.SignOutEverywhereAsync(id, CancellationToken.None)).Value!.SessionStamp);
        stamps.Add((await Desk.SetActiveAsync(id, active: false, CancellationToken.None)).Value!.SessionStamp);

        Assert.Equal(5, stamps.Count);
    }

    [Fact]
    public async Task Nobody_is_changed_by_an_id_that_is_not_theirs()
    {
        var answer = await Desk.SignOutEverywhereAsync(Guid.Empty, CancellationToken.None);

        Assert.Equal("people.not_found", answer.Problems.Single().Code);
    }

    [Fact]
    public async Task Of_many_set_ups_at_once_one_makes_the_administrator()
    {
        var attempts = Enumerable.Range(0, 8).Select(i => Task.Run(() => _rules.Setup.SetUpAsync(
            _rules.Code.Text, $"admin{i}", SignInRules.GoodPassword, CancellationToken.None)));

        var answers = await Task.WhenAll(attempts);

        Assert.Single(answers, answer => answer.Good);
        Assert.Single(await _rules.People.ListAsync(CancellationToken.None));
        Assert.All(answers.Where(answer => !answer.Good), answer => Assert.Equal("setup.over", answer.Problems.Single().Code));
    }

    [Fact]
    public async Task Ten_wrong_codes_close_the_set_up_for_a_while()
    {
        Task<Checked<Person>> SetUp(string code) =>
            _rules.Setup.SetUpAsync(code, "minsu", SignInRules.GoodPassword, CancellationToken.None);

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("setup.code_wrong", (await SetUp("AAAA-AAAA-AAAA")).Problems.Single().Code);
        }

        var closed = await SetUp(_rules.Code.Text);
        _rules.Clock.Advance(TimeSpan.FromMinutes(15));
        var open = await SetUp(_rules.Code.Text);

        Assert.Equal("setup.locked", closed.Problems.Single().Code);
        Assert.True(open.Good);
    }

    [Fact]
    public void A_set_up_code_is_typed_as_people_type()
    {
        var code = new SetupCode();

        Assert.Matches("^[A-HJKMNP-TW-Z2-9]{4}(-[A-HJKMNP-TW-Z2-9]{4}){2}$", code.Text);
        Assert.True(code.Matches(code.Text.ToLowerInvariant().Replace('-', ' ')));
        Assert.False(code.Matches(code.Text[..^1]));
        Assert.False(code.Matches(null));
        Assert.NotEqual(code.Text, new SetupCode().Text);
    }
}
