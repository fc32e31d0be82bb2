using MetaFlow.Json;
using MetaFlow.Scripts;
using MetaFlow.Scripts.Pool;
using MetaFlow.Scripts.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MetaFlow.SystemTests.Scripts;

/// <summary>A sandbox at one level, and a pool on it.</summary>
public abstract class SandboxFixture : IAsyncLifetime
{
    private readonly SandboxLevel _level;
    private readonly ProcessSandbox _sandbox;

    protected SandboxFixture(SandboxLevel level)
    {
        _level = level;
        _sandbox = new ProcessSandbox(Options, NullLogger<ProcessSandbox>.Instance, level);
        Pool = new ScriptPool(_sandbox, Microsoft.Extensions.Options.Options.Create(Options), TimeProvider.System, NullLogger<ScriptPool>.Instance);
    }

    public ScriptOptions Options { get; } = new() { ReadyChildren = 2 };

    public ScriptPool Pool { get; }

    public ISandbox Sandbox => _sandbox;

    public SandboxReport Report { get; private set; } = new(SandboxLevel.None, [], []);

    public async ValueTask InitializeAsync() => Report = await _sandbox.ProbeAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        await _sandbox.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Skips where this machine does not have the level.</summary>
    public void Need() =>
        Assert.SkipUnless(Report.Level == _level, $"{_level} is not available here: {string.Join(' ', Report.Obstacles.Select(obstacle => obstacle.Message))}");

    /// <summary>Runs a script in a child of its own.</summary>
    internal async Task<ScriptOutcome> RunAsync(CompiledScript script, JsonData input, ScriptLimits limits)
    {
        var run = RunId.New(TimeProvider.System);
        await using var lease = await Pool.LeaseAsync(run, TestContext.Current.CancellationToken);
        var outcome = await lease.RunAsync(script, input, limits, TimeProvider.System.GetUtcNow(), TestContext.Current.CancellationToken);
        await lease.DisposeAsync();
        await Pool.ReleaseAsync(run);
        return outcome;
    }
}

public sealed class SandboxAtL1() : SandboxFixture(SandboxLevel.L1);

public sealed class SandboxAtL2() : SandboxFixture(SandboxLevel.L2);

public sealed class SandboxAtL3() : SandboxFixture(SandboxLevel.L3);
