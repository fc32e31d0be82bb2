using System.Globalization;
using System.Text.RegularExpressions;
using MetaFlow.Json;
using MetaFlow.Tests.Workflows.World;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Workflows.Broken;

public sealed partial class BrokenDefinitionsTests
{
    // What one place alone does not show: the text itself, what stands twice, the bounds of another member.
    private static readonly string[] BeyondForm =
    [
        "workflows.not_json", "workflows.double_member", "workflows.double_id", "workflows.double_branch_id", "workflows.double_trigger_id", "workflows.double_webhook_path",
        "workflows.input_range", "workflows.input_choice", "schedules.cron_fields", "schedules.cron_value", "schedules.cron_name",
        "schedules.cron_never", "workflows.ends_before_start", "schedules.unknown_time_zone",
    ];

    // Bytes and depth have tests beside the reader, inputs of a run beside the runs, revisions beside the history, and cron its own table.
    private static readonly string[] Elsewhere =
    [
        "workflows.missing_input", "workflows.no_revision", "workflows.stale", "types.not_in_item",

        // What is no definition at all: BadInputTests and the commands that read files.
        "workflows.too_large", "workflows.too_deep", "workflows.not_utf8", "workflows.utf16", "workflows.not_text", "workflows.endless",
        "workflows.huge_number", "workflows.too_many_values", "workflows.too_many_members", "workflows.name_too_long", "workflows.number_too_long", "workflows.json_comment", "workflows.json_quotes", "workflows.json_trailing_comma",
        "workflows.too_many_steps",
    ];

    private static readonly IReadOnlyList<BrokenDefinition> Malformed =
        [.. BrokenForm.All, .. BrokenInputs.All, .. BrokenSteps.All, .. BrokenTriggers.All];

    private static readonly IReadOnlyList<BrokenDefinition> Mistyped =
        [.. BrokenStarting.All, .. BrokenFlow.All, .. BrokenKinds.All, .. BrokenCalled.All];

    private static readonly Dictionary<string, BrokenDefinition> All = Malformed.Concat(Mistyped).ToDictionary(row => row.Title);

    private static readonly SchemaChecker Schema = new(DefinitionSchema.Of(TestWorld.Catalog, CultureInfo.InvariantCulture));

    public static TheoryData<string> Titles => [.. All.Keys];

    public static TheoryData<string> InKorean => [.. All.Values.Where(row => row.Korean is not null).Select(row => row.Title)];

    public static TheoryData<string> WithoutForm => [.. Malformed.Where(row => !BeyondForm.Contains(row.Code)).Select(row => row.Title)];

    public static TheoryData<string> OnlyOfKind => [.. Mistyped.Select(row => row.Title)];

    [Theory]
    [MemberData(nameof(Titles))]
    public void A_broken_definition_has_this_problem_at_its_place_and_no_other(string title)
    {
        var row = All[title];

        var read = TestWorld.Check(row.Definition, out var problems);

        var problem = Assert.Single(problems);
        Assert.Equal((row.Code, row.Path, row.Says), (problem.Code, problem.Path, problem.Message));
        Assert.Equal((row.Line, row.Column), (problem.Line, problem.Column));
        Assert.Equal((row.IsWarning, row.IsWarning), (problem.Severity == Severity.Warning, read is not null));
        if (row.Hint is not null)
        {
            Assert.Equal(row.Hint, problem.Hint);
        }
    }

    [Theory]
    [MemberData(nameof(InKorean))]
    public void It_is_said_in_Korean_too(string title)
    {
        TestWorld.Check(All[title].Definition, out var problems);

        Assert.Equal(All[title].Korean, problems[0].In(CultureInfo.GetCultureInfo("ko")).Message);
    }

    [Theory]
    [MemberData(nameof(WithoutForm))]
    public void What_one_place_shows_to_be_broken_the_schema_refuses(string title) =>
        Assert.False(Schema.Accepts(JsonData.Parse(All[title].Definition)));

    [Theory]
    [MemberData(nameof(OnlyOfKind))]
    public void A_mistake_of_kinds_or_of_order_is_none_that_a_schema_would_find(string title) =>
        Assert.True(Schema.Accepts(JsonData.Parse(All[title].Definition)));

    [Fact]
    public void Every_problem_of_the_language_has_its_row()
    {
        var codes = from room in new[] { "Workflows", "Shapes" }
                    from file in Repository.Files($"src/MetaFlow/{room}", "*.cs")
                    from Match code in Code().Matches(File.ReadAllText(file))
                    select code.Groups["code"].Value;

        Assert.Empty(codes.Distinct().Except(All.Values.Select(row => row.Code)).Except(Elsewhere));
    }

    [GeneratedRegex("\"(?<code>(?:workflows|types)\\.[a-z_]+)\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
