using System.Globalization;
using MetaFlow.Steps;
using MetaFlow.Tests.Workflows.Errand;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Diff;

namespace MetaFlow.Tests.Workflows.Diff;

/// <summary>What may happen to the world now, and could not before.</summary>
public sealed class ConductDiffTests
{
    private static readonly StepCatalog Catalog = new([typeof(StepCatalog).Assembly, typeof(ErrandStep).Assembly]);

    private const string Ok = """{ "id": "ok", "type": "errand", "settings": { "asks": true } }""";
    private const string Boss = """{ "id": "boss", "type": "errand", "settings": { "asks": true } }""";
    private const string Mail = """{ "id": "mail", "type": "errand", "settings": { "effect": "notify", "to": "team@example.com" } }""";
    private const string Set = """{ "id": "s", "type": "set", "settings": { "values": { "x": 1 } } }""";
    private const string Lost = "The approval 'ok' before 'mail' is gone.";
    private const string Avoided = "'mail' can now run without the approval 'ok'.";

    public static TheoryData<string, string, string?> Approvals => new()
    {
        { $"{Ok}, {Mail}", Mail, Lost },
        { $"{Ok}, {Mail}", $"{Mail}, {Ok}", Avoided },
        { $"{Ok}, {Mail}", $"{Ok}, {Set}, {Mail}", null },
        { $"{Ok}, {Mail}", $"{Boss}, {Mail}", "The approval 'ok' before 'mail' is gone; instead there is 'boss'." },
        { $"{Ok}, {Boss}, {Mail}", $"{Boss}, {Mail}", Lost },
        { Mail, $"{Ok}, {Mail}", "'mail' now waits for the approval 'ok'." },

        // In one branch of a condition.
        { $"{Ok}, {Mail}", $"{If(Ok, Set)}, {Mail}", Avoided },
        { $"{Ok}, {Mail}", If($"{Ok}, {Mail}", Set), null },
        { $"{Ok}, {Mail}", If(Ok, Mail), Avoided },
        { $"{If(Ok, Ok.Replace("ok", "also", StringComparison.Ordinal))}, {Mail}", $"{Set}, {Mail}", null },

        // Under a condition of its own, and under the same.
        { $"{Ok}, {Mail}", $"{When(Ok, "inputs.n")}, {Mail}", Avoided },
        { $"{When(Ok, "inputs.n")}, {When(Mail, "inputs.n")}", When(Mail, "inputs.n"), Lost },
        { $"{When(Ok, "inputs.n")}, {When(Mail, "inputs.n")}", $"{When(Ok, "inputs.m")}, {When(Mail, "inputs.n")}", Avoided },

        // A refusal that the run goes on after is none.
        { $"{Ok}, {Mail}", $"{With(Ok, "\"onError\": \"continue\"")}, {Mail}", Avoided },

        // Side by side, one does not wait for the other; behind both it does.
        { $"{Ok}, {Mail}", Parallel("all", Ok, Mail), Avoided },
        { $"{Ok}, {Mail}", $"{Parallel("all", Ok, Set)}, {Mail}", null },
        { $"{Parallel("all", Ok, Set)}, {Mail}", $"{Parallel("any", Ok, Set)}, {Mail}", Avoided },

        // A list may be empty; inside, each item is asked for.
        { $"{Ok}, {Mail}", $"{Each(Ok)}, {Mail}", Avoided },
        { Each($"{Ok}, {Mail}"), Each(Mail), Lost },

        // What is tried may have failed before it was asked.
        { $"{Ok}, {Mail}", $$"""{ "id": "t", "type": "try", "steps": [ {{Ok}} ], "catch": [ {{Mail}} ] }""", Avoided },
        { $"{Ok}, {Mail}", $$"""{ "id": "t", "type": "try", "steps": [ {{Ok}} ], "catch": [] }, {{Mail}}""", Avoided },
        { $"{Ok}, {Mail}", $$"""{ "id": "t", "type": "try", "steps": [ {{Ok}} ], "finally": [ {{Set}} ] }, {{Mail}}""", null },
        { $"{Ok}, {Mail}", $$"""{ "id": "t", "type": "try", "steps": [ {{Ok}} ], "finally": [ {{Mail}} ] }""", Avoided },
    };

    [Theory]
    [MemberData(nameof(Approvals))]
    public void An_approval_that_no_longer_comes_before_a_step_on_every_way_is_said_first(string before, string after, string? said)
    {
        var changes = Between(Read(before), Read(after));

        var approvals = changes.Where(change => change is WorkflowChange.ApprovalLost or WorkflowChange.ApprovalGained).ToList();
        Assert.Equal(said is null ? [] : [said], approvals.Select(change => In("en", change)));
        Assert.True(approvals is not [WorkflowChange.ApprovalLost] || changes[0] == approvals[0]);
    }

    [Fact]
    public void Approvals_in_Korean()
    {
        Assert.Equal("'mail' 단계 앞의 승인 'ok'가 없어졌습니다.", In("ko", Between(Read($"{Ok}, {Mail}"), Read(Mail))[0]));
        Assert.Equal("'mail' 단계 앞의 승인 'ok'가 없어졌고, 대신 승인 'boss'가 있습니다.", In("ko", Between(Read($"{Ok}, {Mail}"), Read($"{Boss}, {Mail}"))[0]));
        Assert.Equal("이제 승인 'ok' 없이도 'mail' 단계가 실행될 수 있습니다.", In("ko", Between(Read($"{Ok}, {Mail}"), Read($"{Mail}, {Ok}"))[0]));
        Assert.Equal("'mail' 단계가 이제 승인 'ok'를 거칩니다.", In("ko", Between(Read(Mail), Read($"{Ok}, {Mail}"))[0]));
    }

    [Theory]
    [InlineData("\"to\": \"team@example.com\"", "\"to\": \"kim@example.org\"",
        "'mail' now sends e-mail to the outside domain example.org: kim@example.org.",
        "'mail' 단계가 이제 외부 도메인 example.org로 메일을 보냅니다: kim@example.org")]
    [InlineData("\"to\": \"team@example.com\"", "\"to\": [ \"team@example.com\", \"Kim@Partner.Example.com\" ]",
        "'mail' now sends e-mail to the outside domain partner.example.com: Kim@Partner.Example.com.",
        "'mail' 단계가 이제 외부 도메인 partner.example.com으로 메일을 보냅니다: Kim@Partner.Example.com")]
    [InlineData("\"to\": \"team@shop.example.com\"", "\"to\": [ \"team@shop.example.com\", \"lee@example.com\" ]",
        "'mail' now sends e-mail to the outside domain example.com: lee@example.com.",
        "'mail' 단계가 이제 외부 도메인 example.com으로 메일을 보냅니다: lee@example.com")]
    [InlineData("\"to\": \"team@example.com\"", "\"to\": [ \"team@example.com\", \"lee@EXAMPLE.com\" ]",
        "'mail' now sends to lee@EXAMPLE.com, to whom no step sent before.",
        "'mail' 단계가 이제 lee@EXAMPLE.com으로 보냅니다. 이전에는 아무 단계도 그쪽으로 보내지 않았습니다.")]
    [InlineData("\"to\": \"team@example.com\"", "\"to\": [ \"team@example.com\", \"#ops\" ]",
        "'mail' now sends to #ops, to whom no step sent before.", "'mail' 단계가 이제 #ops로 보냅니다. 이전에는 아무 단계도 그쪽으로 보내지 않았습니다.")]
    [InlineData("\"to\": \"team@example.com\"", "\"to\": \"{{ inputs.n }}\"",
        "'mail' now sends to people who are known only when it runs.", "'mail' 단계가 이제 실행할 때 정해지는 곳으로 보냅니다.")]
    [InlineData("\"effect\": \"notify\"", "\"effect\": \"notify\", \"url\": \"https://a.example/\"",
        "'mail' now reaches a.example, which no step reached before.", "'mail' 단계가 이제 a.example에 접속합니다. 이전에는 아무 단계도 접속하지 않았습니다.")]
    [InlineData("\"effect\": \"notify\"", "\"effect\": \"notify\", \"url\": \"{{ inputs.n }}\"",
        "'mail' now reaches a host that is known only when it runs.", "'mail' 단계가 이제 실행할 때 정해지는 호스트에 접속합니다.")]
    [InlineData("\"effect\": \"notify\"", "\"effect\": \"notify\", \"credential\": \"smtp\"",
        "'mail' now uses the credential 'smtp', which no step used before.", "'mail' 단계가 이제 자격 증명 'smtp'를 씁니다. 이전에는 아무 단계도 쓰지 않았습니다.")]
    [InlineData("\"effect\": \"notify\"", "\"effect\": \"irreversible\"",
        "Now also does what cannot be taken back: 'mail'.", "이제 되돌릴 수 없는 일도 합니다: 'mail'")]
    public void What_a_step_reaches_now_and_did_not_before(string old, string @new, string english, string korean)
    {
        var from = Mail.Replace("\"to\": \"team@example.com\"", old.Contains("\"to\"", StringComparison.Ordinal) ? old : "\"to\": \"team@example.com\"", StringComparison.Ordinal);

        var change = Between(Read(from), Read(from.Replace(old, @new, StringComparison.Ordinal)))[0];

        Assert.True(change.IsWeighty);
        Assert.Equal(english, In("en", change));
        Assert.Equal(korean, In("ko", change));
    }

    [Theory]
    [InlineData("\"to\": [ \"a@example.com\", \"b@example.com\" ]", "\"to\": \"a@example.com\"",
        "'mail' no longer sends to b@example.com.", "'mail' 단계가 더 이상 b@example.com으로 보내지 않습니다.")]
    [InlineData("\"to\": \"{{ inputs.n }}\"", "\"key\": false",
        "'mail' no longer sends to people who are known only when it runs.", "'mail' 단계가 더 이상 실행할 때 정해지는 곳으로 보내지 않습니다.")]
    [InlineData("\"url\": \"https://a.example/\"", "\"key\": false", "'mail' no longer reaches a.example.", "'mail' 단계가 더 이상 a.example에 접속하지 않습니다.")]
    [InlineData("\"url\": \"{{ inputs.n }}\"", "\"key\": false",
        "'mail' no longer reaches a host that is known only when it runs.", "'mail' 단계가 더 이상 실행할 때 정해지는 호스트에 접속하지 않습니다.")]
    [InlineData("\"credential\": \"smtp\"", "\"key\": false",
        "'mail' no longer uses the credential 'smtp'.", "'mail' 단계가 더 이상 자격 증명 'smtp'를 쓰지 않습니다.")]
    public void What_a_step_no_longer_reaches(string old, string @new, string english, string korean)
    {
        var step = """{ "id": "mail", "type": "errand", "settings": { "effect": "notify", HERE } }""";

        var changes = Between(
            Read(step.Replace("HERE", old, StringComparison.Ordinal)), Read(step.Replace("HERE", @new, StringComparison.Ordinal)));

        Assert.Equal((english, korean, false), (In("en", changes[0]), In("ko", changes[0]), changes[0].IsWeighty));
    }

    [Fact]
    public void What_another_step_reached_before_is_not_new()
    {
        var other = """{ "id": "b", "type": "errand", "settings": { "effect": "notify", "to": "team@example.com", "url": "https://a.example/", "credential": "smtp" } }""";
        var before = other.Replace("\"b\"", "\"a\"", StringComparison.Ordinal);

        var said = Between(Read(before), Read($"{before}, {other}")).OfType<WorkflowChange.ReachGained>().ToList();

        Assert.Equal(
            ["'b' now sends to team@example.com.", "'b' now reaches a.example.", "'b' now uses the credential 'smtp'."], said.Select(change => In("en", change)));
        Assert.Equal(
            ["'b' 단계가 이제 team@example.com으로 보냅니다.", "'b' 단계가 이제 a.example에 접속합니다.", "'b' 단계가 이제 자격 증명 'smtp'를 씁니다."],
            said.Select(change => In("ko", change)));
    }

    [Theory]
    [InlineData("notify", "If 'a' is tried again, it may now send the same twice.", "'a' 단계를 다시 시도하면 이제 같은 것을 두 번 보낼 수 있습니다.")]
    [InlineData("write", "If 'a' is tried again, it may now change the same thing twice.", "'a' 단계를 다시 시도하면 이제 같은 것을 두 번 바꿀 수 있습니다.")]
    [InlineData("irreversible", "If 'a' is tried again, it may now do twice what cannot be taken back.", "'a' 단계를 다시 시도하면 이제 되돌릴 수 없는 일을 두 번 할 수 있습니다.")]
    [InlineData("read", null, null)]
    public void A_retry_of_what_must_not_be_done_twice(string effect, string? english, string? korean)
    {
        var step = $$"""{ "id": "a", "type": "errand", "settings": { "effect": "{{effect}}" } }""";

        var changes = Between(Read(step), Read(With(step, "\"retry\": { \"maxAttempts\": 3 }")));

        var found = changes.OfType<WorkflowChange.RetryMayRepeat>().SingleOrDefault();
        Assert.Equal((english, korean), found is null ? (null, null) : (In("en", found), In("ko", found)));
    }

    [Fact]
    public void A_retry_of_a_step_that_sends_a_key_is_no_danger_until_it_sends_none()
    {
        var retried = With("""{ "id": "a", "type": "errand", "settings": { "effect": "write", "key": true } }""", "\"retry\": { \"maxAttempts\": 3 }");

        var added = Between(Read(Set), Read(retried));
        var changed = Between(Read(retried), Read(retried.Replace("true", "false", StringComparison.Ordinal)));

        Assert.Empty(added.OfType<WorkflowChange.RetryMayRepeat>());
        Assert.IsType<WorkflowChange.RetryMayRepeat>(changed[0]);
    }

    [Theory]
    [InlineData("\"maxItems\": 10", "\"maxItems\": 1000", true, "'each' may now take 1,000 items; it was 10.", "'each' 단계의 항목 한도가 10개에서 1,000개로 늘었습니다.")]
    [InlineData("\"maxItems\": 10", "\"note\": \"\"", true, "'each' has no limit to its items any more; it was 10.", "'each' 단계의 항목 한도가 없어졌습니다. 이전에는 10개였습니다.")]
    [InlineData("\"maxItems\": 10", "\"maxItems\": 5", false, "'each' may now take only 5 items; it was 10.", "'each' 단계의 항목 한도가 10개에서 5개로 줄었습니다.")]
    [InlineData("\"note\": \"\"", "\"maxItems\": 5", false, "'each' may now take 5 items; there was no limit.", "'each' 단계의 항목 한도가 5개로 정해졌습니다. 이전에는 한도가 없었습니다.")]
    public void The_bound_of_a_loop(string old, string @new, bool isWeighty, string english, string korean)
    {
        var change = Between(Read(With(Each(Set), old)), Read(With(Each(Set), @new)))[0];

        Assert.Equal((isWeighty, english, korean), (change.IsWeighty, In("en", change), In("ko", change)));
    }

    [Fact]
    public void A_step_that_moves_into_a_loop_repeats_and_what_it_holds_is_not_told_again()
    {
        var before = If(Set, Mail);

        var changes = Between(Read(before), Read(Each(before)));

        var repeats = Assert.Single(changes.OfType<WorkflowChange.Repeats>());
        Assert.Equal("'if' now runs once for each item of 'each'.", In("en", repeats));
        Assert.Equal("'if' 단계가 이제 'each' 단계의 항목마다 한 번씩 실행됩니다.", In("ko", repeats));
        Assert.Empty(Between(Read(Each(before)), Read(before)).OfType<WorkflowChange.Repeats>());
    }

    [Fact]
    public void What_may_happen_to_the_world_comes_before_everything_else_and_always_in_the_same_order()
    {
        var before = Read($"{Ok}, {Mail}, {Each(Set)}");
        var after = Read($"{With(Mail, "\"retry\": { \"maxAttempts\": 2 }").Replace("example.com", "example.org", StringComparison.Ordinal)}, {Each(With(Set, "\"note\": \"n\""))}");

        var said = Between(before, after).Select(change => In("en", change)).ToList();

        Assert.Equal(
            [
                Lost, "'mail' now sends e-mail to the outside domain example.org: team@example.org.",
                "If 'mail' is tried again, it may now send the same twice.", "'mail' no longer sends to team@example.com.",
                "The step 'ok' (errand) is gone.",
            ],
            said.Take(5));
        Assert.Equal(said, Between(before, after).Select(change => In("en", change)));
    }

    private static string If(string then, string otherwise) =>
        $$$"""{ "id": "if", "type": "condition", "if": "{{ inputs.n = 'x' }}", "then": [ {{{then}}} ], "else": [ {{{otherwise}}} ] }""";

    private static string Each(string steps) => $$$"""{ "id": "each", "type": "for_each", "items": "{{ inputs.list }}", "steps": [ {{{steps}}} ] }""";

    private static string Parallel(string join, string left, string right) => $$"""
        { "id": "both", "type": "parallel", "join": "{{join}}", "branches": [ { "id": "left", "steps": [ {{left}} ] }, { "id": "right", "steps": [ {{right}} ] } ] }
        """;

    private static string When(string step, string condition) => With(step, $$$"""  "when": "{{ {{{condition}}} = 'x' }}" """);

    private static string With(string step, string member) => $"{{ {member}, {step.TrimStart()[1..]}";

    private static IReadOnlyList<WorkflowChange> Between(Workflow before, Workflow after) => new WorkflowDiff(Catalog).Between(before, after);

    private static string In(string language, WorkflowChange change) => change.In(CultureInfo.GetCultureInfo(language));

    private static Workflow Read(string steps)
    {
        var workflow = new WorkflowReader(Catalog).Read(
            Some.Definition(steps, """{ "n": { "type": "string" }, "m": { "type": "string" }, "list": { "type": "array" } }"""), out var problems);
        Assert.DoesNotContain(problems, problem => problem.Severity == Severity.Error);
        return workflow!;
    }
}
