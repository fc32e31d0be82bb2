using MetaFlow.People;
using Microsoft.AspNetCore.Identity;

namespace MetaFlow.Web.SignIn;

/// <summary>Hashes passwords and compares them, for names that nobody has as well.</summary>
internal sealed class Passwords(IPasswordHasher<Person> hasher)
{
    // The hasher looks at no field of the person.
    private static readonly Person Nobody = new(Guid.Empty, "", "", Role.Viewer, "", default);

    private readonly Lazy<string> _nobodysHash = new(() => hasher.HashPassword(Nobody, Sessions.NewStamp()));

    public string Hash(string password) => hasher.HashPassword(Nobody, PasswordRules.Normal(password));

    /// <summary>Takes as long for nobody as for somebody.</summary>
    public PasswordVerificationResult Compare(Person? person, string password)
    {
        // Longer than any password that was ever taken: not worth the work of hashing it.
        var given = password.Length > PasswordRules.Most * 4 ? "" : PasswordRules.Normal(password);
        var result = hasher.VerifyHashedPassword(Nobody, person?.PasswordHash ?? _nobodysHash.Value, given);
        return person is null ? PasswordVerificationResult.Failed : result;
    }
}
