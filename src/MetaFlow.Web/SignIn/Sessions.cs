using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using MetaFlow.People;

namespace MetaFlow.Web.SignIn;

/// <summary>What a request knows of whoever made it: the claims of a session or a token.</summary>
internal static class Sessions
{
    /// <summary>The scheme of the session cookie.</summary>
    public const string Scheme = "session";

    public const string CookieName = "metaflow.session";

    private const string StampClaim = "metaflow:stamp";
    private const string SinceClaim = "metaflow:since";

    public static ClaimsPrincipal PrincipalOf(Person person, DateTimeOffset since) => new(new ClaimsIdentity(
        [
            .. WhoAndWhat(person, person.Role),
            new Claim(StampClaim, person.SessionStamp),
            new Claim(SinceClaim, since.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ],
        Scheme));

    /// <summary>Of a program with a token. <paramref name="role"/> may be below that of the owner.</summary>
    public static ClaimsPrincipal PrincipalOf(Person owner, Role role, string scheme) =>
        new(new ClaimsIdentity(WhoAndWhat(owner, role), scheme));

    public static string NewStamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public static Guid? PersonId(this ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    /// <summary>Null for whoever is not signed in.</summary>
    public static Role? Role(this ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true } ? RoleNames.Find(principal.FindFirstValue(ClaimTypes.Role)) : null;

    public static string? Stamp(this ClaimsPrincipal principal) => principal.FindFirstValue(StampClaim);

    public static DateTimeOffset? Since(this ClaimsPrincipal principal) =>
        long.TryParse(principal.FindFirstValue(SinceClaim), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static IEnumerable<Claim> WhoAndWhat(Person person, Role role) =>
    [
        new(ClaimTypes.NameIdentifier, person.Id.ToString("D")),
        new(ClaimTypes.Name, person.Name),
        new(ClaimTypes.Role, role.Name()),
    ];
}
