using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using MetaFlow.Workflows;

namespace MetaFlow.Triggers.Proofs;

/// <summary>Reads signatures and times as senders write them.</summary>
internal static class SignatureText
{
    // A clock of theirs may go before ours, and by no more than this.
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    /// <summary>The bytes of a SHA-256 signature; null where it is none.</summary>
    public static byte[]? Read(string? written, string? prefix, SignatureEncoding encoding)
    {
        if (written is null || (prefix is not null && !written.StartsWith(prefix, StringComparison.Ordinal)))
        {
            return null;
        }

        var text = written.AsSpan(prefix?.Length ?? 0).Trim();
        var bytes = new byte[SHA256.HashSizeInBytes];
        var isWhole = encoding == SignatureEncoding.Base64
            ? Convert.TryFromBase64Chars(text, bytes, out var length) && length == bytes.Length
            : text.Length == bytes.Length * 2 && Convert.FromHexString(text, bytes, out _, out length) == OperationStatus.Done;
        return isWhole ? bytes : null;
    }

    /// <summary>A time in seconds since 1970; null where it is none that there is.</summary>
    public static DateTimeOffset? Time(string? written) =>
        long.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>Why a call that says when it was made is refused for that; null where it is of now.</summary>
    public static Problem? Age(DateTimeOffset made, DateTimeOffset now, TimeSpan tolerance) => (now - made) switch
    {
        var age when age > tolerance => Problem.Of("hooks.proof_expired", ("seconds", (long)age.TotalSeconds), ("limit", (long)tolerance.TotalSeconds)),
        var age when age < -Ahead => Problem.Of("hooks.proof_future", ("seconds", (long)-age.TotalSeconds), ("limit", (long)Ahead.TotalSeconds)),
        _ => null,
    };
}
