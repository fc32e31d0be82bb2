using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Tests.Workflows.World;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Workflows.Right;

public sealed class RightDefinitionsTests
{
    private const int Mutations = 6000;

    private static readonly SchemaChecker Schema = new(DefinitionSchema.Of(TestWorld.Catalog, CultureInfo.InvariantCulture));

    private static readonly Dictionary<string, string> All = RightDefinitions.All
        .Concat(Repository.Files("tests/MetaFlow.Tests/Workflows/Right", "*.json").Select(file => KeyValuePair.Create(Path.GetFileName(file), File.ReadAllText(file))))
        .ToDictionary();

    public static TheoryData<string> Titles => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Titles))]
    public void A_right_definition_has_no_problem_and_no_warning(string title)
    {
        var read = TestWorld.Check(All[title], out var problems);

        Assert.Empty(problems.Select(problem => $"{problem.Path} ({problem.Line}, {problem.Column}): {problem.Message}"));
        Assert.NotNull(read);
    }

    [Theory]
    [MemberData(nameof(Titles))]
    public void What_the_reader_accepts_the_schema_accepts(string title) => Assert.True(Schema.Accepts(JsonData.Parse(All[title])));

    [Fact]
    public void Whatever_a_definition_becomes_the_schema_accepts_what_the_reader_accepts()
    {
        var mutation = new Mutation(new Random(20260504));
        var sources = All.Values.Select(JsonData.Parse).ToArray();
        var accepted = 0;

        for (var i = 0; i < Mutations; i++)
        {
            var definition = mutation.Of(sources[i % sources.Length]);
            if (TestWorld.Check(definition.ToString()!, out _) is not null)
            {
                accepted++;
                Assert.True(Schema.Accepts(definition), definition.ToString());
            }
        }

        Assert.InRange(accepted, Mutations / 20, Mutations / 2);
    }
}
