using System.Buffers.Binary;
using System.Text;

namespace MetaFlow.Scripts.Pool;

/// <summary>A call of a script as a frame for a child: MetaFlow.ScriptHost reads it.</summary>
internal static class ScriptCall
{
    public const int HeaderLength = sizeof(int) + NonceLength;
    public const int NonceLength = 16;

    private const int HeadLength = sizeof(long) + (3 * sizeof(int));

    /// <param name="nonce">What the answer has to repeat.</param>
    /// <param name="script">What is called.</param>
    /// <param name="isKnown">Whether the child has it already.</param>
    /// <param name="cpuSeconds">The processor time for this call alone, or 0.</param>
    public static byte[] Frame(
        ReadOnlySpan<byte> nonce, CompiledScript script, bool isKnown, ReadOnlySpan<byte> input,
        int outputBytes, int logBytes, int cpuSeconds, DateTimeOffset now)
    {
        var assembly = isKnown ? default : script.Assembly.Span;
        var symbols = isKnown ? default : script.Symbols.Span;
        var hash = Encoding.UTF8.GetBytes(script.Hash);
        var length = HeadLength + (4 * sizeof(int)) + hash.Length + assembly.Length + symbols.Length + input.Length;

        var frame = GC.AllocateUninitializedArray<byte>(HeaderLength + length);
        BinaryPrimitives.WriteInt32LittleEndian(frame, length);
        nonce.CopyTo(frame.AsSpan(sizeof(int)));
        var rest = frame.AsSpan(HeaderLength);
        BinaryPrimitives.WriteInt64LittleEndian(rest, now.UtcTicks);
        BinaryPrimitives.WriteInt32LittleEndian(rest[8..], outputBytes);
        BinaryPrimitives.WriteInt32LittleEndian(rest[12..], logBytes);
        BinaryPrimitives.WriteInt32LittleEndian(rest[16..], cpuSeconds);
        rest = rest[HeadLength..];
        Put(ref rest, hash);
        Put(ref rest, assembly);
        Put(ref rest, symbols);
        Put(ref rest, input);
        return frame;
    }

    private static void Put(ref Span<byte> rest, ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteInt32LittleEndian(rest, part.Length);
        part.CopyTo(rest[sizeof(int)..]);
        rest = rest[(sizeof(int) + part.Length)..];
    }
}
