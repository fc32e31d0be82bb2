using System.Buffers.Binary;
using System.Security.Cryptography;
using MetaFlow.Scripts.Sandbox;

namespace MetaFlow.Scripts.Compiling;

/// <summary>
/// The conversation with one compile worker: a request, then its answer. A frame is the length of its body, 16 bytes
/// that the answer repeats, and the body. What comes back is checked as if somebody else had written it.
/// </summary>
internal sealed class CompileWorker(ISandboxedChild child) : IAsyncDisposable
{
    public const string Role = "compile";

    private const int NonceLength = 16;
    private const int HeaderLength = sizeof(int) + NonceLength;

    /// <summary>How many scripts it has been asked about.</summary>
    public int Asked { get; private set; }

    public int ProcessId => child.ProcessId;

    /// <summary>Starts a worker and waits until it is warm and locked.</summary>
    /// <exception cref="CompileWorkerLostException">It ended before it was ready.</exception>
    public static async Task<CompileWorker> StartAsync(ISandbox sandbox, ChildProgram program, CancellationToken cancellationToken)
    {
        var worker = new CompileWorker(await sandbox.StartAsync(program, cancellationToken));
        try
        {
            await worker.ReadAsync(new byte[NonceLength], cancellationToken);
            return worker;
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="CompileWorkerLostException">It ended, or what it says is no answer; it is of no more use.</exception>
    public async Task<CompilerAnswer> AskAsync(CompilerRequest request, CancellationToken cancellationToken)
    {
        Asked++;
        var body = CompilerMessages.Write(request);
        var frame = new byte[HeaderLength + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, body.Length);
        var nonce = RandomNumberGenerator.GetBytes(NonceLength);
        nonce.CopyTo(frame, sizeof(int));
        body.CopyTo(frame, HeaderLength);
        try
        {
            await child.ToChild.WriteAsync(frame, cancellationToken);
            await child.ToChild.FlushAsync(cancellationToken);
            return CompilerMessages.ReadAnswer(await ReadAsync(nonce, cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or ObjectDisposedException)
        {
            throw new CompileWorkerLostException(child.ErrorText, exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        child.Kill();
        await child.DisposeAsync();
    }

    private async Task<byte[]> ReadAsync(byte[] nonce, CancellationToken cancellationToken)
    {
        try
        {
            var header = new byte[HeaderLength];
            await child.FromChild.ReadExactlyAsync(header, cancellationToken);
            var length = BinaryPrimitives.ReadInt32LittleEndian(header);
            if (length is < 0 or > CompilerMessages.MaxLength || !header.AsSpan(sizeof(int)).SequenceEqual(nonce))
            {
                throw new CompileWorkerLostException(child.ErrorText);
            }

            var body = new byte[length];
            await child.FromChild.ReadExactlyAsync(body, cancellationToken);
            return body;
        }
        catch (IOException exception)
        {
            throw new CompileWorkerLostException(child.ErrorText, exception);
        }
    }
}

/// <summary>The compile worker is gone, or does not keep to its messages.</summary>
internal sealed class CompileWorkerLostException(string said, Exception? inner = null) : Exception($"The compile worker is lost: {said}", inner);
