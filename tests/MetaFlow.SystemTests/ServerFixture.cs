using System.Diagnostics;
using System.Text.RegularExpressions;

namespace MetaFlow.SystemTests;

/// <summary>The real executable on a free port with an empty data directory: one for each test class.</summary>
public sealed partial class ServerFixture : IAsyncLifetime
{
    public const string AdminName = "ada";
    public const string Password = "Correct horse battery 7";

    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    private readonly List<string> _output = [];
    private Process? _process;

    public string DataDirectory { get; init; } = Directory.CreateTempSubdirectory("metaflow-test-").FullName;

    /// <summary>More settings, as NAME=VALUE.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Without a slash at the end.</summary>
    public string Address { get; private set; } = "http://127.0.0.1:0";

    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The server does not run.");

    /// <summary>What the server has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    public async ValueTask InitializeAsync()
    {
        await AddPersonAsync(AdminName, "admin", TestContext.Current.CancellationToken);
        await StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (Directory.Exists(DataDirectory))
        {
            Directory.Delete(DataDirectory, recursive: true);
        }
    }

    /// <summary>Adds somebody who may sign in, with <see cref="Password"/>, on the command line.</summary>
    public async Task AddPersonAsync(string name, string role, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Executable())
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = DataDirectory,
            ArgumentList = { "people", "add", name, "--role", role, "--data", DataDirectory },
        };
        AddSettings(start);
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync(Password.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        var said = await process.StandardOutput.ReadToEndAsync(cancellationToken) + await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, said);
    }

    /// <summary>Starts it again at the same address with the same data.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Executable())
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // No metaflow.json of somebody's may lie where it looks.
            WorkingDirectory = DataDirectory,
            ArgumentList = { "serve", "--url", Address, "--data", DataDirectory },
        };
        AddSettings(start);
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data, listening);
        _process.ErrorDataReceived += (_, line) => Read(line.Data, listening);
        _process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("The server ended:\n" + Output));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Address = await listening.Task.WaitAsync(StartsWithin, cancellationToken);
    }

    /// <summary>Ends it the way a service manager does; the exit code.</summary>
    public Task<int> StopAsync(CancellationToken cancellationToken) => StopAsync("TERM", cancellationToken);

    public async Task<int> StopAsync(string signal, CancellationToken cancellationToken)
    {
        var process = _process ?? throw new InvalidOperationException("The server does not run.");
        using var terminate = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(cancellationToken);
        _process = null;
        return process.ExitCode;
    }

    /// <summary>Ends it without a chance to tidy up.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }
    }

    private void AddSettings(ProcessStartInfo start)
    {
        foreach (var setting in Settings)
        {
            start.ArgumentList.Add("--set");
            start.ArgumentList.Add(setting);
        }
    }

    private void Read(string? line, TaskCompletionSource<string> listening)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Add(line);
        }

        if (ListensOn().Match(line) is { Success: true } match)
        {
            listening.TrySetResult(match.Value);
        }
    }

    internal static string Executable()
    {
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release"
            : "Debug";
        return Path.Combine(Repository.Root, "src", "MetaFlow.Web", "bin", configuration, "net10.0", "metaflow");
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[1-9]\d*", RegexOptions.None, 1000)]
    private static partial Regex ListensOn();
}
