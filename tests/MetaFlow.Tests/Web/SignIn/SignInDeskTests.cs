using System.Net;
using MetaFlow.People;
using MetaFlow.Web.SignIn;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace MetaFlow.Tests.Web.SignIn;

public sealed class SignInDeskTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.7");

    private readonly SignInRules _rules = new();

    public SignInDeskTests() => _rules.Add("boss", Role.Admin);

    private Task<Checked<Person>> TryAsync(string name, string password, IPAddress? from = null) =>
        _rules.SignInDesk.SignInAsync(name, password, from ?? Here, CancellationToken.None);

    [Theory]
    [InlineData("minsu")]
    [InlineData("MinSu")]
    [InlineData("  minsu ")]
    public async Task The_right_name_and_password_sign_in(string name)
    {
        _rules.Add("minsu", Role.Viewer);

        var answer = await TryAsync(name, SignInRules.GoodPassword);

        Assert.Equal("minsu", answer.Value?.Name);
    }

    [Fact]
    public async Task One_sentence_refuses_a_wrong_name_a_wrong_password_a_locked_and_an_inactive_person()
    {
        _rules.Add("wrong", Role.Viewer);
        _rules.People.Put(_rules.Add("locked", Role.Viewer) with { LockedUntil = _rules.Clock.GetUtcNow().AddMinutes(1) });
        _rules.People.Put(_rules.Add("inactive", Role.Viewer) with { Active = false });

        var answers = new[]
        {
            await TryAsync("nobody", SignInRules.GoodPassword),
            await TryAsync("wrong", SignInRules.OtherPassword),
            await TryAsync("locked", SignInRules.GoodPassword),
            await TryAsync("locked", SignInRules.OtherPassword),
            await TryAsync("inactive", SignInRules.GoodPassword),
        };

        Assert.All(answers, answer => Assert.Equal(
            "The name or the password is not right. After 5 wrong passwords a name is locked for 15 minutes; then try again.",
            $"{answer.Problems.Single().Message} {answer.Problems.Single().Hint}"));
    }

    [Theory]
    [InlineData("nobody", SignInRules.GoodPassword)]
    [InlineData("wrong", SignInRules.OtherPassword)]
    [InlineData("locked", SignInRules.GoodPassword)]
    [InlineData("inactive", SignInRules.GoodPassword)]
    public async Task Every_refusal_costs_one_look_one_comparison_and_one_count(string name, string password)
    {
        _rules.Add("wrong", Role.Viewer);
        _rules.People.Put(_rules.Add("locked", Role.Viewer) with { LockedUntil = _rules.Clock.GetUtcNow().AddMinutes(1) });
        _rules.People.Put(_rules.Add("inactive", Role.Viewer) with { Active = false });
        await TryAsync("warm-up", "makes the hash of nobody once");
        var (finds, compares, counts) = (_rules.People.Finds, _rules.Hasher.Compares, _rules.People.Counts);

        await TryAsync(name, password);

        Assert.Equal(
            (1, 1, 1), (_rules.People.Finds - finds, _rules.Hasher.Compares - compares, _rules.People.Counts - counts));
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_a_person_for_a_quarter_of_an_hour()
    {
        _rules.Add("minsu", Role.Viewer);
        for (var i = 0; i < 5; i++)
        {
            await TryAsync("minsu", SignInRules.OtherPassword);
        }

        var atOnce = await TryAsync("minsu", SignInRules.GoodPassword);
        _rules.Clock.Advance(TimeSpan.FromMinutes(15));
        var later = await TryAsync("minsu", SignInRules.GoodPassword);

        Assert.False(atOnce.Good);
        Assert.True(later.Good);
    }

    [Fact]
    public async Task A_good_sign_in_begins_the_count_again()
    {
        _rules.Add("minsu", Role.Viewer);
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 4; i++)
            {
                await TryAsync("minsu", SignInRules.OtherPassword);
            }

            Assert.True((await TryAsync("minsu", SignInRules.GoodPassword)).Good);
        }

        Assert.Equal(0, _rules.People.Named("minsu").FailedSignIns);
    }

    [Fact]
    public async Task An_address_that_fails_too_often_has_to_wait_whoever_it_tries()
    {
        _rules.Add("minsu", Role.Viewer);
        for (var i = 0; i < 30; i++)
        {
            await TryAsync($"name{i}", SignInRules.OtherPassword);
        }

        var refused = await TryAsync("minsu", SignInRules.GoodPassword);
        var elsewhere = await TryAsync("minsu", SignInRules.GoodPassword, IPAddress.Parse("198.51.100.1"));
        _rules.Clock.Advance(TimeSpan.FromMinutes(5));
        var later = await TryAsync("minsu", SignInRules.GoodPassword);

        Assert.Equal("sign_in.too_many", refused.Problems.Single().Code);
        Assert.Equal("Try again in 5 minutes.", refused.Problems.Single().Hint);
        Assert.True(elsewhere.Good);
        Assert.True(later.Good);
    }

    [Fact]
    public async Task Good_sign_ins_do_not_use_up_what_an_address_may_try()
    {
        _rules.Add("minsu", Role.Viewer);
        for (var i = 0; i < 100; i++)
        {
            Assert.True((await TryAsync("minsu", SignInRules.GoodPassword)).Good);
        }
    }

    [Fact]
    public async Task A_password_hashed_with_fewer_rounds_is_hashed_again_when_it_is_used()
    {
        var person = _rules.Add("minsu", Role.Viewer);
        var old = new PasswordHasher<Person>(Options.Create(new PasswordHasherOptions { IterationCount = 1 }))
            .HashPassword(person, SignInRules.GoodPassword);
        _rules.People.Put(person with { PasswordHash = old });

        var first = await TryAsync("minsu", SignInRules.GoodPassword);
        var second = await TryAsync("minsu", SignInRules.GoodPassword);

        Assert.True(first.Good && second.Good);
        Assert.NotEqual(old, _rules.People.Named("minsu").PasswordHash);
        Assert.Equal(person.SessionStamp, second.Value.SessionStamp);
    }

    [Fact]
    public async Task Changing_a_password_needs_the_one_of_now_and_ends_sessions()
    {
        var person = _rules.Add("minsu", Role.Viewer);

        var wrong = await _rules.SignInDesk.ChangePasswordAsync(
            person.Id, SignInRules.OtherPassword, SignInRules.OtherPassword, CancellationToken.None);
        var right = await _rules.SignInDesk.ChangePasswordAsync(
            person.Id, SignInRules.GoodPassword, SignInRules.OtherPassword, CancellationToken.None);

        Assert.Equal("people.current_password_wrong", wrong.Problems.Single().Code);
        Assert.True(right.Good);
        Assert.NotEqual(person.SessionStamp, _rules.People.Named("minsu").SessionStamp);
        Assert.True((await TryAsync("minsu", SignInRules.OtherPassword)).Good);
    }

    [Fact]
    public async Task A_found_session_does_not_guess_the_password_either()
    {
        var person = _rules.Add("minsu", Role.Viewer);
        for (var i = 0; i < 5; i++)
        {
            await _rules.SignInDesk.ChangePasswordAsync(person.Id, $"guess {i}", SignInRules.OtherPassword, CancellationToken.None);
        }

        var locked = await _rules.SignInDesk.ChangePasswordAsync(
            person.Id, SignInRules.GoodPassword, SignInRules.OtherPassword, CancellationToken.None);

        Assert.Equal("people.current_password_locked", locked.Problems.Single().Code);
    }
}
