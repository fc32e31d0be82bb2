using MetaFlow.Scripts.Compiling;
using MetaFlow.Scripts;
using Microsoft.Extensions.Logging.Abstractions;
using MetaFlow.Tests.Scripts;

[assembly: AssemblyFixture(typeof(CompilerFixture))]

namespace MetaFlow.Tests.Scripts;

/// <summary>One compiler of scripts for all tests; it starts when the first of them asks.</summary>
public sealed class CompilerFixture : IAsyncDisposable
{
    private readonly PlainProcesses _processes = new();

    public CompilerFixture() => Compiler = new ScriptCompiler(
        _processes, ScriptCompiler.DefaultAssembly, new CompileLimits { Wall = TimeSpan.FromMinutes(1) }, TimeProvider.System, NullLogger<ScriptCompiler>.Instance);

    public ScriptCompiler Compiler { get; }

    public Task<ScriptCompilation> CompileAsync(string text) => Compiler.CompileAsync(new ScriptSource(text), TestContext.Current.CancellationToken);

    /// <summary>The script, where nothing stands against it.</summary>
    public async Task<CompiledScript> CompiledAsync(string text)
    {
        var (script, problems) = await CompileAsync(text);

        Assert.True(script is not null, $"{text}\n{string.Join('\n', problems.Select(problem => $"{problem.Code}: {problem.Message}"))}");
        return script;
    }

    public ValueTask DisposeAsync() => Compiler.DisposeAsync();
}
