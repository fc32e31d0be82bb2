using System.Globalization;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Diff;

namespace MetaFlow.Tests.Workflows.Diff;

/// <summary>Every member of the language, changed.</summary>
public sealed class LanguageDiffTests
{
    private const string Set = """{ "id": "s", "type": "set", "settings": { "values": { "x": 1 } } }""";

    private const string Loop = $$$"""{ "id": "a", "type": "for_each", "items": "{{ inputs.list }}", "maxItems": 9, HERE "steps": [ {{{Set}}} ] }""";

    private const string Try = $$"""{ "id": "a", "type": "try", HERE "steps": [ {{Set}} ], "finally": [ { "id": "f", "type": "set", "settings": { "values": {} } } ] }""";

    private const string Work = """{ "id": "a", "type": "set", HERE "settings": { "values": { "x": 1 } } }""";

    private const string Parallel = """
        { "id": "a", "type": "parallel", HERE "branches": [ { "id": "b", "steps": [] }, { "id": "c", "steps": [] }, { "id": "d", "steps": [] } ] }
        """;

    [Theory]
    [InlineData(Loop, "", "\"concurrency\": 4,", "'a' now works on up to 4 items at a time; it was 1.", "'a' 단계에서 동시에 처리하는 항목이 1개에서 4개로 바뀌었습니다.")]
    [InlineData(Loop, "", "\"onItemError\": \"collect\",",
        "'a' changed. Now: An item that fails is left out of the results and listed among the failed; the others go on. Before: If an item fails, the whole step fails.",
        "'a' 단계가 바뀌었습니다. 지금: 실패한 항목은 결과에서 빼서 실패 목록에 적고 나머지를 계속합니다. 이전: 항목이 하나라도 실패하면 이 단계 전체가 실패합니다.")]
    [InlineData(Loop, "", "\"result\": \"{{ item }}\",",
        "Each item of 'a' now gives `item`; it gave the output of the last step.", "'a' 단계의 항목별 결과가 마지막 단계의 결과에서 `item`으로 바뀌었습니다.")]
    [InlineData(Loop, "\"result\": \"{{ item }}\",", "\"result\": \"{{ index }}\",",
        "Each item of 'a' now gives `index`; it gave `item`.", "'a' 단계의 항목별 결과가 `item`에서 `index`로 바뀌었습니다.")]
    [InlineData(Loop, "\"result\": \"{{ item }}\",", "",
        "Each item of 'a' now gives the output of the last step; it gave `item`.", "'a' 단계의 항목별 결과가 `item`에서 마지막 단계의 결과로 바뀌었습니다.")]
    [InlineData(Loop, "", "\"timeout\": \"PT1H\",",
        "All of 'a' together may now take 1 hour; it had no limit of its own.", "'a' 단계 전체가 이제 1시간까지 걸릴 수 있습니다. 이전에는 따로 정하지 않았습니다.")]
    [InlineData(Loop, "\"timeout\": \"PT1H\",", "\"timeout\": \"PT30M\",",
        "All of 'a' together may now take 30 minutes; it was 1 hour.", "'a' 단계 전체의 시간 제한이 1시간에서 30분으로 바뀌었습니다.")]
    [InlineData(Loop, "\"timeout\": \"PT1H\",", "",
        "All of 'a' together has no limit of its own any more; it was 1 hour.", "'a' 단계 전체의 시간 제한이 없어졌습니다. 이전에는 1시간이었습니다.")]
    [InlineData(Parallel, "", "\"join\": \"any\",", "'a' now waits for one of its branches; it waited for all.", "'a' 단계가 이제 가지 하나가 끝날 때까지 기다립니다. 이전에는 모든 가지가 끝날 때까지 기다렸습니다.")]
    [InlineData(Parallel, "\"join\": \"any\",", "\"join\": 2,", "'a' now waits for 2 of its branches; it waited for one.", "'a' 단계가 이제 가지 2개가 끝날 때까지 기다립니다. 이전에는 가지 하나가 끝날 때까지 기다렸습니다.")]
    [InlineData(Try, "", "\"catch\": [],", "If a step in 'a' fails, the run now goes on.", "이제 'a' 안의 단계가 실패해도 실행을 계속합니다.")]
    [InlineData(Try, "\"catch\": [],", "", "If a step in 'a' fails, the run now fails too.", "이제 'a' 안의 단계가 실패하면 실행도 실패합니다.")]
    [InlineData(Work, "", "\"onError\": \"continue\",",
        "'a' changed. Now: If it fails for good, the run goes on without its output. Before: If it fails for good, the run stops.",
        "'a' 단계가 바뀌었습니다. 지금: 끝내 실패하면 결과 없이 계속합니다. 이전: 끝내 실패하면 실행을 멈춥니다.")]
    [InlineData(Work, "\"onError\": { \"fallback\": 1 },", "\"onError\": { \"fallback\": 2 },",
        "'a' changed. Now: If it fails for good, the run goes on with 2 as its output. Before: If it fails for good, the run goes on with 1 as its output.",
        "'a' 단계가 바뀌었습니다. 지금: 끝내 실패하면 2를 결과로 삼아 계속합니다. 이전: 끝내 실패하면 1을 결과로 삼아 계속합니다.")]
    [InlineData(Work, "\"retry\": { \"maxAttempts\": 2 },", "\"retry\": { \"maxAttempts\": 2, \"jitter\": 0.1, \"on\": [ \"a.b\" ] },",
        "'a' is now tried up to 2 times, first 1 second apart and then 2 times as long, each wait up to 10% shorter or longer, only for the problems 'a.b'; it was tried up to 2 times, first 1 second apart and then 2 times as long.",
        "'a' 단계의 시도 횟수가 바뀌었습니다. 지금: 최대 2번, 처음 간격 1초, 매번 2배, 간격은 무작위로 10%까지 조정, 'a.b' 문제일 때만. 이전: 최대 2번, 처음 간격 1초, 매번 2배.")]
    [InlineData(Work, "", "\"evidence\": [ { \"assumed\": \"Seoul time\" } ],", "Newly assumed in 'a': Seoul time", "'a' 단계에 새로 가정한 내용: Seoul time")]
    [InlineData(Work, "\"evidence\": [ { \"of\": \"values.x\", \"assumed\": \"one\" } ],", "",
        "No longer assumed in 'a': setting 'values.x', one", "'a' 단계에서 더 이상 가정하지 않는 내용: 설정 'values.x', one")]
    [InlineData(Work, "", "\"evidence\": [ { \"request\": \"daily\" } ],", "What 'a' is based on changed.", "'a' 단계의 근거가 바뀌었습니다.")]
    public void Of_a_step(string step, string old, string @new, string english, string korean) => Single(
        OfSteps(step.Replace("HERE", old, StringComparison.Ordinal)), OfSteps(step.Replace("HERE", @new, StringComparison.Ordinal)), english, korean);

    [Fact]
    public void What_a_loop_goes_through() => Single(
        OfSteps(Loop.Replace("HERE", "", StringComparison.Ordinal)),
        OfSteps(Loop.Replace("HERE", "", StringComparison.Ordinal).Replace("inputs.list", "inputs.list[[0..9]]", StringComparison.Ordinal)),
        "'a' now goes through the items of `inputs.list[[0..9]]`; it was `inputs.list`.",
        "'a' 단계에서 처리하는 목록이 `inputs.list`에서 `inputs.list[[0..9]]`로 바뀌었습니다.");

    [Theory]
    [InlineData("", "\"timeout\": \"PT1H\",", "A run may now take 1 hour; it had no limit of its own.", "한 번의 실행은 이제 1시간까지 걸릴 수 있습니다. 이전에는 따로 정하지 않았습니다.")]
    [InlineData("\"timeout\": \"PT1H\",", "\"timeout\": \"PT2H\",", "A run may now take 2 hours; it was 1 hour.", "실행의 시간 제한이 1시간에서 2시간으로 바뀌었습니다.")]
    [InlineData("\"timeout\": \"PT1H\",", "", "A run has no limit of its own any more; it was 1 hour.", "실행의 시간 제한이 없어졌습니다. 이전에는 1시간이었습니다.")]
    [InlineData("", "\"output\": \"{{ inputs.n }}\",",
        "A run now gives back `inputs.n`; it gave the output of its last step.", "실행 결과가 마지막 단계의 결과에서 `inputs.n`으로 바뀌었습니다.")]
    [InlineData("\"output\": 1,", "\"output\": 2,", "A run now gives back `2`; it gave `1`.", "실행 결과가 `1`에서 `2`로 바뀌었습니다.")]
    [InlineData("\"output\": 1,", "", "A run now gives back the output of its last step; it gave `1`.", "실행 결과가 `1`에서 마지막 단계의 결과로 바뀌었습니다.")]
    [InlineData("\"output\": { \"a\": 1 },", "\"output\": { \"a\": 2 },", "'a' of what a run gives back is now `2`; it was `1`.", "실행 결과의 'a'가 `1`에서 `2`로 바뀌었습니다.")]
    [InlineData("\"output\": { \"a\": 1 },", "\"output\": { \"a\": 1, \"b\": 2 },", "A run now also gives back 'b': `2`.", "실행 결과에 'b'가 생겼습니다. 값은 `2`입니다.")]
    [InlineData("\"output\": { \"a\": 1, \"b\": 2 },", "\"output\": { \"a\": 1 },", "A run no longer gives back 'b'; it was `2`.", "실행 결과에서 'b'가 없어졌습니다. 이전 값은 `2`입니다.")]
    [InlineData("", "\"record\": \"at_end\",",
        "What steps that only read gave is now recorded together with what comes after them.", "이제 읽기만 하는 단계의 결과를 그다음 단계의 결과와 함께 기록합니다.")]
    [InlineData("\"record\": \"at_end\",", "\"record\": \"failures\",", "Nothing is kept any more of a run that succeeds.", "이제 성공한 실행은 기록을 남기지 않습니다.")]
    [InlineData("\"record\": \"failures\",", "", "Each step is now recorded before the next one begins.", "이제 각 단계를 다음 단계가 시작되기 전에 기록합니다.")]
    public void Of_the_whole(string old, string @new, string english, string korean) => Single(Whole(old), Whole(@new), english, korean);

    private const string Weekly = "\"type\": \"schedule\", \"cron\": \"0 9 * * MON\"";
    private const string Hook = "\"type\": \"webhook\"";

    [Theory]
    [InlineData("\"type\": \"schedule\", \"every\": \"PT1H\"", "\"type\": \"schedule\", \"every\": \"PT2H\"",
        "The trigger 't' now starts every 2 hours (UTC); it was every 1 hour (UTC).", "트리거 't'의 일정이 바뀌었습니다. 지금: 2시간마다 (UTC), 이전: 1시간마다 (UTC)")]
    [InlineData(Weekly + ", \"timeZone\": \"Asia/Seoul\"", "\"type\": \"schedule\", \"cron\": \"0 9 * * *\", \"timeZone\": \"Asia/Seoul\"",
        "The trigger 't' now starts every day at 09:00 (Seoul); it was every Monday at 09:00 (Seoul).",
        "트리거 't'의 일정이 바뀌었습니다. 지금: 매일 09:00 (서울), 이전: 매주 월요일 09:00 (서울)")]
    [InlineData(Weekly, Weekly + ", \"missed\": \"all\"",
        "The trigger 't' changed. Now: Every start that was missed while nothing could run is caught up. Before: If starts were missed while nothing could run, the last one is caught up.",
        "트리거 't'가 바뀌었습니다. 지금: 서버가 꺼져 있어 놓친 실행은 모두 뒤늦게 시작합니다. 이전: 서버가 꺼져 있어 놓친 실행이 있으면 마지막 한 번만 뒤늦게 시작합니다.")]
    [InlineData(Weekly, Weekly + ", \"jitter\": \"PT5M\"",
        "The trigger 't' changed. Now also: Each start comes up to 5 minutes later, at random.", "트리거 't'가 바뀌었습니다. 추가: 시작할 때마다 무작위로 5분까지 늦춥니다.")]
    [InlineData(Weekly, Weekly + ", \"paused\": true", "The trigger 't' is paused now.", "트리거 't'가 이제 일시 중지되어 있습니다.")]
    [InlineData(Weekly + ", \"paused\": true", Weekly, "The trigger 't' is no longer paused.", "트리거 't'의 일시 중지가 풀렸습니다.")]
    [InlineData(Weekly + ", \"inputs\": { \"n\": 1 }", Weekly + ", \"inputs\": { \"n\": 2 }",
        "The trigger 't' now gives the input 'n': `2`; it was `1`.", "트리거 't'가 입력 'n'에 넣는 값이 `1`에서 `2`로 바뀌었습니다.")]
    [InlineData(Weekly, Weekly + ", \"inputs\": { \"n\": 2 }", "The trigger 't' now gives the input 'n': `2`.", "트리거 't'가 이제 입력 'n'에 `2`를 넣습니다.")]
    [InlineData(Weekly + ", \"inputs\": { \"n\": 2 }", Weekly, "The trigger 't' no longer gives the input 'n'; it was `2`.", "트리거 't'가 더 이상 입력 'n'을 넣지 않습니다. 이전 값은 `2`입니다.")]
    [InlineData(Hook, Hook + ", \"inputs\": \"{{ trigger.body }}\"",
        "The trigger 't' now gives the inputs `trigger.body`; it was `{}`.", "트리거 't'가 입력에 넣는 값이 `{}`에서 `trigger.body`로 바뀌었습니다.")]
    [InlineData(Hook + ", \"auth\": { \"kind\": \"bearer\", \"credential\": \"k\" }", Hook,
        "The trigger 't' changed. Now: Everybody who knows the address can start it. Before: Accepts only requests with a bearer token that fits the credential 'k'.",
        "트리거 't'가 바뀌었습니다. 지금: 주소를 아는 사람은 누구나 시작할 수 있습니다. 이전: Bearer 토큰이 자격 증명 'k'와 맞는 요청만 받습니다.")]
    [InlineData(Hook + ", \"answerWithin\": \"PT5S\"", Hook,
        "The trigger 't' changed. No longer: If the run is done within 5 seconds, the sender gets its outcome.",
        "트리거 't'가 바뀌었습니다. 없어진 내용: 5초 안에 끝나면 요청한 쪽에 결과를 돌려줍니다.")]
    public void Of_a_trigger(string old, string @new, string english, string korean) => Single(Trigger(old), Trigger(@new), english, korean);

    [Fact]
    public void A_trigger_of_another_type_is_another_trigger() => Assert.Equal(
        ["The trigger 't' is gone. Before: Starts when somebody asks for it.", "New trigger 't'. Starts when a file appears in the folder 'in'."],
        Between(Trigger("\"type\": \"manual\""), Trigger("\"type\": \"file\", \"folder\": \"in\"")).Select(change => In("en", change)));

    [Fact]
    public void What_a_trigger_gives_a_secret_input_is_not_shown()
    {
        string Given(string key) => $$"""
            { "metaflow": 1, "id": "a", "inputs": { "key": { "type": "string", "secret": true } }, "steps": [],
              "triggers": [ { "id": "t", "type": "manual", "inputs": { "key": "{{key}}" } } ] }
            """;

        Single(
            Given("hunter2"), Given("hunter3"),
            "What the trigger 't' gives the secret input 'key' changed.", "트리거 't'가 비밀 입력 'key'에 넣는 값이 바뀌었습니다.");
    }

    [Theory]
    [InlineData(Weekly, Weekly + ", \"missed\": \"last\", \"overlap\": \"skip\", \"paused\": false, \"timeZone\": \"UTC\"")]
    [InlineData(Hook, Hook + ", \"methods\": [ \"post\" ], \"auth\": { \"kind\": \"none\" }, \"inputs\": {}")]
    public void What_is_written_out_though_it_holds_anyway_is_no_difference(string old, string @new) => Assert.Empty(Between(Trigger(old), Trigger(@new)));

    [Fact]
    public void A_default_that_words_do_not_tell_apart_is_said_to_differ()
    {
        var list = string.Join(", ", Enumerable.Range(100, 20));
        string Input(string values) => $$"""{ "metaflow": 1, "id": "a", "inputs": { "n": { "type": "array", "default": [ {{values}} ] } }, "steps": [] }""";

        Single(
            Input(list), Input(list.Replace("105", "999", StringComparison.Ordinal)),
            "The input 'n' changed in what is not shown here. Takes 'n', a list; a list of 20 items if nothing is given.",
            "입력 'n'에서 여기에 보이지 않는 부분이 바뀌었습니다. 입력 'n'은 목록입니다. 입력하지 않으면 항목이 20개인 목록을 씁니다.");
    }

    private static string OfSteps(string steps) => Some.Definition(steps, """{ "list": { "type": "array" } }""");

    private static string Whole(string members) => $$"""{ "metaflow": 1, "id": "a", "inputs": { "n": {} }, {{members}} "steps": [] }""";

    private static string Trigger(string members) =>
        $$"""{ "metaflow": 1, "id": "a", "inputs": { "n": { "default": 0 } }, "triggers": [ { "id": "t", {{members}} } ], "steps": [] }""";

    private static void Single(string before, string after, string english, string korean)
    {
        var change = Assert.Single(Between(before, after));

        Assert.Equal(english, In("en", change));
        Assert.Equal(korean, In("ko", change));
    }

    private static IReadOnlyList<WorkflowChange> Between(string before, string after) => new WorkflowDiff(Some.Catalog).Between(Read(before), Read(after));

    private static string In(string language, WorkflowChange change) => change.In(CultureInfo.GetCultureInfo(language));

    private static Workflow Read(string definition)
    {
        var workflow = Some.Reader.Read(definition, out var problems);
        Assert.DoesNotContain(problems, problem => problem.Severity == Severity.Error);
        return workflow!;
    }
}
