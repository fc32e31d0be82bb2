using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MetaFlow.Web.SignIn;

/// <summary>
/// What a token looks like: <c>mf_</c>, 43 random letters and digits (256 bits), and 6 that are made from them. The
/// beginning lets scanners find a token that leaked; the end tells a mistyped one without asking the store.
/// </summary>
internal static class TokenText
{
    private const string Beginning = "mf_";
    private const int RandomLength = 43;
    private const int ChecksumLength = 6;
    private const int ShownLength = 9;

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    public static string New()
    {
        var random = RandomNumberGenerator.GetString(Alphabet, RandomLength);
        return Beginning + random + ChecksumOf(random);
    }

    public static bool IsWellFormed(string text)
    {
        if (text.Length != Beginning.Length + RandomLength + ChecksumLength
            || !text.StartsWith(Beginning, StringComparison.Ordinal)
            || text.AsSpan(Beginning.Length).ContainsAnyExcept(Letters))
        {
            return false;
        }

        var random = text.Substring(Beginning.Length, RandomLength);
        return text.EndsWith(ChecksumOf(random), StringComparison.Ordinal);
    }

    /// <summary>What is stored. Enough without salt or rounds: nobody guesses 256 random bits.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The first letters, to recognise a token by.</summary>
    public static string StartOf(string text) => text[..ShownLength];

    private static string ChecksumOf(string random)
    {
        var number = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.ASCII.GetBytes(random)));
        return string.Create(ChecksumLength, number, static (letters, left) =>
        {
            for (var i = letters.Length - 1; i >= 0; i--)
            {
                letters[i] = Alphabet[(int)(left % (uint)Alphabet.Length)];
                left /= (uint)Alphabet.Length;
            }
        });
    }
}
