using System.Globalization;
using MetaFlow.Steps;
using MetaFlow.Tests.Workflows.Diff.Mail;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Diff;

namespace MetaFlow.Tests.Workflows.Diff;

public sealed class WorkflowDiffTests
{
    private static readonly StepCatalog Catalog = new([typeof(StepCatalog).Assembly, typeof(MailStep).Assembly]);

    private const string A = """{ "id": "a", "type": "set", "settings": { "values": { "x": 1, "y": [ 1, 2 ] } } }""";
    private const string B = """{ "id": "b", "type": "set", "settings": { "values": { "z": "{{ inputs.n }}" } } }""";
    private const string C = """{ "id": "c", "type": "set", "settings": { "values": {} } }""";
    private const string Mail = """{ "id": "mail", "type": "test_mail", "settings": { "to": "kim" } }""";

    [Theory]
    [InlineData(A, A + "," + B, "New step 'b' (set) at 'b'.", "'b' 자리에 'b' 단계(set)가 생겼습니다.")]
    [InlineData(A + "," + B, A, "The step 'b' (set) is gone.", "'b' 단계(set)가 없어졌습니다.")]
    [InlineData(A + "," + B, B + "," + A, "'a' moved: it now comes after 'b'.", "'a' 단계가 'b' 단계 뒤로 옮겨졌습니다.")]
    [InlineData(A + "," + B + "," + C, C + "," + A + "," + B, "'c' moved: it now comes first.", "'c' 단계가 맨 앞으로 옮겨졌습니다.")]
    [InlineData(A + "," + B + "," + C, B + "," + C + "," + A, "'a' moved: it now comes after 'c'.", "'a' 단계가 'c' 단계 뒤로 옮겨졌습니다.")]
    public void Steps(string before, string after, string english, string korean) => Single(before, after, english, korean);

    [Theory]
    [InlineData("\"x\": 1", "\"x\": 2", "'a': the setting 'values.x' is now `2`; it was `1`.", "'a' 단계: 설정 'values.x'가 `1`에서 `2`로 바뀌었습니다.")]
    [InlineData("\"x\": 1", "\"x\": \"1\"", "'a': the setting 'values.x' is now `\"1\"`; it was `1`.", "'a' 단계: 설정 'values.x'가 `1`에서 `\"1\"`로 바뀌었습니다.")]
    [InlineData("\"x\": 1, ", "", "'a': the setting 'values.x' is gone; it was `1`.", "'a' 단계: 설정 'values.x'가 없어졌습니다. 이전 값은 `1`입니다.")]
    [InlineData("\"x\": 1", "\"x\": 1, \"w\": 3", "'a': the setting 'values.w' is now `3`.", "'a' 단계: 설정 'values.w'가 생겼습니다. 값은 `3`입니다.")]
    [InlineData("[ 1, 2 ]", "[ 1, 3 ]", "'a': the setting 'values.y[1]' is now `3`; it was `2`.", "'a' 단계: 설정 'values.y[1]'이 `2`에서 `3`으로 바뀌었습니다.")]
    [InlineData("[ 1, 2 ]", "[ 1 ]", "'a': the setting 'values.y' is now `[1]`; it was `[1,2]`.", "'a' 단계: 설정 'values.y'가 `[1,2]`에서 `[1]`로 바뀌었습니다.")]
    [InlineData("\"id\": \"a\"", "\"id\": \"a\", \"when\": \"{{ inputs.n > 1 }}\"",
        "'a' now runs only if the input 'n' is more than 1.", "'a' 단계를 이제 입력 'n'이 1보다 큰 경우에만 실행합니다.")]
    [InlineData("\"id\": \"a\"", "\"id\": \"a\", \"retry\": { \"maxAttempts\": 3, \"delay\": \"PT10S\" }",
        "'a' is now tried up to 3 times, first 10 seconds apart and then 2 times as long; it was tried once.",
        "'a' 단계의 시도 횟수가 바뀌었습니다. 지금: 최대 3번, 처음 간격 10초, 매번 2배. 이전: 한 번.")]
    [InlineData("\"id\": \"a\"", "\"id\": \"a\", \"timeout\": \"PT30S\"",
        "One attempt at 'a' may now take 30 seconds; it had no limit of its own.",
        "'a' 단계의 한 번의 시도는 이제 30초까지 걸릴 수 있습니다. 이전에는 따로 정하지 않았습니다.")]
    [InlineData("\"id\": \"a\"", "\"id\": \"a\", \"note\": \"why\"", "The note of 'a' changed.", "'a' 단계의 메모가 바뀌었습니다.")]
    public void What_a_step_says(string old, string @new, string english, string korean) =>
        Single(A, A.Replace(old, @new, StringComparison.Ordinal), english, korean);

    [Theory]
    [InlineData("\"when\": \"{{ inputs.n > 1 }}\"", "\"when\": \"{{ inputs.n > 2 }}\"",
        "'a' now runs only if the input 'n' is more than 2; it was only if the input 'n' is more than 1.",
        "'a' 단계를 이제 입력 'n'이 2보다 큰 경우에만 실행합니다. 이전에는 입력 'n'이 1보다 큰 경우에만 실행했습니다.")]
    [InlineData("\"when\": \"{{ inputs.n > 1 }}\"", "\"x-was\": 1",
        "'a' now always runs; it ran only if the input 'n' is more than 1.",
        "'a' 단계를 이제 항상 실행합니다. 이전에는 입력 'n'이 1보다 큰 경우에만 실행했습니다.")]
    [InlineData("\"timeout\": \"PT1M\"", "\"timeout\": \"PT2M\"",
        "One attempt at 'a' may now take 2 minutes; it was 1 minute.", "'a' 단계의 시간 제한이 1분에서 2분으로 바뀌었습니다.")]
    [InlineData("\"timeout\": \"PT1M\"", "\"x-was\": 1",
        "An attempt at 'a' has no limit of its own any more; it was 1 minute.", "'a' 단계의 시간 제한이 없어졌습니다. 이전에는 1분이었습니다.")]
    public void What_stands_beside_the_work(string old, string @new, string english, string korean) => Single(
        A.Replace("\"id\": \"a\"", $"\"id\": \"a\", {old}", StringComparison.Ordinal),
        A.Replace("\"id\": \"a\"", $"\"id\": \"a\", {@new}", StringComparison.Ordinal), english, korean);

    [Theory]
    [InlineData("""{ "n": {} }""", """{ "n": {}, "m": { "type": "integer", "default": 3 } }""",
        "New input. Takes 'm', a whole number; 3 if nothing is given.", "입력이 늘었습니다. 입력 'm'은 정수입니다. 입력하지 않으면 3을 씁니다.")]
    [InlineData("""{ "n": {}, "m": {} }""", """{ "n": {} }""", "The input 'm' is gone.", "입력 'm'이 없어졌습니다.")]
    [InlineData("""{ "n": { "default": 1 } }""", """{ "n": { "default": 2 } }""",
        "The input 'n' changed. Now: Takes 'n', a value of any kind; 2 if nothing is given. Before: Takes 'n', a value of any kind; 1 if nothing is given.",
        "입력 'n'이 바뀌었습니다. 지금: 입력 'n'은 아무 형식의 값입니다. 입력하지 않으면 2를 씁니다. 이전: 입력 'n'은 아무 형식의 값입니다. 입력하지 않으면 1을 씁니다.")]
    public void Inputs(string before, string after, string english, string korean)
    {
        var change = Assert.Single(Between(Read(A, before), Read(A, after)));

        Assert.Equal((english, korean), (In("en", change), In("ko", change)));
    }

    [Fact]
    public void A_condition_and_where_its_steps_stand()
    {
        var before = $$$"""{{{A}}}, { "id": "if", "type": "condition", "if": "{{ inputs.n > 1 }}", "then": [ {{{B}}} ] }""";
        var after = $$$"""{ "id": "if", "type": "condition", "if": "{{ inputs.n > 2 }}", "then": [ {{{B}}}, {{{A}}} ] }""";

        Assert.Equal(
            ["'a' moved from 'a' to 'if/then/a'.", "'if' now decides by `inputs.n > 2`; it was `inputs.n > 1`."],
            Between(Read(before), Read(after)).Select(change => In("en", change)));
        Assert.Equal(
            ["'a' 단계가 'a'에서 'if/then/a'로 옮겨졌습니다.", "'if' 단계의 조건이 `inputs.n > 1`에서 `inputs.n > 2`로 바뀌었습니다."],
            Between(Read(before), Read(after)).Select(change => In("ko", change)));
    }

    [Fact]
    public void A_condition_that_moves_takes_its_steps_along()
    {
        var condition = $$$"""{ "id": "if", "type": "condition", "if": "{{ inputs.n }}", "then": [ {{{B}}} ] }""";
        var outer = $$$"""{ "id": "out", "type": "condition", "if": "{{ inputs.n }}", "then": [ {{{condition}}} ] }""";

        var changes = Between(Read(condition), Read(outer));

        Assert.Equal(["New step 'out' (condition) at 'out'.", "'if' moved from 'if' to 'out/then/if'."], changes.Select(change => In("en", change)));
    }

    [Fact]
    public void What_a_workflow_does_to_the_world_comes_first()
    {
        var added = Between(Read(A), Read($"{B}, {Mail}"));
        var removed = Between(Read(Mail), Read(A));

        Assert.Equal("Now also sends something to people: 'mail'.", In("en", added[0]));
        Assert.Equal("이제 사람에게도 보냅니다: 'mail'", In("ko", added[0]));
        Assert.Equal("No longer sends anything to people: 'mail'.", In("en", removed[0]));
        Assert.Equal("더 이상 사람에게 보내지 않습니다: 'mail'", In("ko", removed[0]));
    }

    [Fact]
    public void A_step_of_another_type_may_have_another_effect()
    {
        var changes = Between(Read(C), Read("""{ "id": "c", "type": "test_mail", "settings": { "to": "kim" } }"""));

        Assert.Equal(
            [
                "Now also sends something to people: 'c'.", "'c' is now of the type 'test_mail'; it was 'set'.",
                "'c': the setting 'values' is gone; it was `{}`.", "'c': the setting 'to' is now `\"kim\"`.",
            ],
            changes.Select(change => In("en", change)));
        Assert.Equal("'c' 단계의 종류가 'set'에서 'test_mail'로 바뀌었습니다.", In("ko", changes[1]));
    }

    [Fact]
    public void Names_and_triggers()
    {
        var before = Read("""{ "metaflow": 1, "id": "a", "name": { "en": "One", "ko": "하나" }, "steps": [] }""", raw: true);
        var after = Read("""{ "metaflow": 1, "id": "a", "name": { "en": "Two", "ko": "둘" }, "triggers": [ { "id": "t", "type": "manual" } ], "steps": [] }""", raw: true);

        Assert.Equal(["The name is now 'Two'; it was 'One'.", "New trigger 't'. Starts when somebody asks for it."], Between(before, after).Select(change => In("en", change)));
        Assert.Equal(["이름이 '둘'에서 '하나'로 바뀌었습니다.", "트리거 't'가 없어졌습니다. 이전: 누군가 요청하면 시작합니다."], Between(after, before).Select(change => In("ko", change)));
    }

    [Theory]
    [InlineData("""{"id":"a","type":"SET","settings":{"values":{"y":[1.0,2],"x":1}}}""")]
    [InlineData("""{ "type": "set", "x-color": "red", "settings": { "values": { "x": 1e0, "y": [1, 2] } }, "retry": {}, "id": "a" }""")]
    public void How_a_definition_is_written_is_no_difference(string written) => Assert.Empty(Between(Read(A), Read(written)));

    [Fact]
    public void Spaces_around_an_expression_are_no_difference() => Assert.Empty(Between(
        Read(B), Read(B.Replace("{{ inputs.n }}", "{{inputs.n}}", StringComparison.Ordinal))));

    [Fact]
    public void Every_kind_of_change_can_be_said_in_both_languages()
    {
        string[] keys = ["Read", "Write", "Notify", "Irreversible"];
        foreach (var effect in keys.Select(Enum.Parse<Effect>))
        {
            foreach (var language in new[] { "en", "ko" })
            {
                Assert.Contains("'x'", In(language, new WorkflowChange.EffectGained(effect, ["x"])), StringComparison.Ordinal);
                Assert.Contains("'x'", In(language, new WorkflowChange.EffectLost(effect, ["x"])), StringComparison.Ordinal);
            }
        }
    }

    private static void Single(string before, string after, string english, string korean)
    {
        var change = Assert.Single(Between(Read(before), Read(after)));

        Assert.Equal(english, In("en", change));
        Assert.Equal(korean, In("ko", change));
    }

    private static IReadOnlyList<WorkflowChange> Between(Workflow before, Workflow after) => new WorkflowDiff(Catalog).Between(before, after);

    private static string In(string language, WorkflowChange change) => change.In(CultureInfo.GetCultureInfo(language));

    private static Workflow Read(string steps, string inputs = """{ "n": {} }""", bool raw = false)
    {
        var workflow = new WorkflowReader(Catalog).Read(raw ? steps : Some.Definition(steps, inputs), out var problems);
        Assert.Empty(problems);
        return workflow!;
    }
}
