namespace MetaFlow.People;

/// <summary>What somebody may do; each role may do all that the ones before it may. Numbers are stored.</summary>
public enum Role
{
    Viewer = 0,
    Operator = 1,
    Editor = 2,
    Admin = 3,
}

/// <summary>Somebody who signs in.</summary>
/// <param name="Name">What they sign in with; unique ignoring case.</param>
/// <param name="SessionStamp">Changes to end every session of theirs.</param>
/// <param name="Language"><c>en</c> or <c>ko</c>; null follows the browser.</param>
/// <param name="Theme"><c>light</c> or <c>dark</c>; null follows the system.</param>
public sealed record Person(
    Guid Id,
    string Name,
    string PasswordHash,
    Role Role,
    string SessionStamp,
    DateTimeOffset CreatedAt,
    bool Active = true,
    int FailedSignIns = 0,
    DateTimeOffset? LockedUntil = null,
    string? Language = null,
    string? Theme = null);

/// <summary>A key that a program uses instead of signing in.</summary>
/// <param name="Hash">SHA-256 of the token, in hex: the token itself is shown once and never kept.</param>
/// <param name="Start">The first letters of the token, to recognise it by.</param>
public sealed record ApiToken(
    Guid Id,
    string Name,
    string Hash,
    string Start,
    Role Role,
    Guid Owner,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt = null,
    DateTimeOffset? LastUsedAt = null,
    DateTimeOffset? RevokedAt = null);
