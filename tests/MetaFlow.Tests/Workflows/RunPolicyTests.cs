using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Tests.Workflows.Certificates;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;
using MetaFlow.Workflows.Diff;
using MetaFlow.Workflows.ReadBack;

namespace MetaFlow.Tests.Workflows;

public sealed class RunPolicyTests
{
    private const string Limited = """
        "concurrency": { "limit": 2, "key": "{{ inputs.customer }}", "overlap": "cancelPrevious" },
        "retention": { "keep": "P30D", "runs": 1000 },
        """;

    [Fact]
    public void A_workflow_says_how_many_runs_there_are_at_once_and_which_are_kept()
    {
        var workflow = Read(Limited);

        Assert.Equal((2, RunOverlap.CancelPrevious), (workflow.Concurrency!.Limit, workflow.Concurrency.Overlap));
        Assert.Equal("\"{{ inputs.customer }}\"", workflow.Concurrency.Key!.Written.ToString());
        Assert.Equal(new RetentionPolicy(TimeSpan.FromDays(30), 1000), workflow.Retention);
    }

    [Fact]
    public void Where_it_does_not_say_what_becomes_of_more_they_wait()
    {
        Assert.Equal(RunOverlap.Queue, Read("\"concurrency\": { \"limit\": 1 },").Concurrency!.Overlap);
        Assert.Null(Read("").Concurrency);
        Assert.Null(Read("").Retention);
    }

    [Theory]
    [InlineData(Limited, true)]
    [InlineData("\"concurrency\": { \"limit\": 1, \"overlap\": \"Skip\" },", true)]
    [InlineData("\"retention\": { \"runs\": 1 },", true)]
    [InlineData("\"concurrency\": {},", false)]
    [InlineData("\"concurrency\": { \"limit\": 0 },", false)]
    [InlineData("\"concurrency\": { \"limit\": 1.5 },", false)]
    [InlineData("\"concurrency\": { \"limit\": 1, \"overlap\": \"cancel_old\" },", false)]
    [InlineData("\"concurrency\": { \"limit\": 1, \"most\": 2 },", false)]
    [InlineData("\"concurrency\": 3,", false)]
    [InlineData("\"retention\": {},", false)]
    [InlineData("\"retention\": { \"keep\": \"30 days\" },", false)]
    [InlineData("\"retention\": { \"runs\": 0 },", false)]
    public void The_reader_and_the_schema_take_the_same(string members, bool expected)
    {
        var read = Some.Reader.Read(Definition(members), out _);

        Assert.Equal(expected, read is not null);
        Assert.Equal(
            expected, new SchemaChecker(DefinitionSchema.Of(Some.Catalog, CultureInfo.InvariantCulture)).Accepts(JsonData.Parse(Definition(members))));
    }

    [Theory]
    [InlineData("{{ steps.x }}")]
    [InlineData("{{ vars.x }}")]
    [InlineData("{{ inputs.client }}")]
    public void The_key_sees_only_what_starts_the_run(string key)
    {
        var members = $$"""  "concurrency": { "limit": 1, "key": "{{key}}" }, """;

        Assert.Null(Some.Reader.Read(Definition(members), out var problems));
        Assert.Equal("concurrency.key", Assert.Single(problems).Path);
    }

    [Theory]
    [InlineData("en", Limited, """
        For each value of the input 'customer', at most 2 of its runs are under way at the same time. For another one the older ones are cancelled.
        Of the ended runs, the newest 1,000 are kept, each for 30 days at most.
        """)]
    [InlineData("ko", Limited, """
        입력 'customer' 값이 같은 실행은 동시에 2개까지만 진행됩니다. 그보다 많으면 앞선 실행을 취소합니다.
        끝난 실행은 최근 1,000개를, 길어도 30일 동안 보관합니다.
        """)]
    [InlineData("en", "\"concurrency\": { \"limit\": 1 }, \"retention\": { \"keep\": \"P1D\" },", """
        At most 1 of its runs are under way at the same time. Another one waits for its turn.
        A run is kept for 1 day after its end.
        """)]
    [InlineData("ko", "\"concurrency\": { \"limit\": 1, \"overlap\": \"skip\" }, \"retention\": { \"runs\": 10 },", """
        실행은 동시에 1개까지만 진행됩니다. 그보다 많으면 시작하지 않습니다.
        끝난 실행은 최근 10개를 보관합니다.
        """)]
    public void It_is_read_back(string language, string members, string expected)
    {
        var lines = new WorkflowWords(Some.Catalog).Say(Read(members), CultureInfo.GetCultureInfo(language)).Select(line => line.Text).ToList();

        Assert.All(expected.Split('\n'), sentence => Assert.Contains(sentence, lines));
    }

    [Theory]
    [InlineData("", "\"concurrency\": { \"limit\": 1 },",
        "Its runs are limited now. At most 1 of its runs are under way at the same time. Another one waits for its turn.",
        "이제 동시에 진행되는 실행 수를 제한합니다. 실행은 동시에 1개까지만 진행됩니다. 그보다 많으면 차례를 기다립니다.")]
    [InlineData("\"retention\": { \"runs\": 10 },", "",
        "It does not say any more which of its runs are kept. Before: The newest 10 ended runs are kept.",
        "끝난 실행의 보관 기준을 더는 정하지 않습니다. 이전: 끝난 실행은 최근 10개를 보관합니다.")]
    public void What_changed_is_said(string before, string after, string english, string korean)
    {
        var change = Assert.Single(new WorkflowDiff(Some.Catalog).Between(Read(before), Read(after)));

        Assert.Equal(english, change.In(CultureInfo.GetCultureInfo("en")));
        Assert.Equal(korean, change.In(CultureInfo.GetCultureInfo("ko")));
    }

    [Theory]
    [InlineData("\"concurrency\": { \"limit\": 2, \"key\": \"{{ inputs.customer }}\" },", "\"concurrency\": { \"key\": \"{{ inputs.customer }}\", \"limit\": 2, \"overlap\": \"queue\" },")]
    [InlineData(Limited, Limited)]
    public void What_means_the_same_is_no_change(string before, string after) =>
        Assert.Empty(new WorkflowDiff(Some.Catalog).Between(Read(before), Read(after)));

    [Theory]
    [InlineData(Limited, 2, "{{ inputs.customer }}", "Runs at the same time: 2 for each value of {{ inputs.customer }}.")]
    [InlineData("\"concurrency\": { \"limit\": 3 },", 3, null, "Runs at the same time: 3.")]
    [InlineData("", null, null, "Runs at the same time: no bound in the definition.")]
    public void The_certificate_has_the_bound(string members, int? limit, string? key, string sentence)
    {
        var certificate = Certified.Of(Definition(members));

        Assert.Equal(limit is { } most ? new RunsAtOnce(most, key) : null, certificate.Facts!.AtOnce);
        var bounds = new CertificateWords(CultureInfo.GetCultureInfo("en")).Say(certificate).Single(section => section.Key == "bounds");
        Assert.Contains(sentence, bounds.Lines);
    }

    private static Workflow Read(string members) => Some.Read(Definition(members));

    private static string Definition(string members) => $$"""
        { "metaflow": 1, "id": "a", {{members}} "inputs": { "customer": { "type": "string" } },
          "steps": [ { "id": "x", "type": "data_transform", "settings": { "expression": "1" } } ] }
        """;
}
