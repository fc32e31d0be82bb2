using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Scripts.Sandbox;

/// <summary>The sandbox of this machine: at the highest level that holds here, or none at all.</summary>
public sealed partial class ProcessSandbox : ISandbox
{
    private static readonly SandboxReport NotLooked = new(SandboxLevel.None, [], []);

    private readonly ScriptOptions _options;
    private readonly ILogger<ProcessSandbox> _logger;
    private readonly Lazy<Task<SandboxFinding>> _finding;
    private readonly SandboxLevel _highest;
    private ChildCommands? _commands;
    private DescriptorWatch? _watch;
    private Spawner? _spawner;

    public ProcessSandbox(IOptions<ScriptOptions> options, ILogger<ProcessSandbox> logger)
        : this(options.Value, logger, SandboxLevel.L3)
    {
    }

    /// <param name="highest">The highest level to look for: tests look at each.</param>
    internal ProcessSandbox(ScriptOptions options, ILogger<ProcessSandbox> logger, SandboxLevel highest)
    {
        (_options, _logger, _highest) = (options, logger, highest);
        _finding = new Lazy<Task<SandboxFinding>>(() => Task.Run(FindAsync));
    }

    /// <summary>Where the child's program is laid when this is built.</summary>
    public static string HostAssembly { get; } = Path.Combine(AppContext.BaseDirectory, "script-host", "MetaFlow.ScriptHost.dll");

    public SandboxReport Report => _finding is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } found } ? found.Result.Report : NotLooked;

    public async Task<SandboxReport> ProbeAsync(CancellationToken ct) => (await _finding.Value.WaitAsync(ct)).Report;

    public async Task<ISandboxedChild> StartAsync(ChildProgram program, CancellationToken ct)
    {
        var finding = await _finding.Value.WaitAsync(ct);
        if (Refusal(finding.Report) is { } refusal)
        {
            throw new SandboxUnavailableException(refusal);
        }

        var level = finding.Report.Level;
        var command = _commands!.For(level, program, locked: level != SandboxLevel.Off, finding.User);
        return new SandboxedChild(await finding.Spawner.StartAsync(command), _watch!);
    }

    /// <summary>Why no script may run here, or null.</summary>
    public Problem? Refusal(SandboxReport report) =>
        report.Level != SandboxLevel.Off && report.Level < _options.MinimumLevel
            ? Problem.Of(
                "scripts.sandbox_unavailable",
                ("found", report.Level == SandboxLevel.None ? "@no_sandbox" : Name(report.Level)),
                ("minimum", Name(_options.MinimumLevel)),
                ("why", string.Join(' ', report.Obstacles.Select(obstacle => obstacle.Message))))
            : null;

    public ValueTask DisposeAsync()
    {
        if (_finding is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            _finding.Value.Result.Spawner.Dispose();
        }

        _spawner?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Name(SandboxLevel level) => level.ToString().ToLowerInvariant();

    private async Task<SandboxFinding> FindAsync()
    {
        var finding = await LookAsync();
        LogLevelFound(finding.Report.Level, finding.Report.Attempts.Count);
        foreach (var obstacle in finding.Report.Obstacles)
        {
            LogObstacle(obstacle.Code, obstacle.Message);
        }

        return finding;
    }

    private async Task<SandboxFinding> LookAsync()
    {
        _spawner = new Spawner();
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64))
        {
            return Nothing(Problem.Of("scripts.unknown_platform", ("platform", RuntimeInformation.RuntimeIdentifier)));
        }

        if (DotnetHome.Find() is not { } home)
        {
            return Nothing(Problem.Of("scripts.no_dotnet"));
        }

        if (!File.Exists(HostAssembly))
        {
            return Nothing(Problem.Of("scripts.no_host", ("path", HostAssembly)));
        }

        var bubblewrap = ((string[])["/usr/bin/bwrap", "/usr/local/bin/bwrap", "/bin/bwrap"]).FirstOrDefault(File.Exists);
        _watch = new DescriptorWatch();
        _commands = new ChildCommands(home, bubblewrap);
        return _options.IsOff
            ? new SandboxFinding(new SandboxReport(SandboxLevel.Off, [], [Problem.Of("scripts.sandbox_off")]), _spawner, ChildUser.Same)
            : await new SandboxProbe(_commands, _watch, HostAssembly, bubblewrap).FindAsync(_spawner, _highest, CancellationToken.None);
    }

    private SandboxFinding Nothing(Problem why) =>
        new(new SandboxReport(SandboxLevel.None, [], [why]), _spawner!, ChildUser.Same);

    [LoggerMessage(LogLevel.Information, "Scripts run at sandbox level {Level}; {Attempts} canaries were contained or heard")]
    private partial void LogLevelFound(SandboxLevel level, int attempts);

    [LoggerMessage(LogLevel.Information, "Scripts have no higher level: {ProblemCode} {Message}")]
    private partial void LogObstacle(string problemCode, string message);
}
