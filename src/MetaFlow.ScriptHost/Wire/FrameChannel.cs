using System.Buffers.Binary;
using System.Text;
using MetaFlow.ScriptHost.Lockdown;

namespace MetaFlow.ScriptHost.Wire;

/// <summary>
/// Frames over descriptors 0 and 1, by plain system calls: nothing here opens, polls or allocates descriptors, so it
/// works behind the lock. A frame is the length of its body (4 bytes, little endian), 16 bytes that the answer to a
/// request repeats, and the body.
/// </summary>
internal sealed unsafe class FrameChannel
{
    public const int NonceLength = 16;

    private const int HeaderLength = sizeof(int) + NonceLength;
    private const int Input = 0;
    private const int Output = 1;
    private const int Error = 2;

    private readonly byte[] _nonce = new byte[NonceLength];

    /// <summary>Says that the child is locked and waits for work.</summary>
    public void Ready()
    {
        Array.Clear(_nonce);
        Answer("ready"u8);
    }

    /// <summary>The body of the next request, or null when nobody will ask any more.</summary>
    public byte[]? Next()
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (!Fill(header))
        {
            return null;
        }

        header[sizeof(int)..].CopyTo(_nonce);
        var body = GC.AllocateUninitializedArray<byte>(BinaryPrimitives.ReadInt32LittleEndian(header));
        return Fill(body) ? body : null;
    }

    /// <summary>Answers the request that was read last.</summary>
    public void Answer(ReadOnlySpan<byte> body)
    {
        // In one write where it is small: the reader wakes once.
        if (body.Length <= 4096)
        {
            Span<byte> whole = stackalloc byte[HeaderLength + body.Length];
            WriteHeader(whole, body.Length);
            body.CopyTo(whole[HeaderLength..]);
            Write(Output, whole);
            return;
        }

        Span<byte> header = stackalloc byte[HeaderLength];
        WriteHeader(header, body.Length);
        Write(Output, header);
        Write(Output, body);
    }

    /// <summary>Writes a line where the server reads what went wrong before there were frames.</summary>
    public static void Complain(string line) => Write(Error, Encoding.UTF8.GetBytes(line + "\n"));

    private void WriteHeader(Span<byte> header, int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(header, length);
        _nonce.CopyTo(header[sizeof(int)..]);
    }

    private static bool Fill(Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            nint count;
            fixed (byte* start = target)
            {
                count = Libc.Read(Input, start, (nuint)target.Length);
            }

            if (count > 0)
            {
                target = target[(int)count..];
            }
            else if (count == 0 || Libc.LastError != Libc.Interrupted)
            {
                return false;
            }
        }

        return true;
    }

    private static void Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint count;
            fixed (byte* start = bytes)
            {
                count = Libc.Write(descriptor, start, (nuint)bytes.Length);
            }

            if (count > 0)
            {
                bytes = bytes[(int)count..];
            }
            else if (Libc.LastError != Libc.Interrupted)
            {
                // Nobody listens any more.
                Libc.ExitNow(0);
            }
        }
    }
}
