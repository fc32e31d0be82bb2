using System.Collections.Concurrent;
using System.Diagnostics;
using MetaFlow.Scripts.Sandbox;

namespace MetaFlow.Tests.Scripts;

/// <summary>Starts children as ordinary processes: for what does not depend on the lock.</summary>
internal sealed class PlainProcesses : ISandbox
{
    // A child ends with the thread that started it, and threads of the pool end when there is little to do.
    private static readonly BlockingCollection<Action> Starts = Spawner();

    public SandboxReport Report => new(SandboxLevel.Off, [], []);

    public int Started { get; private set; }

    public Task<SandboxReport> ProbeAsync(CancellationToken ct) => Task.FromResult(Report);

    public Task<ISandboxedChild> StartAsync(ChildProgram program, CancellationToken ct)
    {
        Started++;
        var started = new TaskCompletionSource<ISandboxedChild>(TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add(() => started.SetResult(Start(program)), ct);
        return started.Task;
    }

    private static Child Start(ChildProgram program)
    {
        var start = new ProcessStartInfo("dotnet", [program.Assembly, program.Role, "open", "0", "2000", "0", "0", "0"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x" + program.HeapBytes.ToString("X", System.Globalization.CultureInfo.InvariantCulture);
        return new Child(Process.Start(start)!);
    }

    private static BlockingCollection<Action> Spawner()
    {
        var starts = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var start in starts.GetConsumingEnumerable())
            {
                start();
            }
        })
        { IsBackground = true }.Start();
        return starts;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Child : ISandboxedChild
    {
        private readonly Process _process;
        private readonly Task<string> _errors;
        private bool _killed;

        public Child(Process process)
        {
            _process = process;
            _errors = process.StandardError.ReadToEndAsync();
            Ended = WaitAsync();
        }

        public int ProcessId => _process.Id;

        public Stream ToChild => _process.StandardInput.BaseStream;

        public Stream FromChild => _process.StandardOutput.BaseStream;

        public Task<ChildEnd> Ended { get; }

        public string ErrorText => _errors.IsCompletedSuccessfully ? _errors.Result : "";

        public void Kill()
        {
            _killed = true;
            _process.Kill();
        }

        public async ValueTask DisposeAsync()
        {
            await Ended;
            _process.Dispose();
        }

        private async Task<ChildEnd> WaitAsync()
        {
            await _process.WaitForExitAsync();
            return new ChildEnd(_process.ExitCode, 0, _killed);
        }
    }
}
