using System.Globalization;
using MetaFlow.Scripts.Checks;

namespace MetaFlow.Tests.Scripts.Checks;

/// <summary>What was thought of to get out of a script, and of each kind that it is stopped before a child sees it.</summary>
public sealed class EscapeTests(CompilerFixture fixture)
{
    private static readonly CultureInfo Korean = CultureInfo.GetCultureInfo("ko");

    public static TheoryData<string> Names() => [.. Table().Select(attempt => attempt.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_attempt_is_stopped_with_its_place_and_what_to_do_instead(string name)
    {
        var attempt = Table().Single(attempt => attempt.Name == name);

        var (script, problems) = await fixture.CompileAsync(attempt.Code);

        Assert.Null(script);
        Assert.Contains(problems, problem => problem.Code == attempt.Problem
            && (attempt.Alternative is null || problem.Names.GetValueOrDefault("alternative") == attempt.Alternative));
        Assert.All(problems, problem =>
        {
            Assert.InRange(problem.Line ?? 0, 1, attempt.Code.Split('\n').Length);
            Assert.False(string.IsNullOrEmpty(problem.Hint));
            Assert.NotEqual(problem.Message, problem.In(Korean).Message);
            Assert.NotEqual(problem.Hint, problem.In(Korean).Hint);
        });
    }

    [Theory]
    [InlineData("var a = 1;\nreturn System.IO.File.ReadAllText(\"x\");", 2, 23, "File.ReadAllText")]
    [InlineData("var a = 1;\n\nvar b = DateTime.Now;\nreturn b;", 3, 18, "DateTime.Now")]
    [InlineData("return input[\"a\"].Items\n    .Select(a => Guid.NewGuid());", 2, 23, "Guid.NewGuid")]
    [InlineData("return new Random().Next();", 1, 12, "new Random")]
    [InlineData("return A.B;\nclass A { [ThreadStatic] public static int B; }", 2, 12, "[ThreadStatic]")]
    [InlineData("var 이름 = 1;\n  Console.WriteLine(이름);\nreturn 이름;", 2, 3, "Console")]
    public async Task A_refusal_names_the_member_where_it_stands(string code, int line, int column, string member)
    {
        var (_, problems) = await fixture.CompileAsync(code);

        var problem = problems[0];
        Assert.Equal("scripts.api_denied", problem.Code);
        Assert.Equal((line, column, member), (problem.Line, problem.Column, problem.Names["member"]));
    }

    [Fact]
    public async Task A_refusal_is_said_in_both_languages()
    {
        var (_, problems) = await fixture.CompileAsync("return DateTime.Now;");

        var problem = Assert.Single(problems);
        Assert.Equal("Line 1, column 17: 'DateTime.Now' cannot be used in a script.", problem.Message);
        Assert.Equal("The time of a script is ctx.Now: it stays the same when the step is repeated.", problem.Hint);
        Assert.Equal("1번째 줄 17번째 칸: 'DateTime.Now'는 스크립트에서 쓸 수 없습니다.", problem.In(Korean).Message);
        Assert.Equal("스크립트의 시각은 ctx.Now입니다. 단계를 다시 실행해도 같은 값입니다.", problem.In(Korean).Hint);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x4D, 0x5A, 0x90, 0x00 })]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 })]
    public void What_is_no_assembly_is_refused(byte[] bytes)
    {
        var problem = Assert.Single(MetadataGate.Current.Check(bytes, default, "return 1;"));

        Assert.Equal("scripts.unreadable_assembly", problem.Code);
    }

    [Fact]
    public async Task An_assembly_with_any_byte_changed_is_refused_or_read_to_the_end()
    {
        var script = await fixture.CompiledAsync("return input[\"a\"].Items.Select(a => a.Text.Trim()).ToList();");
        var random = new Random(1);

        for (var round = 0; round < 2000; round++)
        {
            var bytes = script.Assembly.ToArray();
            for (var change = 0; change < 4; change++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var problems = MetadataGate.Current.Check(bytes, script.Symbols, "return 1;");

            Assert.All(problems, problem => Assert.StartsWith("scripts.", problem.Code, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_server_s_own_assemblies_do_not_pass()
    {
        var bytes = File.ReadAllBytes(typeof(MetadataGate).Assembly.Location);

        Assert.NotEmpty(MetadataGate.Current.Check(bytes, default, ""));
    }

    private static IEnumerable<(string Name, string Problem, string? Alternative, string Code)> Table() =>
        from part in File.ReadAllText(Repository.Path("tests", "MetaFlow.Tests", "Scripts", "Checks", "Escapes.txt")).Split("=== ", StringSplitOptions.RemoveEmptyEntries)
        let head = part[..part.IndexOf('\n', StringComparison.Ordinal)].Split(" | ")
        select (head[0], head[1], head.ElementAtOrDefault(2), part[(part.IndexOf('\n', StringComparison.Ordinal) + 1)..].TrimEnd('\n'));
}
