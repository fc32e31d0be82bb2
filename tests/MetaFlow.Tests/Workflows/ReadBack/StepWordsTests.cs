using System.Globalization;
using MetaFlow.Steps;
using MetaFlow.Tests.Workflows.Errand;
using MetaFlow.Workflows;
using MetaFlow.Workflows.ReadBack;

namespace MetaFlow.Tests.Workflows.ReadBack;

public sealed class StepWordsTests
{
    private static readonly StepCatalog Catalog = new([typeof(StepCatalog).Assembly, typeof(ErrandStep).Assembly]);

    private const string B = """{ "id": "b", "type": "set", "settings": { "values": { "x": 1 } } }""";

    private const string C = """{ "id": "c", "type": "set", "settings": { "values": { "y": 2 } } }""";

    [Theory]
    [InlineData(""" "for": "PT1H30M" """, "w: Waits for 1 hour and 30 minutes.", "w: 1시간 30분 동안 기다립니다.")]
    [InlineData(""" "until": "2026-05-04T09:00:00+09:00" """, "w: Waits until \"2026-05-04T09:00:00+09:00\".", "w: \"2026-05-04T09:00:00+09:00\"까지 기다립니다.")]
    [InlineData(""" "event": "order.paid" """, "w: Waits for the event \"order.paid\".", "w: \"order.paid\" 이벤트를 기다립니다.")]
    [InlineData(""" "event": "order.paid", "atMost": "P1D" """, "w: Waits for the event \"order.paid\", at most 1 day.", "w: \"order.paid\" 이벤트를 최대 1일 동안 기다립니다.")]
    public void A_rest_says_what_it_waits_for(string settings, string english, string korean)
    {
        var step = $$"""{ "id": "w", "type": "wait", "settings": { {{settings}} } }""";

        Assert.Equal((english, korean), (Steps("en", step), Steps("ko", step)));
    }

    [Theory]
    [InlineData("en", """
        a: For each item of the input 'list', up to 4 at a time:
          There may be at most 1,000 items; with more it fails before it does anything.
          An item that fails is left out of the results and listed among the failed; the others go on.
          Each item gives {'name': 'name' of the item, 'at': the position of the item (from 0)}.
          Note: why
          All of it together may take 10 minutes.
          b: Sets 'x' to the item.
        """)]
    [InlineData("ko", """
        a: 입력 'list'에 있는 항목마다, 한 번에 4개까지 동시에 실행합니다:
          항목은 1,000개까지이며, 더 많으면 아무것도 하지 않고 실패합니다.
          실패한 항목은 결과에서 빼서 실패 목록에 적고 나머지를 계속합니다.
          항목마다 {'name': 항목의 'name', 'at': 항목의 순번(0부터)}을 결과로 남깁니다.
          메모: why
          전체를 합쳐 10분까지 걸릴 수 있습니다.
          b: 'x' 값을 항목으로 정합니다.
        """)]
    public void A_loop_says_how_many_at_a_time_how_many_at_most_and_what_an_item_gives(string language, string said) =>
        Assert.Equal(said, Steps(language, """
            { "id": "a", "type": "for_each", "items": "{{ inputs.list }}", "concurrency": 4, "maxItems": 1000, "onItemError": "collect",
              "result": { "name": "{{ item.name }}", "at": "{{ index }}" }, "note": "why", "timeout": "PT10M",
              "steps": [ { "id": "b", "type": "set", "settings": { "values": { "x": "{{ item }}" } } } ] }
            """));

    [Theory]
    [InlineData("\"stop\"", "If an item fails, the whole step fails.", "항목이 하나라도 실패하면 이 단계 전체가 실패합니다.")]
    [InlineData("\"continue\"", "If an item fails, its result stays empty and the others go on.", "항목이 실패하면 그 결과를 비워 두고 나머지를 계속합니다.")]
    public void A_loop_without_a_bound_says_so_and_what_an_item_that_fails_does(string policy, string english, string korean)
    {
        var loop = $$$"""{ "id": "a", "type": "for_each", "items": "{{ inputs.list }}", "onItemError": {{{policy}}}, "steps": [ {{{B}}} ] }""";

        Assert.Equal(
            $"a: For each item of the input 'list', one after another:\n  How many items there may be is not limited here.\n  {english}\n  b: Sets 'x' to 1.",
            Steps("en", loop));
        Assert.Equal(
            $"a: 입력 'list'에 있는 항목마다 차례대로 실행합니다:\n  항목 수의 한도는 정해 두지 않았습니다.\n  {korean}\n  b: 'x' 값을 1로 정합니다.",
            Steps("ko", loop));
    }

    [Theory]
    [InlineData("\"all\"", "when all of them are done", "모두 끝나면")]
    [InlineData("\"any\"", "as soon as one of them is done; the others are cancelled", "하나라도 끝나면 나머지를 취소하고")]
    [InlineData("2", "as soon as 2 of them are done; the others are cancelled", "2개가 끝나면 나머지를 취소하고")]
    public void Branches_and_what_they_wait_for(string join, string english, string korean)
    {
        var parallel = $$"""
            { "id": "a", "type": "parallel", "join": {{join}}, "branches": [
              { "id": "left", "steps": [ {{B}} ] }, { "id": "right", "steps": [ {{C}} ] }, { "id": "idle", "steps": [] } ] }
            """;

        Assert.Equal($"""
            a: Runs 3 branches at the same time and goes on {english}:
              Branch 'left':
                b: Sets 'x' to 1.
              Branch 'right':
                c: Sets 'y' to 2.
              Branch 'idle':
                Does nothing.
            """, Steps("en", parallel));
        Assert.Equal($"""
            a: 가지 3개를 동시에 실행하고, {korean} 다음으로 넘어갑니다:
              가지 'left':
                b: 'x' 값을 1로 정합니다.
              가지 'right':
                c: 'y' 값을 2로 정합니다.
              가지 'idle':
                아무것도 하지 않습니다.
            """, Steps("ko", parallel));
    }

    [Theory]
    [InlineData("en", """
        a: Tries this:
          b: Sets 'x' to 1.
        If one of these steps fails:
          c: Sets 'why' to "[the step that failed]: [the text of the problem]".
            Only if the code of the problem is "api.busy"; otherwise it is skipped.
        In any case, at the end:
          d: Sets 'z' to 3.
        """)]
    [InlineData("ko", """
        a: 다음을 시도합니다:
          b: 'x' 값을 1로 정합니다.
        그중 한 단계라도 실패하면:
          c: 'why' 값을 "[실패한 단계]: [문제의 내용]"으로 정합니다.
            문제의 코드가 "api.busy"와 같은 경우에만 실행하고, 그렇지 않으면 건너뜁니다.
        성공하든 실패하든 마지막에:
          d: 'z' 값을 3으로 정합니다.
        """)]
    public void What_is_tried_what_is_done_on_failure_and_what_in_any_case(string language, string said) =>
        Assert.Equal(said, Steps(language, $$$"""
            { "id": "a", "type": "try", "steps": [ {{{B}}} ],
              "catch": [ { "id": "c", "type": "set", "when": "{{ problem.code = 'api.busy' }}",
                "settings": { "values": { "why": "{{ problem.step }}: {{ problem.message }}" } } } ],
              "finally": [ { "id": "d", "type": "set", "settings": { "values": { "z": 3 } } } ] }
            """));

    [Fact]
    public void A_problem_that_is_caught_and_nothing_else_is_said_too() => Assert.Equal(
        "a: Tries this:\n  b: Sets 'x' to 1.\nIf one of these steps fails:\n  Does nothing.",
        Steps("en", $$"""{ "id": "a", "type": "try", "steps": [ {{B}} ], "catch": [] }"""));

    [Theory]
    [InlineData("\"onError\": \"continue\"", "If it fails for good, the run goes on without its output.", "끝내 실패하면 결과 없이 계속합니다.")]
    [InlineData("\"onError\": { \"fallback\": \"{{ inputs.n }}\" }",
        "If it fails for good, the run goes on with the input 'n' as its output.", "끝내 실패하면 입력 'n'을 결과로 삼아 계속합니다.")]
    [InlineData("\"onError\": { \"fallback\": [] }", "If it fails for good, the run goes on with an empty list as its output.", "끝내 실패하면 빈 목록을 결과로 삼아 계속합니다.")]
    [InlineData("\"retry\": { \"maxAttempts\": 3, \"delay\": \"PT10S\", \"backoff\": 1, \"jitter\": 0.25, \"on\": [ \"api.busy\", \"net.*\" ] }",
        "If it fails, it is tried up to 3 times in all, 10 seconds apart. Each wait is up to 25% shorter or longer, at random. Only the problems 'api.busy' and 'net.*' are tried again.",
        "실패하면 10초 간격으로, 모두 3번까지 시도합니다. 기다리는 시간은 매번 무작위로 25%까지 줄거나 늘어납니다. 문제가 'api.busy'와 'net.*'일 때만 다시 시도합니다.")]
    [InlineData("\"evidence\": [ { \"request\": \"every morning\" } ]", "From the request: \"every morning\"", "요청에서 온 내용: \"every morning\"")]
    [InlineData("\"evidence\": [ { \"of\": \"values.x\", \"rule\": \"one is the least\" } ]",
        "Setting 'values.x', by rule: one is the least", "설정 'values.x', 규칙에 따른 내용: one is the least")]
    [InlineData("\"evidence\": [ { \"passage\": { \"document\": \"naver\", \"text\": \"display: 10\" } } ]",
        "From the knowledge base: \"display: 10\"", "지식 베이스에서 온 내용: \"display: 10\"")]
    [InlineData("\"evidence\": [ { \"assumed\": \"서울 시간\" } ]", "Assumed: 서울 시간", "가정한 내용: 서울 시간")]
    public void What_stands_beside_the_work(string member, string english, string korean)
    {
        var step = B.Replace("\"id\": \"b\"", $"\"id\": \"b\", {member}", StringComparison.Ordinal);

        Assert.Equal($"b: Sets 'x' to 1.\n  {english}", Steps("en", step));
        Assert.Equal($"b: 'x' 값을 1로 정합니다.\n  {korean}", Steps("ko", step));
    }

    [Fact]
    public void An_assumption_and_an_effect_are_marked_and_nothing_else_is()
    {
        var lines = Lines("en", """
            { "id": "a", "type": "errand", "note": "why", "settings": { "effect": "notify" },
              "evidence": [ { "assumed": "to the team" }, { "request": "tell them" } ] }
            """);

        Assert.Equal(
            [LineMark.Effect, LineMark.None, LineMark.None, LineMark.Effect, LineMark.Assumed, LineMark.None],
            lines.Skip(1).SkipWhile(line => line.Mark == LineMark.None).Select(line => line.Mark));
    }

    [Theory]
    [InlineData("""{ "effect": "read" }""", "Reads something outside of the run.", "실행 바깥의 것을 읽습니다.")]
    [InlineData("""{ "effect": "read", "credential": "naver" }""",
        "Reads something outside of the run with the credential 'naver'.", "자격 증명 'naver'를 써서 실행 바깥의 것을 읽습니다.")]
    [InlineData("""{ "effect": "read", "url": "https://openapi.naver.com/v1/{{ inputs.n }}", "credential": "naver" }""",
        "Reads from openapi.naver.com with the credential 'naver'.", "자격 증명 'naver'를 써서 openapi.naver.com에서 읽어 옵니다.")]
    [InlineData("""{ "effect": "read", "url": "{{ inputs.n }}" }""",
        "Reads from a host that is known only when it runs.", "실행할 때 정해지는 호스트에서 읽어 옵니다.")]
    [InlineData("""{ "effect": "write", "url": "https://crm.example.com/" }""",
        "Changes something at crm.example.com.", "crm.example.com에 있는 것을 바꿉니다.")]
    [InlineData("""{ "effect": "notify", "to": "team@example.com" }""", "Sends to team@example.com.", "team@example.com으로 보냅니다.")]
    [InlineData("""{ "effect": "notify", "to": [ "kim@example.com", "lee@example.com" ], "url": "https://mail.example.com/", "credential": "smtp" }""",
        "Sends to kim@example.com and lee@example.com through mail.example.com with the credential 'smtp'.",
        "mail.example.com을 거쳐 자격 증명 'smtp'를 써서 kim@example.com과 lee@example.com으로 보냅니다.")]
    [InlineData("""{ "effect": "notify", "to": "{{ inputs.n }}" }""",
        "Sends to people who are known only when it runs.", "실행할 때 정해지는 곳으로 보냅니다.")]
    [InlineData("""{ "effect": "irreversible", "url": "https://pay.example.com/", "credential": "pay" }""",
        "Does something at pay.example.com with the credential 'pay' that cannot be taken back.",
        "자격 증명 'pay'를 써서 pay.example.com에서 되돌릴 수 없는 일을 합니다.")]
    [InlineData("""{ "credential": "db" }""", "Uses the credential 'db'.", "자격 증명 'db'를 씁니다.")]
    [InlineData("""{ "asks": true }""", "Asks a person and waits for the answer.", "사람에게 묻고 답을 기다립니다.")]
    [InlineData("""{ "tokens": 2000 }""",
        "Uses a language model, up to 2,000 tokens an attempt.", "언어 모델을 씁니다. 한 번의 시도에 토큰 2,000개까지 쓸 수 있습니다.")]
    [InlineData("""{ "tokens": null }""",
        "Uses a language model, with no limit to its tokens.", "언어 모델을 씁니다. 토큰 수의 한도는 없습니다.")]
    public void What_a_step_does_to_the_world(string settings, string english, string korean)
    {
        var step = $$"""{ "id": "a", "type": "errand", "settings": {{settings}} }""";

        Assert.Equal($"  {english}", Steps("en", step).Split('\n')[1]);
        Assert.Equal($"  {korean}", Steps("ko", step).Split('\n')[1]);
    }

    [Fact]
    public void A_step_whose_settings_touch_nothing_is_not_among_those_that_do()
    {
        var workflow = Read("""{ "id": "a", "type": "errand", "settings": {} }, { "id": "b", "type": "errand", "settings": { "effect": "write" } }""");

        var whole = new WorkflowWords(Catalog).Say(workflow, CultureInfo.GetCultureInfo("en")).Where(line => line.StepPath.Length == 0);

        Assert.Contains("Changes things outside of the run: 'b'.", whole.Select(line => line.Text));
        Assert.DoesNotContain(whole, line => line.Text.Contains("'a'", StringComparison.Ordinal));
    }

    private static IEnumerable<ReadBackLine> Lines(string language, string steps) =>
        new WorkflowWords(Catalog).Say(Read(steps), CultureInfo.GetCultureInfo(language));

    private static string Steps(string language, string steps) => string.Join('\n', Lines(language, steps)
        .Where(line => line.StepPath.Length > 0)
        .Select(line => new string(' ', line.Depth * 2) + line.Text));

    private static Workflow Read(string steps)
    {
        var workflow = new WorkflowReader(Catalog).Read(
            Some.Definition(steps, """{ "n": { "type": "string" }, "list": { "type": "array" } }"""), out var problems);
        Assert.DoesNotContain(problems, problem => problem.Severity == Severity.Error);
        return workflow!;
    }
}
