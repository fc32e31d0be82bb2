using System.Buffers.Binary;
using System.Security.Cryptography;
using MetaFlow.Scripts.Sandbox;

namespace MetaFlow.Scripts.Pool;

/// <summary>A child that runs scripts, one after the other, for one run only.</summary>
internal sealed class ScriptChild(ISandboxedChild child, ScriptOptions options, TimeProvider clock) : IAsyncDisposable
{
    // What one child may take before it is let go.
    private const int MaxScripts = 200;
    private const long MaxResident = 128L << 20;

    // Answers come with lines and a few words around the result.
    private const int Envelope = 64 * 1024;

    private static readonly TimeSpan LastMoment = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private TimeSpan _worked;

    /// <summary>Whether the next script of the same run may have it.</summary>
    public bool IsFit { get; private set; } = true;

    public bool IsUsed { get; private set; }

    public ISandboxedChild Process => child;

    /// <summary>Waits until it is locked and says so.</summary>
    /// <exception cref="SandboxUnavailableException">It does not.</exception>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var nonce = new byte[ScriptCall.NonceLength];
            if (await ReadAsync(nonce, Envelope, patience.Token) is { } body && body.Span.SequenceEqual("ready"u8))
            {
                return;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }

        child.Kill();
        _ = await child.Ended;
        throw new SandboxUnavailableException(Problem.Of("scripts.child_not_ready", ("why", child.ErrorText.ReplaceLineEndings(" ").Trim())));
    }

    public async Task<ScriptOutcome> RunAsync(
        CompiledScript script, ReadOnlyMemory<byte> input, ScriptLimits limits, DateTimeOffset now, CancellationToken cancellationToken)
    {
        IsUsed = true;
        var lowered = limits.Cpu < options.Cpu;
        IsFit = !lowered && !limits.SingleUse;
        var began = clock.GetTimestamp();
        using var timer = new CancellationTokenSource(limits.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        await using var kill = either.Token.UnsafeRegister(static state => ((ISandboxedChild)state!).Kill(), child);

        var answer = await AskAsync(script, input, limits, lowered, now, either.Token);
        var took = clock.GetElapsedTime(began);
        if (answer is not null && !child.Ended.IsCompleted)
        {
            Age(took);
            return Tell(answer, script, limits, took);
        }

        IsFit = false;
        if (_breach is null)
        {
            // The end of its words comes a moment before its own, which tells why.
            await Task.WhenAny(child.Ended, Task.Delay(LastMoment, clock, CancellationToken.None));
        }

        child.Kill();
        var end = await child.Ended;
        cancellationToken.ThrowIfCancellationRequested();
        var problem = _breach ?? ScriptEnds.Problem(end, child.ErrorText, timer.IsCancellationRequested, took, limits, options);
        return new ScriptOutcome.Failed(problem, [], took);
    }

    /// <summary>Whether nothing waits in its pipe: what says something unasked has been tampered with.</summary>
    public bool IsQuiet => child is not SandboxedChild { IsQuiet: false };

    public ValueTask DisposeAsync() => child.DisposeAsync();

    private Problem? _breach;

    private async Task<ScriptAnswer?> AskAsync(
        CompiledScript script, ReadOnlyMemory<byte> input, ScriptLimits limits, bool lowered, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!IsQuiet)
        {
            return Breach();
        }

        var nonce = new byte[ScriptCall.NonceLength];
        RandomNumberGenerator.Fill(nonce);
        var frame = ScriptCall.Frame(
            nonce, script, !_known.Add(script.Hash), input.Span, limits.OutputBytes, options.LogBytes,
            lowered ? (int)Math.Ceiling(limits.Cpu.TotalSeconds) : 0, now);
        try
        {
            await child.ToChild.WriteAsync(frame, cancellationToken);
            var repeated = new byte[ScriptCall.NonceLength];
            if (await ReadAsync(repeated, limits.OutputBytes + options.LogBytes + Envelope, cancellationToken) is not { } body)
            {
                return null;
            }

            if (!repeated.AsSpan().SequenceEqual(nonce))
            {
                return Breach();
            }

            // One answer, and not a byte more.
            return ScriptAnswer.Read(body.Span, limits.OutputBytes, options.LogBytes) is { } answer && IsQuiet ? answer : Breach();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return null;
        }
    }

    // One frame. Null at the end of the stream; a length that nobody may have is the end too.
    private async Task<ReadOnlyMemory<byte>?> ReadAsync(byte[] nonce, int most, CancellationToken cancellationToken)
    {
        var header = new byte[ScriptCall.HeaderLength];
        if (await child.FromChild.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken) < header.Length)
        {
            return null;
        }

        header.AsSpan(sizeof(int)).CopyTo(nonce);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length < 0 || length > most)
        {
            _breach = Problem.Of("scripts.sandbox_violation", ("signal", "-"));
            return null;
        }

        var body = new byte[length];
        return await child.FromChild.ReadAtLeastAsync(body, length, throwOnEndOfStream: false, cancellationToken) < length ? null : body;
    }

    private ScriptAnswer? Breach()
    {
        _breach = Problem.Of("scripts.sandbox_violation", ("signal", "-"));
        return null;
    }

    private ScriptOutcome Tell(ScriptAnswer answer, CompiledScript script, ScriptLimits limits, TimeSpan took)
    {
        IsFit &= answer is ScriptAnswer.Returned;
        switch (answer)
        {
            case ScriptAnswer.Returned returned:
                return new ScriptOutcome.Completed(returned.Value, returned.Log, took);
            case ScriptAnswer.Threw threw:
                var line = ScriptLines.Find(script.Symbols, threw.Method, threw.Offset);
                var problem = Problem.Of("scripts.runtime_error", ("type", threw.Type), ("message", threw.Message)) with { Line = line };
                return new ScriptOutcome.Failed(problem, threw.Log, took);
            case ScriptAnswer.RanOutOfMemory:
                return new ScriptOutcome.Failed(Problem.Of("scripts.memory_limit", ("limit", options.HeapMegabytes)), answer.Log, took);
            default:
                return new ScriptOutcome.Failed(Problem.Of("scripts.output_limit", ("limit", limits.OutputBytes)), answer.Log, took);
        }
    }

    // The processor time of a child is counted from its start: one that has used a good part of it is let go, so that
    // every script has nearly all of what it is promised.
    private void Age(TimeSpan took)
    {
        _worked += took;
        IsFit &= _known.Count < MaxScripts && _worked < options.Cpu / 20;
        if (IsFit && (_known.Count % 16 == 0 || took > TimeSpan.FromMilliseconds(20)))
        {
            IsFit = ProcessMemory.ResidentOf(child.ProcessId) <= MaxResident;
        }
    }
}
