using MetaFlow.Workflows;

namespace MetaFlow.Tests.Workflows;

public sealed class WorkflowReaderTests
{
    private const string Set = """{ "id": "a", "type": "set", "settings": { "values": { "x": 1 } } }""";

    public static TheoryData<string, string, string, int> Broken => new()
    {
        { "", "workflows.not_json", "", 1 },
        { "not json", "workflows.not_json", "", 1 },
        { "{ \"metaflow\": 1,\n  \"id\": \"a\",\n  \"steps\": [] ", "workflows.not_json", "", 3 },
        { "[]", "workflows.wrong_type", "", 1 },
        { """{ "id": "a", "steps": [] }""", "workflows.missing_member", "", 1 },
        { """{ "metaflow": 2, "id": "a", "steps": [] }""", "workflows.other_version", "metaflow", 1 },
        { """{ "metaflow": 1, "steps": [] }""", "workflows.missing_member", "", 1 },
        { """{ "metaflow": 1, "id": "Not An Id", "steps": [] }""", "workflows.bad_id", "id", 1 },
        { """{ "metaflow": 1, "id": "a" }""", "workflows.missing_member", "", 1 },
        { """{ "metaflow": 1, "id": "a", "steps": {} }""", "workflows.wrong_type", "steps", 1 },
        { "{ \"metaflow\": 1, \"id\": \"a\",\n\"stpes\": [], \"steps\": [] }", "workflows.unknown_member", "stpes", 2 },
        { """{ "metaflow": 1, "id": "a", "id": "b", "steps": [] }""", "workflows.double_member", "id", 1 },
        { """{ "metaflow": 1, "id": "a", "name": { "fr": "a" }, "steps": [] }""", "workflows.unknown_member", "name.fr", 1 },
        { """{ "metaflow": 1, "id": "a", "triggers": [ { "type": "shedule" } ], "steps": [] }""", "workflows.unknown_trigger_type", "triggers[0].type", 1 },
        { Some.Definition("3"), "workflows.wrong_type", "steps[0]", 1 },
        { Some.Definition("""{ "type": "set" }"""), "workflows.missing_member", "steps[0]", 1 },
        { Some.Definition("""{ "id": "a b", "type": "set", "settings": { "values": {} } }"""), "workflows.bad_step_id", "steps[0].id", 1 },
        { Some.Definition($"{Set}, {Set}"), "workflows.double_id", "steps[1].id", 1 },
        { Some.Definition("""{ "id": "a", "type": "sett" }"""), "workflows.unknown_step_type", "steps[0].type", 1 },
        { Some.Definition("""{ "id": "a", "type": "set", "settings": {} }"""), "workflows.missing_setting", "steps[0].settings", 1 },
        { Some.Definition("""{ "id": "a", "type": "set", "settings": { "values": {}, "vales": 1 } }"""), "workflows.unknown_setting", "steps[0].settings.vales", 1 },
        { Some.Definition("""{ "id": "a", "type": "set", "settings": { "values": {} }, "timeout": "5 minutes" }"""), "workflows.not_a_duration", "steps[0].timeout", 1 },
        { Some.Definition("""{ "id": "a", "type": "set", "settings": { "values": {} }, "retry": { "maxAttempts": 0 } }"""), "workflows.not_a_whole_number", "steps[0].retry.maxAttempts", 1 },
        { Some.Definition("""{ "id": "a", "type": "set", "settings": { "values": {} }, "retry": { "backoff": 0.5 } }"""), "workflows.out_of_range", "steps[0].retry.backoff", 1 },
        { Some.Definition("""{ "id": "a", "type": "set", "settings": { "values": {} }, "when": true }"""), "workflows.wrong_type", "steps[0].when", 1 },
        { Some.Definition("""{ "id": "a", "type": "condition", "then": [] }"""), "workflows.missing_member", "steps[0]", 1 },
        { Some.Definition("""{ "id": "a", "type": "condition", "if": "always", "then": [] }"""), "workflows.wrong_type", "steps[0].if", 1 },
        { Some.Definition($$$"""{ "id": "c", "type": "condition", "if": "{{ true }}", "then": [ {{{Set}}} ], "else": [ {{{Set}}} ] }"""), "workflows.double_id", "steps[0].else[0].id", 1 },
        { Some.Definition(Set, """{ "n": { "type": "int" } }"""), "workflows.unknown_input_type", "inputs.n.type", 1 },
        { Some.Definition(Set, """{ "n": { "type": "integer", "default": "three" } }"""), "workflows.input_type", "inputs.n.default", 1 },
        { Some.Definition(Set, """{ "n": { "type": "integer", "default": 30, "maximum": 20 } }"""), "workflows.input_range", "inputs.n.default", 1 },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_definition_gets_its_problem_and_its_place(string definition, string code, string path, int line)
    {
        var workflow = Some.Reader.Read(definition, out var problems);

        Assert.Null(workflow);
        Assert.Contains(problems, problem => problem.Code == code && problem.Path == path && problem.Line == line);
    }

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
