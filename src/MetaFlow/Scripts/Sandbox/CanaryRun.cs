using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace MetaFlow.Scripts.Sandbox;

/// <summary>One canary: started as a child is, asked to try something, heard.</summary>
internal static class CanaryRun
{
    private const int HeaderLength = 20;
    private const int LongestAnswer = 100;

    // More than a start takes on a machine that is busy with something else.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <param name="port">Where the server listens on 127.0.0.1, for the canary to try.</param>
    public static async Task<CanaryAttempt> HearAsync(string name, ISandboxedChild child, int port, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            if (await ReadAsync(child.FromChild, patience.Token) != "ready")
            {
                return await NotReadyAsync(name, child);
            }

            await WriteAsync(child.ToChild, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {port}"), patience.Token);
            if (await ReadAsync(child.FromChild, patience.Token) is { } said)
            {
                return new CanaryAttempt(name, said.StartsWith("errno ", StringComparison.Ordinal), said);
            }

            const int badSystemCall = 31;
            var end = await child.Ended.WaitAsync(patience.Token);
            return new CanaryAttempt(name, end.Signal == badSystemCall, string.Create(CultureInfo.InvariantCulture, $"signal {end.Signal}"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new CanaryAttempt(name, false, "no answer");
        }
        catch (IOException)
        {
            return await NotReadyAsync(name, child);
        }
    }

    private static async Task<CanaryAttempt> NotReadyAsync(string name, ISandboxedChild child)
    {
        child.Kill();
        var end = await child.Ended;
        var why = child.ErrorText.ReplaceLineEndings(" ").Trim();
        return new CanaryAttempt(name, false, why.Length > 0
            ? "did not start: " + (why.Length <= 300 ? why : why[..300])
            : string.Create(CultureInfo.InvariantCulture, $"did not start: exit {end.ExitCode}, signal {end.Signal}"));
    }

    private static async Task<string?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderLength];
        if (await stream.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancellationToken) < HeaderLength)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < 0 or > LongestAnswer)
        {
            return "an answer that is none";
        }

        var body = new byte[length];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return Encoding.UTF8.GetString(body);
    }

    private static async Task WriteAsync(Stream stream, string text, CancellationToken cancellationToken)
    {
        var frame = new byte[HeaderLength + text.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, text.Length);
        Encoding.ASCII.GetBytes(text, frame.AsSpan(HeaderLength));
        await stream.WriteAsync(frame, cancellationToken);
    }
}
