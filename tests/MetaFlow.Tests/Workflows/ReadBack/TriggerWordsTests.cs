using System.Globalization;
using MetaFlow.Workflows;
using MetaFlow.Workflows.ReadBack;

namespace MetaFlow.Tests.Workflows.ReadBack;

public sealed class TriggerWordsTests
{
    [Theory]
    [InlineData("""{ "type": "manual" }""", "Starts when somebody asks for it.", "누군가 요청하면 시작합니다.")]
    [InlineData("""{ "type": "manual", "paused": true }""",
        "Starts when somebody asks for it.\nIt is paused: until somebody resumes it, it starts nothing.",
        "누군가 요청하면 시작합니다.\n일시 중지되어 있어서, 다시 켤 때까지 아무것도 시작하지 않습니다.")]
    [InlineData("""{ "type": "webhook" }""",
        "Starts when a POST request comes in.\nEverybody who knows the address can start it.",
        "POST 요청을 받으면 시작합니다.\n주소를 아는 사람은 누구나 시작할 수 있습니다.")]
    [InlineData("""{ "type": "webhook", "methods": [ "post", "put" ], "auth": { "kind": "hmac", "credential": "hook" }, "answerWithin": "PT20S", "deduplicateBy": "{{ trigger.body.id }}" }""",
        "Starts when a POST or PUT request comes in.\nAccepts only requests with an HMAC signature that fits the credential 'hook'.\nIf the run is done within 20 seconds, the sender gets its outcome.\nOf several requests with the same 'body.id' of the trigger, one starts a run.",
        "POST 또는 PUT 요청을 받으면 시작합니다.\nHMAC 서명이 자격 증명 'hook'과 맞는 요청만 받습니다.\n20초 안에 끝나면 요청한 쪽에 결과를 돌려줍니다.\n트리거의 'body.id'가 같은 요청은 여러 번 와도 한 번만 실행합니다.")]
    [InlineData("""{ "type": "event", "event": "document.added" }""", "Starts when 'document.added' happens.", "'document.added' 이벤트가 일어나면 시작합니다.")]
    [InlineData("""{ "type": "event", "event": "order.paid", "match": "{{ trigger.event.data.total > 100 }}" }""",
        "Starts when 'order.paid' happens and 'total' of the event is more than 100.",
        "'order.paid' 이벤트가 일어나고 이벤트의 'total'이 100보다 큰 경우 시작합니다.")]
    [InlineData("""{ "type": "on_failure" }""", "Starts when a run of any other workflow fails.", "다른 워크플로의 실행이 하나라도 실패하면 시작합니다.")]
    [InlineData("""{ "type": "on_failure", "workflows": [ "a", "b", "c" ] }""",
        "Starts when a run of 'a', 'b' or 'c' fails.", "'a', 'b' 또는 'c' 워크플로의 실행이 실패하면 시작합니다.")]
    [InlineData("""{ "type": "file", "folder": "in" }""", "Starts when a file appears in the folder 'in'.", "'in' 폴더에 파일이 생기면 시작합니다.")]
    [InlineData("""{ "type": "file", "folder": "in", "pattern": "*.csv", "inputs": { "n": "{{ trigger.path }}" } }""",
        "Starts when a file '*.csv' appears in the folder 'in'.\nGives the input 'n': 'path' of the trigger.",
        "'in' 폴더에 '*.csv' 파일이 생기면 시작합니다.\n입력 'n'에 넣는 값: 트리거의 'path'")]
    public void What_starts_a_run(string trigger, string english, string korean)
    {
        Assert.Equal(english, Say(trigger, "en"));
        Assert.Equal(korean, Say(trigger, "ko"));
    }

    [Theory]
    [InlineData("\"missed\": \"skip\"", 1, "What came due while nothing could run is left out.", "서버가 꺼져 있어 놓친 실행은 건너뜁니다.")]
    [InlineData("\"paused\": false", 1, "If starts were missed while nothing could run, the last one is caught up.",
        "서버가 꺼져 있어 놓친 실행이 있으면 마지막 한 번만 뒤늦게 시작합니다.")]
    [InlineData("\"missed\": \"all\"", 1, "Every start that was missed while nothing could run is caught up.", "서버가 꺼져 있어 놓친 실행은 모두 뒤늦게 시작합니다.")]
    [InlineData("\"paused\": false", 2, "While the run before is not done, the next one is skipped.", "앞선 실행이 끝나지 않았으면 이번 실행은 건너뜁니다.")]
    [InlineData("\"overlap\": \"queue\"", 2, "While the run before is not done, the next one waits for it.",
        "앞선 실행이 끝나지 않았으면 끝날 때까지 기다렸다가 시작합니다.")]
    [InlineData("\"overlap\": \"cancel_old\"", 2, "If the run before is not done, it is cancelled and the new one starts.",
        "앞선 실행이 끝나지 않았으면 취소하고 새로 시작합니다.")]
    [InlineData("\"overlap\": \"allow\"", 2, "A new run starts even while the one before is not done.", "앞선 실행이 끝나지 않았어도 새로 시작합니다.")]
    [InlineData("\"jitter\": \"PT5M\"", 3, "Each start comes up to 5 minutes later, at random.", "시작할 때마다 무작위로 5분까지 늦춥니다.")]
    [InlineData("\"inputs\": { \"n\": \"{{ trigger.dueAt }}\" }", 3, "Gives the input 'n': the time it was due.", "입력 'n'에 넣는 값: 예정 시각")]
    public void What_becomes_of_starts_that_were_missed_or_come_too_early(string member, int line, string english, string korean)
    {
        var trigger = $$"""{ "type": "schedule", "cron": "0 9 * * MON", "timeZone": "Asia/Seoul", {{member}} }""";

        Assert.Equal(english, Say(trigger, "en").Split('\n')[line]);
        Assert.Equal(korean, Say(trigger, "ko").Split('\n')[line]);
    }

    [Theory]
    [InlineData("\"cron\": \"0 9 * * MON\"", "Starts by itself: every Monday at 09:00 (Seoul).", "자동으로 시작합니다: 매주 월요일 09:00 (서울)")]
    [InlineData("\"every\": \"PT90M\"", "Starts by itself: every 1 hour and 30 minutes (Seoul).", "자동으로 시작합니다: 1시간 30분마다 (서울)")]
    [InlineData("\"every\": \"PT90M\", \"businessDays\": true", "Starts by itself: every 1 hour and 30 minutes (Seoul, on business days only).", "자동으로 시작합니다: 1시간 30분마다 (서울, 영업일에만)")]
    [InlineData("\"cron\": \"0 9 * * *\", \"businessDays\": true, \"except\": \"2026-12-25\", \"end\": \"2026-12-31T15:00:00Z\"",
        "Starts by itself: every day at 09:00, on business days only, except on 2026-12-25, until 2027-01-01 00:00 (Seoul).",
        "자동으로 시작합니다: 매일 09:00, 영업일에만, 2026-12-25 제외, 2027-01-01 00:00까지 (서울)")]
    public void When_a_schedule_starts_runs(string when, string english, string korean)
    {
        var trigger = $$"""{ "type": "schedule", {{when}}, "timeZone": "Asia/Seoul" }""";

        Assert.Equal(english, Say(trigger, "en").Split('\n')[0]);
        Assert.Equal(korean, Say(trigger, "ko").Split('\n')[0]);
    }

    [Theory]
    [InlineData("secret", "a secret", "비밀 값이")]
    [InlineData("github", "a GitHub signature", "GitHub 서명이")]
    [InlineData("slack", "a Slack signature", "Slack 서명이")]
    [InlineData("stripe", "a Stripe signature", "Stripe 서명이")]
    [InlineData("basic", "a user name and password", "사용자 이름과 암호가")]
    [InlineData("bearer", "a bearer token", "Bearer 토큰이")]
    public void How_a_request_proves_who_sent_it(string kind, string english, string korean)
    {
        var trigger = $$"""{ "type": "webhook", "auth": { "kind": "{{kind}}", "credential": "hook" } }""";

        Assert.Contains($"only requests with {english} that fits the credential 'hook'", Say(trigger, "en"), StringComparison.Ordinal);
        Assert.Contains($"{korean} 자격 증명 'hook'과 맞는 요청만 받습니다.", Say(trigger, "ko"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_for_a_secret_input_is_not_said_and_where_it_comes_from_is()
    {
        var workflow = Some.Read("""
            { "metaflow": 1, "id": "a", "inputs": { "key": { "type": "string", "secret": true } }, "steps": [], "triggers": [
              { "id": "x", "type": "manual", "inputs": { "key": "hunter2" } },
              { "id": "y", "type": "file", "folder": "in", "inputs": { "key": "{{ trigger.name }}" } } ] }
            """);

        string[] said = [.. new WorkflowWords(Some.Catalog).Say(workflow, CultureInfo.GetCultureInfo("en")).Select(line => line.Text)];

        Assert.Contains("Gives the input 'key': a value that is not shown.", said);
        Assert.Contains("Gives the input 'key': 'name' of the trigger.", said);
        Assert.DoesNotContain(said, text => text.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_trigger_says_of_itself_stands_below_it()
    {
        var workflow = Read("""{ "type": "webhook" }, { "type": "manual" }""");

        var lines = new WorkflowWords(Some.Catalog).Say(workflow, CultureInfo.GetCultureInfo("en"));

        Assert.Equal([1, 2, 1], lines.Skip(1).Take(3).Select(line => line.Depth));
    }

    private static string Say(string trigger, string language) =>
        string.Join('\n', new TriggerWords(new Wording(CultureInfo.GetCultureInfo(language))).Say(Read(trigger).Triggers[0], []));

    private static Workflow Read(string triggers)
    {
        var workflow = Some.Reader.Read(
            $$"""{ "metaflow": 1, "id": "a", "inputs": { "n": { "type": "string", "default": "" } }, "triggers": [ {{triggers}} ], "steps": [] }""", out var problems);
        Assert.DoesNotContain(problems, problem => problem.Severity == Severity.Error);
        return workflow!;
    }
}
