using System.Diagnostics;
using MetaFlow.Scripts.Compiling;
using Microsoft.Extensions.Logging.Abstractions;

namespace MetaFlow.Tests.Scripts.Compiling;

/// <summary>Whatever is compiled, the server lives and the next script finds a worker.</summary>
public sealed class BombTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bomb_costs_its_author_an_answer_and_nobody_else_anything()
    {
        var processes = new PlainProcesses();
        await using var compiler = New(processes, new CompileLimits { Wall = TimeSpan.FromSeconds(3) });
        var memory = Process.GetCurrentProcess().WorkingSet64;

        foreach (var (name, source) in Bombs.All())
        {
            var (script, problems) = await compiler.CompileAsync(new ScriptSource(source), Cancelled);
            var next = await compiler.CompileAsync(new ScriptSource($"return \"{name}\";"), Cancelled);

            Assert.True(script is not null || problems.Count > 0, name);
            Assert.NotNull(next.Script);
        }

        var process = Process.GetCurrentProcess();
        Assert.InRange(process.WorkingSet64 - memory, long.MinValue, 200L << 20);
    }

    [Fact]
    public async Task Five_hundred_soups_of_tokens_are_answered()
    {
        string[] tokens =
        [
            "return", "var", "x", "=", "1", "\"a\"", "$\"{", "}\"", "(", ")", "[", "]", "{", "}", "<", ">", ";", ",", ".", "=>", "class", "record", "struct", "A", "int", "string", "new", "if", "else", "for", "foreach",
            "in", "switch", "case", "_", "is", "not", "and", "or", "with", "ref", "out", "static", "async", "await", "yield", "checked", "default", "typeof", "input", "ctx", "??", "?.", "!", "&&", "..", "^", "@", "'a'", "/*", "*/", "//", "\n",
            "where", "select", "from", "let", "using", "try", "catch", "throw", "goto", "delegate", "enum", "interface", "operator", "implicit", "extension", "field", "scoped", "params", "required", "file", "\"\"\"", "#if", "global", "::",
        ];
        var processes = new PlainProcesses();
        await using var compiler = New(processes, new CompileLimits { AsksPerWorker = 10_000 });
        var random = new Random(2026);

        for (var round = 0; round < 500; round++)
        {
            var soup = string.Join(' ', Enumerable.Range(0, random.Next(5, 60)).Select(_ => tokens[random.Next(tokens.Length)]));

            var (script, problems) = await compiler.CompileAsync(new ScriptSource(soup), Cancelled);

            Assert.True(script is not null || problems.Count > 0, soup);
            Assert.All(problems, problem => Assert.InRange(problem.Line ?? 1, 1, soup.Split('\n').Length));
        }

        Assert.Equal(1, processes.Started);
    }

    private static ScriptCompiler New(PlainProcesses processes, CompileLimits limits) =>
        new(processes, ScriptCompiler.DefaultAssembly, limits, TimeProvider.System, NullLogger<ScriptCompiler>.Instance);
}
