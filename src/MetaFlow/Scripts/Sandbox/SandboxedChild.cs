using System.Text;

namespace MetaFlow.Scripts.Sandbox;

/// <summary>A child and its pipes, on this side.</summary>
internal sealed class SandboxedChild : ISandboxedChild
{
    private const int MaxErrorText = 8 * 1024;
    private const int NoHang = 1;

    // What stands between passes the signal of its child on as an exit code, as shells do.
    private const int SignalBase = 128;

    private readonly DescriptorWatch.Watched _process;
    private readonly ChildPipe _errors;
    private readonly MemoryStream _errorText = new();
    private readonly Task _drained;
    private volatile bool _killed;

    public SandboxedChild(Spawned spawned, DescriptorWatch watch)
    {
        ProcessId = spawned.ProcessId;
        _process = watch.Take(spawned.ProcessDescriptor);
        ToChild = new ChildPipe(watch.Take(spawned.Input), reads: false);
        FromChild = new ChildPipe(watch.Take(spawned.Output), reads: true);
        _errors = new ChildPipe(watch.Take(spawned.Error), reads: true);
        _drained = DrainAsync();
        Ended = EndAsync();
    }

    public int ProcessId { get; }

    public Stream ToChild { get; }

    public Stream FromChild { get; }

    public Task<ChildEnd> Ended { get; }

    /// <summary>Whether nothing waits to be read, and the child is there.</summary>
    public bool IsQuiet => ((ChildPipe)FromChild).IsQuiet;

    public string ErrorText
    {
        get
        {
            lock (_errorText)
            {
                return Encoding.UTF8.GetString(_errorText.GetBuffer().AsSpan(0, (int)_errorText.Length));
            }
        }
    }

    public void Kill()
    {
        _killed = true;
        _ = _process.While(
            descriptor => Libc.SystemCall(Libc.PidfdSendSignal, descriptor, Libc.SigKill, 0, 0), closed: 0);
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await Ended;
        await ToChild.DisposeAsync();
        await FromChild.DisposeAsync();
        await _errors.DisposeAsync();
        await _drained;
    }

    private async Task<ChildEnd> EndAsync()
    {
        while (true)
        {
            await _process.ReadyAsync(Libc.CanRead, CancellationToken.None);
            if (Reap() is not { } end)
            {
                continue;
            }

            _process.Close();

            // What the child said last is worth having; what still holds the pipe is not waited for.
            await Task.WhenAny(_drained, Task.Delay(50));
            return end;
        }
    }

    // Null while it is not over.
    private unsafe ChildEnd? Reap()
    {
        int status;
        var reaped = Libc.Wait(ProcessId, &status, NoHang, null);
        return reaped == 0 || (reaped < 0 && Libc.LastError == Libc.Interrupted) ? null
            : reaped < 0 ? new ChildEnd(null, 0, _killed)
            : Read(status);
    }

    private ChildEnd Read(int status)
    {
        var signal = status & 0x7F;
        var code = (status >> 8) & 0xFF;
        return signal != 0 ? new ChildEnd(null, signal, _killed)
            : code > SignalBase ? new ChildEnd(code, code - SignalBase, _killed)
            : new ChildEnd(code, 0, _killed);
    }

    private async Task DrainAsync()
    {
        var buffer = new byte[4096];
        while (await _errors.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_errorText)
            {
                _errorText.Write(buffer, 0, (int)Math.Min(count, MaxErrorText - _errorText.Length));
            }
        }
    }
}
