using MetaFlow.People;

namespace MetaFlow.Web.SignIn;

/// <summary>A token at the only moment it is known.</summary>
internal sealed record NewToken(string Text, ApiToken Token);

/// <summary>Whoever a token speaks for, and what they may do right now.</summary>
internal sealed record TokenHolder(Person Owner, Role Role);

/// <summary>The rules of API tokens.</summary>
internal sealed partial class TokenDesk(IPeopleStore people, TimeProvider clock, ILogger<TokenDesk> logger)
{
    public const int LongestName = 64;

    private static readonly TimeSpan TouchEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(3653);

    public Task<IReadOnlyList<ApiToken>> ListAsync(Guid owner, CancellationToken cancellationToken) =>
        people.ListTokensAsync(owner, cancellationToken);

    public async Task<Checked<NewToken>> MakeAsync(
        Guid ownerId, string? name, Role? role, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        var owner = await people.FindAsync(ownerId, cancellationToken);
        if (owner is not { Active: true })
        {
            return PeopleProblems.NotFound();
        }

        var now = clock.GetUtcNow();
        var plainName = (name ?? "").Trim();
        var problems = new List<Problem>();
        if (plainName.Length is 0 or > LongestName || plainName.Any(char.IsControl))
        {
            problems.Add(PeopleProblems.TokenNameForm());
        }

        if (role is not { } wanted || wanted > owner.Role)
        {
            problems.Add(PeopleProblems.TokenRoleAbove(owner.Role));
        }

        if (expiresAt <= now || expiresAt > now + LongestLife)
        {
            problems.Add(PeopleProblems.TokenExpiry());
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        var text = TokenText.New();
        var token = new ApiToken(
            Guid.CreateVersion7(now), plainName, TokenText.HashOf(text), TokenText.StartOf(text), role!.Value, ownerId, now, expiresAt);
        await people.AddTokenAsync(token, cancellationToken);
        LogTokenMade(token.Id, ownerId, token.Role);
        return new NewToken(text, token);
    }

    /// <summary>Only a token of one's own.</summary>
    public async Task<Problem?> RevokeAsync(Guid owner, Guid tokenId, CancellationToken cancellationToken)
    {
        var own = await people.ListTokensAsync(owner, cancellationToken);
        if (own.All(token => token.Id != tokenId)
            || !await people.RevokeTokenAsync(tokenId, clock.GetUtcNow(), cancellationToken))
        {
            return PeopleProblems.TokenNotFound();
        }

        LogTokenRevoked(tokenId, owner);
        return null;
    }

    /// <summary>Null when the token does not work, for whatever reason.</summary>
    public async Task<TokenHolder?> FindHolderAsync(string text, CancellationToken cancellationToken)
    {
        if (!TokenText.IsWellFormed(text))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var token = await people.FindTokenAsync(TokenText.HashOf(text), cancellationToken);
        if (token is null || token.RevokedAt is not null || token.ExpiresAt <= now)
        {
            return null;
        }

        var owner = await people.FindAsync(token.Owner, cancellationToken);
        if (owner is not { Active: true })
        {
            return null;
        }

        if (token.LastUsedAt is not { } used || now - used >= TouchEvery)
        {
            await people.TouchTokenAsync(token.Id, now, cancellationToken);
        }

        // An owner who lost a role takes it from their tokens as well.
        return new TokenHolder(owner, token.Role < owner.Role ? token.Role : owner.Role);
    }

    [LoggerMessage(LogLevel.Information, "Token {TokenId} of person {PersonId} was made with role {Role}")]
    private partial void LogTokenMade(Guid tokenId, Guid personId, Role role);

    [LoggerMessage(LogLevel.Information, "Token {TokenId} of person {PersonId} was revoked")]
    private partial void LogTokenRevoked(Guid tokenId, Guid personId);
}
