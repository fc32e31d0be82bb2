namespace MetaFlow.Tests.Workflows;

public sealed class ShippedWorkflowsTests
{
    public static TheoryData<string> Files => [.. Repository.Files("workflows", "*.json").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_shipped_example_reads_without_a_problem_and_is_called_like_its_file(string file)
    {
        var workflow = Some.Read(File.ReadAllText(Repository.Path("workflows", file)));

        Assert.Equal(Path.GetFileNameWithoutExtension(file), workflow.Id);
        Assert.Equal(["en", "ko"], workflow.Name.ByLanguage.Keys.Order());
    }
}
