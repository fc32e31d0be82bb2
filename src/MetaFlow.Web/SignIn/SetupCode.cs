using System.Security.Cryptography;
using System.Text;

namespace MetaFlow.Web.SignIn;

/// <summary>
/// Proves that whoever sets MetaFlow up can see its console. New at each start, and never in a log: those are kept and
/// sent elsewhere.
/// </summary>
internal sealed class SetupCode
{
    // Without 0 O, 1 I L and U V, which are mistaken for each other.
    private const string Alphabet = "ABCDEFGHJKMNPQRSTWXYZ23456789";
    private const int Groups = 3;
    private const int GroupLength = 4;

    private readonly string _code = RandomNumberGenerator.GetString(Alphabet, Groups * GroupLength);

    /// <summary>In groups, as it is printed: <c>K7PQ-M3XR-9TWA</c>.</summary>
    public string Text => string.Join('-', _code.Chunk(GroupLength).Select(group => new string(group)));

    /// <summary>However it is typed: in small letters, with blanks, without hyphens.</summary>
    public bool Matches(string? typed)
    {
        var plain = string.Concat((typed ?? "").Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(plain)), SHA256.HashData(Encoding.UTF8.GetBytes(_code)));
    }
}
