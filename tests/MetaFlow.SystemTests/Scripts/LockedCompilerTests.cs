using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Scripts;
using MetaFlow.Scripts.Compiling;
using MetaFlow.Tests.Scripts;
using MetaFlow.Tests.Scripts.Compiling;
using Microsoft.Extensions.Logging.Abstractions;

namespace MetaFlow.SystemTests.Scripts;

/// <summary>The compile worker works behind the lock, and what it makes works in a child behind the same lock.</summary>
public abstract class LockedCompilerContract(SandboxFixture sandbox)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_useful_script_is_compiled_behind_the_lock_and_gives_the_right_answer_in_a_child()
    {
        sandbox.Need();
        await using var compiler = New(new CompileLimits { Wall = TimeSpan.FromMinutes(1) });
        var run = RunId.New(TimeProvider.System);
        var wrong = new List<string>();

        foreach (var (name, input, output, code) in UsefulScripts.Table())
        {
            var (script, problems) = await compiler.CompileAsync(new ScriptSource(code), Cancel);
            await using var lease = await sandbox.Pool.LeaseAsync(run, Cancel);
            var said = script is null
                ? string.Join(' ', problems.Select(problem => problem.Message))
                : await lease.RunAsync(script, JsonData.Parse(input), ScriptLimits.Of(sandbox.Options), DateTimeOffset.Parse("2026-11-21T09:30:00Z", CultureInfo.InvariantCulture), Cancel) switch
                {
                    ScriptOutcome.Completed done => done.Output.ToString(),
                    ScriptOutcome.Failed failed => failed.Problem.Message,
                    _ => "",
                };
            if (said != JsonData.Parse(output).ToString())
            {
                wrong.Add($"{name}: {said}");
            }
        }

        await sandbox.Pool.ReleaseAsync(run);
        Assert.Equal("", string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_bomb_ends_at_most_its_own_worker()
    {
        sandbox.Need();
        await using var compiler = New(new CompileLimits { Wall = TimeSpan.FromSeconds(5) });

        foreach (var (name, source) in Bombs.All())
        {
            var (script, problems) = await compiler.CompileAsync(new ScriptSource(source), Cancel);
            var next = await compiler.CompileAsync(new ScriptSource($"return \"{name}\";"), Cancel);

            Assert.True(script is not null || problems.Count > 0, name);
            Assert.True(next.Script is not null, $"{name}: {string.Join(' ', next.Problems.Select(problem => problem.Message))}");
        }
    }

    [Fact]
    public async Task An_editor_is_served_behind_the_lock()
    {
        sandbox.Need();
        await using var compiler = New(new CompileLimits { Wall = TimeSpan.FromMinutes(1) });

        var offers = await compiler.CompleteAsync(new ScriptSource("input[\"x\"]."), 11, Cancel);
        var problems = await compiler.DiagnoseAsync(new ScriptSource("return nobody;"), Cancel);

        Assert.Contains(offers.Offers, offer => offer.Name == "Items");
        Assert.Equal("scripts.unknown_name", Assert.Single(problems).Code);
    }

    private ScriptCompiler New(CompileLimits limits) =>
        new(sandbox.Sandbox, ScriptCompiler.DefaultAssembly, limits, TimeProvider.System, NullLogger<ScriptCompiler>.Instance);
}

public sealed class LockedCompilerAtL1Tests(SandboxAtL1 sandbox) : LockedCompilerContract(sandbox), IClassFixture<SandboxAtL1>;

public sealed class LockedCompilerAtL3Tests(SandboxAtL3 sandbox) : LockedCompilerContract(sandbox), IClassFixture<SandboxAtL3>;
