using System.Globalization;
using System.Text;
using MetaFlow.Shapes;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;
using static MetaFlow.Tests.Workflows.Certificates.Certified;

namespace MetaFlow.Tests.Workflows.Certificates;

public sealed class CertificateTests
{
    private const string Weekly = """[ { "id": "weekly", "type": "schedule", "cron": "0 9 * * MON", "timeZone": "Asia/Seoul" } ]""";
    private const string Set = """{ "id": "a", "type": "set", "settings": { "values": { "v": 1 } } }""";
    private const string Call = """{ "id": "call", "type": "call_workflow", "settings": { "workflow": "b" } }""";

    // Every kind of step and fact in one.
    private static readonly string Rich = Definition(
        $$"""
        { "id": "news", "type": "world", "timeout": "PT30S", "retry": { "maxAttempts": 3 },
          "settings": { "does": "read", "url": "https://api.example.com/{{ "{{ inputs.topic }}" }}", "credential": "naver", "body": "{{ "{{ inputs.key }}" }}" } },
        { "id": "each", "type": "for_each", "items": "{{ "{{ steps.news.items }}" }}", "maxItems": 20, "steps": [
          { "id": "sum", "type": "world", "settings": { "does": "read", "prompt": "Summarize {{ "{{ item.title }}" }}" } } ] },
        { "id": "ok", "type": "world", "settings": { "asks": true } },
        { "id": "send", "type": "world", "settings": { "does": "irreversible", "to": [ "팀@example.com" ], "message": "{{ "{{ $string(steps.each.results) }}" }}" } },
        {{Call}}
        """,
        """{ "topic": { "type": "string", "default": "경제" }, "key": { "type": "string", "secret": true, "required": false } }""",
        Weekly);

    [Fact]
    public void It_is_bound_to_the_definition_and_says_who_made_it_and_when()
    {
        var certificate = Of(Rich);

        Assert.Equal(Reader.Read(Rich, out _)!.Hash, certificate.Hash);
        Assert.Equal(("example", 1, 1), (certificate.Id, certificate.Version, certificate.Language));
        Assert.Equal(("0.1.0", Some.Noon), (certificate.Program, certificate.MadeAt));
    }

    [Fact]
    public void The_same_definition_with_the_same_around_it_at_the_same_time_has_the_same_bytes()
    {
        var first = CertificateJson.Write(Of(Rich));
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ko-KR");
        var second = CertificateJson.Write(Of(Rich));
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = before;

        Assert.Equal(Encoding.UTF8.GetString(first), Encoding.UTF8.GetString(second));
    }

    [Fact]
    public void It_comes_back_from_JSON_as_it_was()
    {
        foreach (var definition in new[] { Rich, Definition(Set), "{ not json", Definition("""{ "id": "x", "type": "nothing" }""") })
        {
            var written = CertificateJson.Write(Of(definition));

            var read = CertificateJson.Read(written);

            Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(CertificateJson.Write(read!)));
        }
    }

    [Fact]
    public void Its_problems_are_said_in_every_language_after_they_came_back()
    {
        var read = CertificateJson.Read(CertificateJson.Write(Of(Rich)))!;

        var problem = read.Problems.Single(each => each.Code == "certificate.no_token_bound");
        Assert.Equal("단계 'sum'이 쓰는 토큰 수에 한도가 없습니다.", problem.In(CultureInfo.GetCultureInfo("ko")).Message);
        Assert.Equal(Severity.Warning, problem.Severity);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("""{ "certificate": 2, "hash": "x", "language": 1, "program": "9", "madeAt": "2026-01-01T00:00:00Z", "surroundings": "", "problems": [] }""")]
    public void What_another_version_wrote_is_none(string json) =>
        Assert.Null(CertificateJson.Read(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("{ not json", null)]
    [InlineData("""{ "metaflow": 1, "id": "x", "steps": [ { "id": "a", "type": "sett" } ] }""", null)]
    [InlineData("""{ "metaflow": 1, "id": "x", "steps": [ { "id": "a", "type": "set", "settings": { "values": { "v": "{{ vars.nothing }}" } } } ] }""", Standing.Parsed)]
    [InlineData("""{ "metaflow": 1, "id": "x", "steps": [ { "id": "a", "type": "set", "settings": { "values": { "v": 1 } } } ] }""", Standing.Typed)]
    public void How_far_it_came_is_said(string definition, Standing? standing)
    {
        var certificate = Of(definition);

        Assert.Equal(standing, certificate.Standing);
        Assert.Equal(standing is null, certificate.Facts is null);
        Assert.Equal(standing != Standing.Typed, certificate.HasErrors);
    }

    [Fact]
    public void What_is_unknown_is_null_and_never_empty()
    {
        var json = CertificateJson.ToJson(Of(Definition(
            Touch("a", "\"does\": \"read\", \"url\": \"{{ inputs.at }}\", \"to\": \"{{ inputs.at }}\", \"credential\": \"c\", \"prompt\": \"p\", \"calls\": null"),
            """{ "at": { "type": "string", "default": "x" } }"""))).ToString();

        foreach (var unknown in new[] { "\"hosts\":null", "\"recipients\":null", "\"allowed\":null", "\"calls\":null", "\"tokens\":null", "\"time\":null" })
        {
            Assert.Contains(unknown, json, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_next_five_firings_are_said_on_the_clocks_of_the_schedule()
    {
        var trigger = Assert.Single(Facts(Set, triggers: Weekly).Triggers);

        Assert.Equal(
            ["2026-05-11T09:00:00+09:00", "2026-05-18T09:00:00+09:00", "2026-05-25T09:00:00+09:00", "2026-06-01T09:00:00+09:00", "2026-06-08T09:00:00+09:00"],
            trigger.Next!.Select(time => time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)));
        Assert.False(trigger.Paused);
        Assert.Equal(["en", "ko"], trigger.Words.Keys);
    }

    [Fact]
    public void Even_steps_do_not_move_with_the_time_of_the_report()
    {
        const string Every = """[ { "type": "schedule", "every": "PT90M", "paused": true } ]""";

        var now = Of(Definition(Set, triggers: Every)).Facts!.Triggers[0];
        var later = Of(Definition(Set, triggers: Every), now: Some.Noon.AddMinutes(7)).Facts!.Triggers[0];

        Assert.Equal(now.Next, later.Next);
        Assert.Equal(TimeSpan.FromMinutes(90), now.Next![1] - now.Next[0]);
        Assert.True(now.Paused);
    }

    [Theory]
    [InlineData("[]", "certificate.no_trigger")]
    [InlineData("""[ { "type": "schedule", "cron": "0 9 * *" } ]""", "schedules.cron_fields")]
    [InlineData("""[ { "type": "schedule", "cron": "0 9 * * *", "timeZone": "Asia/Soul" } ]""", "schedules.unknown_time_zone")]
    public void A_trigger_that_is_missing_or_never_fires_is_a_problem(string triggers, string code) =>
        Assert.Contains(Of(Definition(Set, triggers: triggers)).Problems, problem => problem.Code == code);

    [Fact]
    public void The_workflows_that_it_calls_are_followed()
    {
        CalledWorkflow[] known = [Called("b", "c"), Called("c", "d", "b"), Called("d")];
        var around = new Surroundings { Workflows = known.ToDictionary(workflow => workflow.Id) };

        Assert.Equal(["c", "d"], Assert.Single(Facts(Call, around: around).Calls).Reaches!);
        Assert.Null(Assert.Single(Facts(Call).Calls).Reaches);
        Assert.Equal("call_not_looked_at", Codes(Call));
        Assert.Equal("unknown_call", Codes(Call.Replace("\"b\"", "\"{{ run.id }}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Other_surroundings_have_another_hash_where_the_workflow_refers_to_them()
    {
        string Hash(Surroundings around) => Of(Rich, around).Surroundings;
        Surroundings Naver(params string[] hosts) => new() { Credentials = new Dictionary<string, IReadOnlyList<string>> { ["naver"] = hosts } };
        Surroundings Workflow(CalledWorkflow called) => new() { Workflows = new Dictionary<string, CalledWorkflow> { [called.Id] = called } };

        Assert.NotEqual(Hash(Naver()), Hash(Naver("api.example.com")));
        Assert.NotEqual(Hash(Naver()), Hash(Surroundings.Unknown));
        Assert.NotEqual(Hash(Workflow(Called("b"))), Hash(Workflow(Called("b", "c"))));
        Assert.Equal(Hash(Workflow(Called("z"))), Hash(Workflow(Called("z", "c"))));
    }

    [Fact]
    public void It_is_said_in_both_languages_with_nothing_left_out()
    {
        foreach (var (language, expected) in new[]
        {
            ("en", "'send' (world): cannot be taken back; goes to 팀@example.com; a person is asked before by 'ok'; an attempt that is repeated may do it twice; tried once."),
            ("ko", "'send' (world): 되돌릴 수 없음; 받는 사람: 팀@example.com; 먼저 승인받는 단계: 'ok'; 다시 시도하면 두 번 할 수 있음; 한 번만 시도."),
        })
        {
            var sections = new CertificateWords(CultureInfo.GetCultureInfo(language)).Say(Of(Rich));

            Assert.Equal(["standing", "effects", "secrets", "bounds", "triggers", "calls"], sections.Select(section => section.Key));
            Assert.Contains(expected, sections[1].Lines);
            Assert.DoesNotContain(sections.SelectMany(section => section.Lines), line => line.Length == 0 || line.Contains('{', StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_fact_can_be_said()
    {
        foreach (var language in new[] { "en", "ko" })
        {
            var words = new CertificateWords(CultureInfo.GetCultureInfo(language));
            foreach (var party in new[] { "steps.a", "inputs.b", "triggers.c", "steps", "inputs", "output", "trigger", "run", "problem", "everything", "unknown" })
            {
                Assert.NotEqual("", words.Party(party));
            }

            Assert.Equal(language == "en" ? "text" : "글", words.Kind("text"));
            Assert.Equal(language == "en" ? "unknown" : "알 수 없음", words.Kind(null));
            Assert.NotEqual(words.Hosts(null), words.Hosts([]));
        }
    }

    private static CalledWorkflow Called(string id, params string[] calls) => new(id, [], Shape.Unknown, calls);
}
