namespace MetaFlow.Tests.Scripts;

/// <summary>What people and models write for work on data compiles, passes the gate and gives the right answer.</summary>
public sealed class UsefulScriptsTests(CompilerFixture fixture)
{
    public static TheoryData<string> Names() => [.. Table().Select(script => script.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_useful_script_gives_the_right_answer(string name)
    {
        var (_, input, output, code) = Table().Single(script => script.Name == name);

        var script = await fixture.CompiledAsync(code);

        Assert.Equal(InProcess.Plain(output), InProcess.Run(script, input));
    }

    [Fact]
    public void The_table_has_at_least_60_scripts_and_some_Korean_ones()
    {
        var table = Table().ToList();

        Assert.True(table.Count >= 60);
        Assert.True(table.Count(script => script.Code.Any(letter => letter is >= '가' and <= '힣') || script.Input.Any(letter => letter is >= '가' and <= '힣')) >= 10);
    }

    internal static IEnumerable<(string Name, string Input, string Output, string Code)> Table() =>
        from part in File.ReadAllText(Repository.Path("tests", "MetaFlow.Tests", "Scripts", "UsefulScripts.txt")).Split("=== ", StringSplitOptions.RemoveEmptyEntries)
        let lines = part.Split('\n', 4)
        select (lines[0], lines[1]["in: ".Length..], lines[2]["out: ".Length..], lines[3].TrimEnd('\n'));
}
