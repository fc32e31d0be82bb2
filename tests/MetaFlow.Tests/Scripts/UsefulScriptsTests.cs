namespace MetaFlow.Tests.Scripts;

/// <summary>What people and models write for work on data compiles, passes the gate and gives the right answer.</summary>
public sealed class UsefulScriptsTests(CompilerFixture fixture)
{
    public static TheoryData<string> Names() => [.. UsefulScripts.Table().Select(script => script.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_useful_script_gives_the_right_answer(string name)
    {
        var (_, input, output, code) = UsefulScripts.Table().Single(script => script.Name == name);

        var script = await fixture.CompiledAsync(code);

        Assert.Equal(InProcess.Plain(output), InProcess.Run(script, input));
    }

    [Fact]
    public void The_table_has_at_least_60_scripts_and_some_Korean_ones()
    {
        var table = UsefulScripts.Table().ToList();

        Assert.True(table.Count >= 60);
        Assert.True(table.Count(script => script.Code.Any(letter => letter is >= '가' and <= '힣') || script.Input.Any(letter => letter is >= '가' and <= '힣')) >= 10);
    }
}
