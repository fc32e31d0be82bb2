using System.Diagnostics;
using System.Globalization;
using MetaFlow.Scripts.Compiling;
using MetaFlow.Scripts.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;

namespace MetaFlow.Tests.Scripts.Compiling;

/// <summary>From a source to a script: what is kept, what is said, and what becomes of a worker that breaks down.</summary>
public sealed class ScriptCompilerTests(CompilerFixture fixture)
{
    private static readonly CultureInfo Korean = CultureInfo.GetCultureInfo("ko");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_source_is_compiled_once_for_a_workspace_and_again_for_another()
    {
        var text = "return \"kept\";";

        var first = await fixture.Compiler.CompileAsync(new ScriptSource(text, "a"), Cancelled);
        var again = await fixture.Compiler.CompileAsync(new ScriptSource(text, "a"), Cancelled);
        var other = await fixture.Compiler.CompileAsync(new ScriptSource(text, "b"), Cancelled);

        Assert.Same(first.Script, again.Script);
        Assert.NotSame(first.Script, other.Script);
        Assert.NotEqual(first.Script!.Hash, other.Script!.Hash);
        Assert.True(first.Script.Assembly.Span.SequenceEqual(other.Script.Assembly.Span));
    }

    [Theory]
    [InlineData("return foo;", "scripts.unknown_name", 1, 8, "Line 1, column 8: there is nothing named 'foo' here.", "1번째 줄 8번째 칸: 여기에는 'foo'라는 이름이 없습니다.")]
    [InlineData("var a = 1;\nreturn a.Foo();", "scripts.unknown_member", 2, 10, "Line 2, column 10: 'int' has no member 'Foo'.", "2번째 줄 10번째 칸: 'int'에는 'Foo' 멤버가 없습니다.")]
    [InlineData("Missing a = null;\nreturn a;", "scripts.unknown_type", 1, 1, "Line 1, column 1: there is no type 'Missing'.", "1번째 줄 1번째 칸: 'Missing' 형식이 없습니다.")]
    [InlineData("var a = 1\nreturn a;", "scripts.semicolon", 1, 10, "Line 1, column 10: ';' is missing.", "1번째 줄 10번째 칸: ';'이 빠졌습니다.")]
    [InlineData("return \"a\".Substring(\"x\");", "scripts.argument_type", 1, 22, "Line 1, column 22: a 'string' is given where a 'int' is needed.", "1번째 줄 22번째 칸: 'int' 형식이 필요한 자리에 'string' 형식이 있습니다.")]
    [InlineData("int a = \"x\";\nreturn a;", "scripts.conversion", 1, 9, "Line 1, column 9: 'string' does not turn into 'int' by itself.", "1번째 줄 9번째 칸: 'string' 형식은 'int' 형식으로 저절로 바뀌지 않습니다.")]
    [InlineData("int a;\nreturn a;", "scripts.unassigned", 2, 8, "Line 2, column 8: 'a' has no value on every way that leads here.", "2번째 줄 8번째 칸: 'a'는 여기까지 오는 모든 경로에서 값을 갖지는 않습니다.")]
    [InlineData("if (input == null) return 1;", "scripts.no_return", 1, 29, "Line 1: the script can end here without a result.", "1번째 줄: 스크립트가 결과 없이 여기서 끝날 수 있습니다.")]
    [InlineData("return input[\"a\"] + 1;", "scripts.operator", 1, 8, "Line 1, column 8: the operator '+' does not work between 'JsonNode' and 'int'.", "1번째 줄 8번째 칸: 연산자 '+'는 'JsonNode' 형식과 'int' 형식 사이에 쓸 수 없습니다.")]
    [InlineData("return (1;", "scripts.expected_close", 1, 10, "Line 1, column 10: ')' is missing.", "1번째 줄 10번째 칸: ')'가 빠졌습니다.")]
    [InlineData("if (true) { return 1;", "scripts.expected_brace", 1, 22, "Line 1, column 22: a closing brace is missing.", "1번째 줄 22번째 칸: 닫는 중괄호가 빠졌습니다.")]
    [InlineData("record A(int B);\nreturn 1;", "scripts.types_last", 2, 1, "Line 2, column 1: statements stand before types.", "2번째 줄 1번째 칸: 문은 형식 선언보다 앞에 와야 합니다.")]
    [InlineData("var input = 1; return input;", "scripts.name_twice", 1, 5, "Line 1, column 5: the name 'input' is taken already.", "1번째 줄 5번째 칸: 'input' 이름은 이미 쓰이고 있습니다.")]
    public async Task What_is_wrong_is_said_with_its_place_in_both_languages(string text, string code, int line, int column, string english, string korean)
    {
        var (script, problems) = await fixture.CompileAsync(text);

        Assert.Null(script);
        var problem = problems[0];
        Assert.Equal((code, line, column, english), (problem.Code, problem.Line, problem.Column, problem.Message));
        Assert.Equal(korean, problem.In(Korean).Message);
    }

    [Fact]
    public async Task What_has_no_sentence_of_ours_is_said_by_the_compiler_with_a_hint_of_ours()
    {
        var (_, problems) = await fixture.CompileAsync("break;");

        var problem = problems[0];
        Assert.Equal("scripts.syntax", problem.Code);
        Assert.Equal("Line 1, column 1: the compiler says: No enclosing loop out of which to break or continue", problem.Message);
        Assert.StartsWith("1번째 줄 1번째 칸: 컴파일러 메시지: No enclosing", problem.In(Korean).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("input[\"x\"].", "Text", "property", "string? Text")]
    [InlineData("input[\"x\"].Nu", "Number", "property", "decimal Number")]
    [InlineData("return inp", "input", "parameter", "JsonNode input")]
    [InlineData("var text = \"a\"; text.Sub", "Substring", "method", "string Substring(int startIndex) (+1)")]
    [InlineData("Dates.FormatK", "FormatKorean", "method", "string FormatKorean(DateTimeOffset time, [bool withDay])")]
    [InlineData("ctx.", "Now", "property", "DateTimeOffset Now")]
    [InlineData("var total = 1; return to", "total", "local", "int total")]
    [InlineData("input[\"x\"].Items.Whe", "Where", "method", null)]
    public async Task An_editor_is_offered_what_may_stand_there(string text, string name, string kind, string? signature)
    {
        var offers = await fixture.Compiler.CompleteAsync(new ScriptSource(text), text.Length, Cancelled);

        var offer = Assert.Single(offers.Offers, offer => offer.Name == name);
        Assert.Equal(kind, offer.Kind);
        Assert.True(signature is null || offer.Signature == signature, offer.Signature);
    }

    [Fact]
    public async Task An_offer_says_in_a_sentence_what_it_does()
    {
        var offers = await fixture.Compiler.CompleteAsync(new ScriptSource("Dates.Iso"), 9, Cancelled);

        Assert.Equal(6, offers.Start);
        Assert.Equal("The week by ISO 8601: 2026-W47.", Assert.Single(offers.Offers, offer => offer.Name == "IsoWeek").Sentence);
    }

    [Theory]
    [InlineData("DateTime.", "Now")]
    [InlineData("\"a\".", "GetType")]
    [InlineData("Guid.", "NewGuid")]
    [InlineData("Fil", "File")]
    [InlineData("System.", "Environment2")]
    public async Task An_editor_is_not_offered_what_scripts_may_not_use(string text, string name)
    {
        var offers = await fixture.Compiler.CompleteAsync(new ScriptSource(text), text.Length, Cancelled);

        Assert.DoesNotContain(offers.Offers, offer => offer.Name == name);
    }

    [Fact]
    public async Task An_editor_hears_of_warnings_and_of_what_the_gate_refuses()
    {
        var warned = await fixture.Compiler.DiagnoseAsync(new ScriptSource("var unused = 1;\nreturn 2;"), Cancelled);
        var denied = await fixture.Compiler.DiagnoseAsync(new ScriptSource("return DateTime.Now;"), Cancelled);
        var fine = await fixture.Compiler.DiagnoseAsync(new ScriptSource("return 2;"), Cancelled);

        Assert.Equal((Severity.Warning, 1, 5), (warned[0].Severity, warned[0].Line, warned[0].Column));
        Assert.Equal("scripts.api_denied", Assert.Single(denied).Code);
        Assert.Empty(fine);
    }

    [Fact]
    public async Task Callers_are_served_in_turn()
    {
        var compilations = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => fixture.CompileAsync($"return {number} * 2;")));

        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"{number * 2}"), compilations.Select(made => InProcess.Run(made.Script!, "{}")));
    }

    [Fact]
    public async Task A_worker_that_cannot_start_is_a_problem_and_no_fault()
    {
        await using var compiler = New(new NoSandbox());

        var (_, problems) = await compiler.CompileAsync(new ScriptSource("return 1;"), Cancelled);

        Assert.Equal("scripts.compiler_unavailable", Assert.Single(problems).Code);
    }

    [Fact]
    public async Task A_source_that_takes_too_long_is_given_up_and_the_next_one_finds_a_worker()
    {
        var processes = new PlainProcesses();
        await using var compiler = New(processes, new CompileLimits { Wall = TimeSpan.FromSeconds(2) });
        await compiler.CompileAsync(new ScriptSource("return 1;"), Cancelled);
        var clock = Stopwatch.StartNew();

        var (_, problems) = await compiler.CompileAsync(new ScriptSource(Bombs.DeepTuples), Cancelled);
        var next = await compiler.CompileAsync(new ScriptSource("return 2;"), Cancelled);

        Assert.Equal("scripts.compile_limit", Assert.Single(problems).Code);
        Assert.NotNull(next.Script);
        Assert.Equal(2, processes.Started);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_worker_is_replaced_after_so_many_sources()
    {
        var processes = new PlainProcesses();
        await using var compiler = New(processes, new CompileLimits { AsksPerWorker = 2 });

        for (var number = 0; number < 5; number++)
        {
            Assert.NotNull((await compiler.CompileAsync(new ScriptSource($"return {number};"), Cancelled)).Script);
        }

        Assert.Equal(3, processes.Started);
    }

    private static ScriptCompiler New(ISandbox sandbox, CompileLimits? limits = null) =>
        new(sandbox, ScriptCompiler.DefaultAssembly, limits ?? new CompileLimits(), TimeProvider.System, NullLogger<ScriptCompiler>.Instance);

    private sealed class NoSandbox : ISandbox
    {
        public SandboxReport Report => new(SandboxLevel.None, [], []);

        public Task<SandboxReport> ProbeAsync(CancellationToken ct) => Task.FromResult(Report);

        public Task<ISandboxedChild> StartAsync(ChildProgram program, CancellationToken ct) =>
            throw new SandboxUnavailableException(Problem.Of("scripts.compiler_unavailable"));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
