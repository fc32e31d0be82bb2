using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MetaFlow.ScriptHost.Running;

/// <summary>The answer while it is written; ends a script that says more than it may.</summary>
internal sealed class AnswerBuffer : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[16 * 1024];
    private int _limit = int.MaxValue;

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Empties it for an answer that may have so many bytes from here on.</summary>
    public void Clear() => (Length, _limit) = (0, int.MaxValue);

    /// <summary>Everything written from here on has to fit into so many bytes.</summary>
    public void LimitTo(int more) => _limit = Length + more;

    public void Write(byte value)
    {
        GetSpan(1)[0] = value;
        Length++;
    }

    public void Write(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(GetSpan(sizeof(int)), value);
        Length += sizeof(int);
    }

    public void Write(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Write(length);
        Encoding.UTF8.GetBytes(text, GetSpan(length));
        Length += length;
    }

    public void Advance(int count)
    {
        Length += count;
        if (Length > _limit)
        {
            throw new OutputTooLargeException();
        }
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        var needed = Length + Math.Max(sizeHint, 256);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
        }

        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}

/// <summary>A script returned more than it may.</summary>
internal sealed class OutputTooLargeException : Exception;
