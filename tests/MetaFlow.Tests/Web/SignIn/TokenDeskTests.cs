using MetaFlow.People;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Tests.Web.SignIn;

public sealed class TokenDeskTests
{
    private readonly SignInRules _rules = new();

    private Task<Checked<NewToken>> MakeAsync(Person owner, Role role, TimeSpan? life = null) => _rules.TokenDesk.MakeAsync(
        owner.Id, "nightly export", role, life is null ? null : _rules.Clock.GetUtcNow() + life, CancellationToken.None);

    private Task<TokenHolder?> HolderAsync(string text) => _rules.TokenDesk.FindHolderAsync(text, CancellationToken.None);

    [Fact]
    public async Task A_token_is_stored_as_its_hash_and_shown_once()
    {
        var owner = _rules.Add("minsu", Role.Editor);

        var made = await MakeAsync(owner, Role.Operator);

        var stored = Assert.Single(await _rules.TokenDesk.ListAsync(owner.Id, CancellationToken.None));
        Assert.Matches("^mf_[0-9A-Za-z]{49}$", made.Value!.Text);
        Assert.StartsWith(stored.Start, made.Value.Text);
        Assert.Equal(64, stored.Hash.Length);
        Assert.DoesNotContain(made.Value.Text, stored.ToString());
    }

    [Fact]
    public async Task A_token_speaks_for_its_owner_in_its_role()
    {
        var owner = _rules.Add("minsu", Role.Editor);
        var made = await MakeAsync(owner, Role.Operator);

        var holder = await HolderAsync(made.Value!.Text);

        Assert.Equal((owner.Id, Role.Operator), (holder!.Owner.Id, holder.Role));
    }

    [Theory]
    [InlineData(Role.Viewer, Role.Viewer)]
    [InlineData(Role.Operator, Role.Operator)]
    [InlineData(Role.Admin, Role.Editor)]
    public async Task A_token_never_has_more_than_its_owner_has_now(Role now, Role effective)
    {
        var owner = _rules.Add("minsu", Role.Editor);
        var made = await MakeAsync(owner, Role.Editor);

        _rules.People.Put(owner with { Role = now });

        Assert.Equal(effective, (await HolderAsync(made.Value!.Text))!.Role);
    }

    [Fact]
    public async Task A_token_above_the_own_role_is_not_made()
    {
        var made = await MakeAsync(_rules.Add("minsu", Role.Operator), Role.Editor);

        Assert.Equal("A token of yours can have at most the role 'operator'.", made.Problems.Single().Message);
    }

    [Fact]
    public async Task A_token_works_until_it_expires()
    {
        var made = await MakeAsync(_rules.Add("minsu", Role.Viewer), Role.Viewer, TimeSpan.FromDays(7));

        _rules.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        var before = await HolderAsync(made.Value!.Text);
        _rules.Clock.Advance(TimeSpan.FromSeconds(1));
        var after = await HolderAsync(made.Value.Text);

        Assert.NotNull(before);
        Assert.Null(after);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(4000)]
    public async Task A_token_expires_in_the_future_and_not_in_the_next_century(int days)
    {
        var made = await MakeAsync(_rules.Add("minsu", Role.Viewer), Role.Viewer, TimeSpan.FromDays(days));

        Assert.Equal("tokens.expiry", made.Problems.Single().Code);
    }

    [Fact]
    public async Task Only_the_owner_revokes_a_token_and_only_once()
    {
        var owner = _rules.Add("minsu", Role.Viewer);
        var other = _rules.Add("jisoo", Role.Admin);
        var made = await MakeAsync(owner, Role.Viewer);

        var byOther = await _rules.TokenDesk.RevokeAsync(other.Id, made.Value!.Token.Id, CancellationToken.None);
        var stillWorks = await HolderAsync(made.Value.Text);
        var byOwner = await _rules.TokenDesk.RevokeAsync(owner.Id, made.Value.Token.Id, CancellationToken.None);
        var again = await _rules.TokenDesk.RevokeAsync(owner.Id, made.Value.Token.Id, CancellationToken.None);

        Assert.Equal("tokens.not_found", byOther?.Code);
        Assert.NotNull(stillWorks);
        Assert.Null(byOwner);
        Assert.Equal("tokens.not_found", again?.Code);
        Assert.Null(await HolderAsync(made.Value.Text));
    }

    [Fact]
    public async Task The_tokens_of_an_inactive_person_do_not_work()
    {
        var owner = _rules.Add("minsu", Role.Viewer);
        var made = await MakeAsync(owner, Role.Viewer);

        _rules.People.Put(owner with { Active = false });

        Assert.Null(await HolderAsync(made.Value!.Text));
        Assert.False((await MakeAsync(owner, Role.Viewer)).Good);
    }

    [Fact]
    public async Task The_last_use_is_written_at_most_once_a_minute()
    {
        var made = await MakeAsync(_rules.Add("minsu", Role.Viewer), Role.Viewer);
        for (var second = 0; second < 120; second++)
        {
            await HolderAsync(made.Value!.Text);
            _rules.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2, _rules.People.Touches);
    }

    [Fact]
    public void A_mistyped_token_is_known_without_asking()
    {
        var text = TokenText.New();
        var typo = text[..20] + (text[20] == 'a' ? 'b' : 'a') + text[21..];

        Assert.True(TokenText.IsWellFormed(text));
        Assert.False(TokenText.IsWellFormed(typo));
        Assert.False(TokenText.IsWellFormed(text[..^1]));
        Assert.False(TokenText.IsWellFormed("gh" + text[2..]));
        Assert.False(TokenText.IsWellFormed(""));
    }
}
