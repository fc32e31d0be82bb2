using MetaFlow.Workflows;

namespace MetaFlow.Tests.Workflows;

public sealed class WorkflowReaderTests
{
    private const string Set = """{ "id": "a", "type": "set", "settings": { "values": { "x": 1 } } }""";

    [Fact]
    public void Every_problem_is_reported_in_one_pass()
    {
        var definition = Some.Definition("""{ "id": "a", "type": "sett" }, { "id": "b", "type": "set" }, { "id": "b", "typ": "set" }""");

        Some.Reader.Read(definition, out var problems);

        Assert.Equal(
            ["workflows.unknown_step_type", "workflows.missing_setting", "workflows.double_id", "workflows.missing_member"],
            problems.Select(problem => problem.Code).Take(4));
    }

    [Fact]
    public void The_sentence_names_the_word_that_was_probably_meant()
    {
        Some.Reader.Read(Some.Definition("""{ "id": "a", "type": "data_transfrom" }"""), out var problems);

        Assert.Equal("There is no step type 'data_transfrom'.", problems[0].Message);
        Assert.Equal("Did you mean 'data_transform'?", problems[0].Hint);
    }

    [Fact]
    public void Columns_count_letters_and_not_bytes()
    {
        Some.Reader.Read("{ \"metaflow\": 1, \"id\": \"a\", \"name\": \"한글\", \"stpes\": 1, \"steps\": [] }", out var problems);

        Assert.Equal((1, 43), (problems[0].Line, problems[0].Column));
    }

    [Fact]
    public void A_step_knows_its_place_in_the_nesting()
    {
        var workflow = Some.Workflow($$$"""{ "id": "c", "type": "condition", "if": "{{ true }}", "then": [ {{{Set}}} ] }""");

        var condition = Assert.IsType<WorkflowStep.Condition>(workflow.Steps[0]);
        Assert.Equal("c/then/a", condition.Then[0].Path);
    }

    [Fact]
    public void Members_of_the_author_and_a_byte_order_mark_are_welcome()
    {
        var definition = "\uFEFF" + """{ "metaflow": 1, "id": "a", "x-owner": "kim", "steps": [] }""";

        Assert.NotNull(Some.Reader.Read(definition, out var problems));
        Assert.Empty(problems);
    }

    [Fact]
    public void Step_types_are_found_whatever_their_case()
    {
        var workflow = Some.Workflow("""{ "id": "a", "type": "DATA_TRANSFORM", "settings": { "expression": "1" } }""");

        Assert.Equal("data_transform", Assert.IsType<WorkflowStep.Work>(workflow.Steps[0]).Type);
    }

    [Theory]
    [InlineData(5_000_000)]
    public void A_text_that_is_far_too_large_is_refused(int size)
    {
        Assert.Null(Some.Reader.Read(new byte[size], out var problems));
        Assert.Equal("workflows.too_large", Assert.Single(problems).Code);
    }

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"a":""", 10_000));

        Assert.Null(Some.Reader.Read(deep, out var problems));
        Assert.Equal("workflows.too_deep", Assert.Single(problems).Code);
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused()
    {
        byte[] bytes = [.. "{ \"id\": \""u8, 0xC3, 0x28, .. "\" }"u8];

        Assert.Null(Some.Reader.Read(bytes, out var problems));
        Assert.NotEmpty(problems);
    }
}
