namespace MetaFlow.Scripts.Sandbox;

/// <summary>The server's end of a pipe to a child: never blocks a thread when it is used as it should be, by <c>await</c>.</summary>
internal sealed class ChildPipe(DescriptorWatch.Watched watched, bool reads) : Stream
{
    private const int Closed = -2;

    public override bool CanRead => reads;

    public override bool CanWrite => !reads;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether nothing waits to be read, and nothing can: the other end is still open.</summary>
    public bool IsQuiet => watched.While(IsQuietNow, closed: false);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Once(buffer.Span);
            if (count >= 0)
            {
                return count;
            }

            if (count == Closed)
            {
                return 0;
            }

            await watched.ReadyAsync(Libc.CanRead, cancellationToken);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Once(buffer.Span);
            if (count == Closed)
            {
                throw new IOException("The child reads no more.");
            }

            if (count < 0)
            {
                await watched.ReadyAsync(Libc.CanWrite, cancellationToken);
            }
            else
            {
                buffer = buffer[count..];
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count) =>
        WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            watched.Close();
        }

        base.Dispose(disposing);
    }

    private static unsafe bool IsQuietNow(int descriptor)
    {
        var poll = new Libc.PollDescriptor { Descriptor = descriptor, Events = 1 };
        return Libc.Poll(&poll, 1, 0) == 0;
    }

    // The count, or -1 where it would block, or Closed.
    private unsafe int Once(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var (address, length) = ((nint)start, (nuint)bytes.Length);
            while (true)
            {
                var count = watched.While(
                    descriptor => reads ? Libc.Read(descriptor, (byte*)address, length) : Libc.Write(descriptor, (byte*)address, length), closed: Closed);
                if (count >= 0 || count == Closed)
                {
                    return (int)count;
                }

                switch (Libc.LastError)
                {
                    case Libc.Interrupted: continue;
                    case Libc.TryAgain: return -1;
                    default: return Closed;
                }
            }
        }
    }
}
