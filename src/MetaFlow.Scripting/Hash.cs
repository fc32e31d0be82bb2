using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace MetaFlow.Scripting;

/// <summary>
/// Digests of text (as UTF-8) and bytes, in lower-case hex. They are computed here rather than by the system's
/// cryptography, which loads a native library.
/// </summary>
public static class Hash
{
    private static readonly uint[] Sha256Round = RoundsOf(64, static at => FirstBitsOfRoot(Primes(64)[at], Math.Cbrt));
    private static readonly uint[] Sha256Start = RoundsOf(8, static at => FirstBitsOfRoot(Primes(8)[at], Math.Sqrt));
    private static readonly uint[] Md5Round = RoundsOf(64, static at => (uint)(long)(Math.Abs(Math.Sin(at + 1)) * 4294967296.0));
    private static readonly int[] Md5Turns = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
    private static readonly uint[] Crc32Table = RoundsOf(256, static at => CrcOf((uint)at));

    /// <summary>SHA-256.</summary>
    public static string Sha256(string text) => Sha256(Encoding.UTF8.GetBytes(text));

    /// <summary>SHA-256.</summary>
    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(Sha256Of(bytes));

    /// <summary>SHA-1: for services that still ask for it, not for secrets.</summary>
    public static string Sha1(string text) => Sha1(Encoding.UTF8.GetBytes(text));

    /// <summary>SHA-1: for services that still ask for it, not for secrets.</summary>
    public static string Sha1(byte[] bytes) => Convert.ToHexStringLower(Sha1Of(bytes));

    /// <summary>MD5: for checksums, not for secrets.</summary>
    public static string Md5(string text) => Md5(Encoding.UTF8.GetBytes(text));

    /// <summary>MD5: for checksums, not for secrets.</summary>
    public static string Md5(byte[] bytes) => Convert.ToHexStringLower(Md5Of(bytes));

    /// <summary>CRC-32 as in zip files.</summary>
    public static string Crc32(string text) => Crc32(Encoding.UTF8.GetBytes(text));

    /// <summary>CRC-32 as in zip files.</summary>
    public static string Crc32(byte[] bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum = Crc32Table[(sum ^ value) & 0xFF] ^ (sum >> 8);
        }

        return (~sum).ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>HMAC with SHA-256, as webhooks sign their messages.</summary>
    public static string HmacSha256(string key, string text)
    {
        var secret = Encoding.UTF8.GetBytes(key);
        var block = new byte[64];
        (secret.Length > 64 ? Sha256Of(secret) : secret).CopyTo(block, 0);
        var inner = Sha256Of([.. block.Select(value => (byte)(value ^ 0x36)), .. Encoding.UTF8.GetBytes(text)]);
        return Convert.ToHexStringLower(Sha256Of([.. block.Select(value => (byte)(value ^ 0x5C)), .. inner]));
    }

    private static byte[] Sha256Of(byte[] bytes)
    {
        Span<uint> state = stackalloc uint[8];
        Span<uint> w = stackalloc uint[64];
        Span<uint> v = stackalloc uint[8];
        Sha256Start.CopyTo(state);
        var padded = Padded(bytes, bigEndian: true);
        for (var block = 0; block < padded.Length; block += 64)
        {
            for (var at = 0; at < 64; at++)
            {
                w[at] = at < 16
                    ? BinaryPrimitives.ReadUInt32BigEndian(padded.AsSpan(block + (at * 4)))
                    : w[at - 16] + w[at - 7]
                        + (BitOperations.RotateRight(w[at - 15], 7) ^ BitOperations.RotateRight(w[at - 15], 18) ^ (w[at - 15] >> 3))
                        + (BitOperations.RotateRight(w[at - 2], 17) ^ BitOperations.RotateRight(w[at - 2], 19) ^ (w[at - 2] >> 10));
            }

            state.CopyTo(v);
            for (var at = 0; at < 64; at++)
            {
                var (a, e) = (v[0], v[4]);
                var first = v[7] + (BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25))
                    + ((e & v[5]) ^ (~e & v[6])) + Sha256Round[at] + w[at];
                var second = (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22))
                    + ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));
                v[..7].CopyTo(v[1..]);
                v[4] += first;
                v[0] = first + second;
            }

            for (var at = 0; at < 8; at++)
            {
                state[at] += v[at];
            }
        }

        return Bytes(state, bigEndian: true);
    }

    private static byte[] Sha1Of(byte[] bytes)
    {
        Span<uint> state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0];
        Span<uint> w = stackalloc uint[80];
        var padded = Padded(bytes, bigEndian: true);
        for (var block = 0; block < padded.Length; block += 64)
        {
            for (var at = 0; at < 80; at++)
            {
                w[at] = at < 16
                    ? BinaryPrimitives.ReadUInt32BigEndian(padded.AsSpan(block + (at * 4)))
                    : BitOperations.RotateLeft(w[at - 3] ^ w[at - 8] ^ w[at - 14] ^ w[at - 16], 1);
            }

            var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4]);
            for (var at = 0; at < 80; at++)
            {
                var (mix, constant) = (at / 20) switch
                {
                    0 => ((b & c) | (~b & d), 0x5A827999u),
                    1 => (b ^ c ^ d, 0x6ED9EBA1u),
                    2 => ((b & c) | (b & d) | (c & d), 0x8F1BBCDCu),
                    _ => (b ^ c ^ d, 0xCA62C1D6u),
                };
                (a, b, c, d, e) = (BitOperations.RotateLeft(a, 5) + mix + e + constant + w[at], a, BitOperations.RotateLeft(b, 30), c, d);
            }

            (state[0], state[1], state[2], state[3], state[4]) = (state[0] + a, state[1] + b, state[2] + c, state[3] + d, state[4] + e);
        }

        return Bytes(state, bigEndian: true);
    }

    private static byte[] Md5Of(byte[] bytes)
    {
        Span<uint> state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476];
        var padded = Padded(bytes, bigEndian: false);
        for (var block = 0; block < padded.Length; block += 64)
        {
            var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
            for (var at = 0; at < 64; at++)
            {
                var (mix, word) = (at / 16) switch
                {
                    0 => ((b & c) | (~b & d), at),
                    1 => ((d & b) | (~d & c), ((5 * at) + 1) % 16),
                    2 => (b ^ c ^ d, ((3 * at) + 5) % 16),
                    _ => (c ^ (b | ~d), 7 * at % 16),
                };
                var sum = a + mix + Md5Round[at] + BinaryPrimitives.ReadUInt32LittleEndian(padded.AsSpan(block + (word * 4)));
                (a, b, c, d) = (d, b + BitOperations.RotateLeft(sum, Md5Turns[(at / 16 * 4) + (at % 4)]), b, c);
            }

            (state[0], state[1], state[2], state[3]) = (state[0] + a, state[1] + b, state[2] + c, state[3] + d);
        }

        return Bytes(state, bigEndian: false);
    }

    private static byte[] Padded(byte[] bytes, bool bigEndian)
    {
        var padded = new byte[(bytes.Length + 8) / 64 * 64 + 64];
        bytes.CopyTo(padded, 0);
        padded[bytes.Length] = 0x80;
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt64BigEndian(padded.AsSpan(padded.Length - 8), (ulong)bytes.Length * 8);
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(padded.AsSpan(padded.Length - 8), (ulong)bytes.Length * 8);
        }

        return padded;
    }

    private static byte[] Bytes(ReadOnlySpan<uint> words, bool bigEndian)
    {
        var bytes = new byte[words.Length * 4];
        for (var at = 0; at < words.Length; at++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at * 4), bigEndian ? BinaryPrimitives.ReverseEndianness(words[at]) : words[at]);
        }

        return bytes;
    }

    private static uint CrcOf(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 1 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
        }

        return value;
    }

    private static uint[] RoundsOf(int count, Func<int, uint> of) => [.. Enumerable.Range(0, count).Select(of)];

    // The standard takes its constants from the fractions of the roots of the first primes.
    private static uint FirstBitsOfRoot(int prime, Func<double, double> root) => (uint)(long)((root(prime) - Math.Floor(root(prime))) * 4294967296.0);

    private static int[] Primes(int count) => [.. Enumerable.Range(2, 400).Where(number => Enumerable.Range(2, number - 2).All(by => number % by != 0)).Take(count)];
}
