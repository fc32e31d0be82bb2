using System.Globalization;
using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Steps.Wait;
using MetaFlow.Workflows.ReadBack;

namespace MetaFlow.Tests.Steps.Wait;

public sealed class WaitStepTests
{
    [Theory]
    [InlineData("""{ "for": "PT90M" }""", "2026-03-02T10:30:00Z")]
    [InlineData("""{ "until": "2026-05-05T09:00:00+09:00" }""", "2026-05-05T00:00:00Z")]
    public async Task It_lets_go_until_its_time_and_then_is_done(string settings, string until)
    {
        var asleep = Assert.IsType<StepOutcome.Waiting>(await RunAsync(settings));
        var awake = await RunAsync(settings, new StepAnswer(asleep.Wait.For, null));

        Assert.Equal(DateTimeOffset.Parse(until, CultureInfo.InvariantCulture), asleep.Wait.Until);
        Assert.StartsWith($"\"{until[..19]}", ((JsonObject)Assert.IsType<StepOutcome.Completed>(awake).Output)["until"]!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null, "wait.nothing_came")]
    [InlineData(""", "onTimeout": "continue" """, """{"timedOut":true}""", null)]
    public async Task An_event_that_does_not_come_is_what_the_step_says_it_is(string more, string? output, string? code)
    {
        var settings = $$"""{ "event": "order.paid", "match": "data.id = 7", "atMost": "PT1H" {{more}} }""";

        var asleep = Assert.IsType<StepOutcome.Waiting>(await RunAsync(settings));
        var late = await RunAsync(settings, new StepAnswer(asleep.Wait.For, null));

        Assert.Equal((new FakeClock().GetUtcNow().AddHours(1), "\"order.paid\""), (asleep.Wait.Until, asleep.Wait.For["event"]!.ToString()));
        Assert.Equal((output, code), ((late as StepOutcome.Completed)?.Output.ToString(), (late as StepOutcome.Failed)?.Problem.Code));
    }

    [Fact]
    public async Task An_event_that_comes_is_the_output()
    {
        var done = await RunAsync("""{ "event": "order.paid" }""", new StepAnswer(JsonObject.Empty, JsonObject.Of(("id", 7))));

        Assert.Equal("""{"timedOut":false,"event":{"id":7}}""", Assert.IsType<StepOutcome.Completed>(done).Output.ToString());
    }

    [Theory]
    [InlineData("{}", "wait.one_way")]
    [InlineData("""{ "for": "PT1M", "until": "2026-05-05T09:00:00Z" }""", "wait.one_way")]
    [InlineData("""{ "for": "five minutes" }""", "wait.not_a_duration")]
    [InlineData("""{ "for": "PT0S" }""", "wait.not_a_duration")]
    [InlineData("""{ "until": "tomorrow" }""", "wait.not_a_time")]
    [InlineData("""{ "for": "PT1M", "atMost": "PT2M" }""", "wait.only_for_events")]
    [InlineData("""{ "event": "a", "atMost": "soon" }""", "wait.not_a_duration")]
    public void What_cannot_be_waited_for_is_told_before_it_runs(string settings, string code)
    {
        Some.Reader.Read(Some.Definition($$"""{ "id": "w", "type": "wait", "settings": {{settings}} }"""), out var problems);

        Assert.Equal(code, Assert.Single(problems).Code);
    }

    [Theory]
    [InlineData("""{ "for": "PT90M" }""", "Waits for 1 hour and 30 minutes.", "1시간 30분 동안 기다립니다.")]
    [InlineData("""{ "until": "2026-05-05T09:00:00Z" }""", "Waits until \"2026-05-05T09:00:00Z\".", "\"2026-05-05T09:00:00Z\"까지 기다립니다.")]
    [InlineData("""{ "event": "order.paid", "atMost": "P1D" }""", "Waits for the event \"order.paid\", at most 1 day.", "\"order.paid\" 이벤트를 최대 1일 동안 기다립니다.")]
    public void It_is_read_back_in_words(string settings, string english, string korean)
    {
        var workflow = Some.Workflow($$"""{ "id": "w", "type": "wait", "settings": {{settings}} }""");

        Assert.Equal($"w: {english}", Said(workflow, "en"));
        Assert.Equal($"w: {korean}", Said(workflow, "ko"));
    }

    private static string Said(MetaFlow.Workflows.Workflow workflow, string language) =>
        new WorkflowWords(Some.Catalog).Say(workflow, CultureInfo.GetCultureInfo(language)).First(line => line.StepPath == "w").Text;

    private static async Task<StepOutcome> RunAsync(string settings, StepAnswer? waited = null)
    {
        var clock = new FakeClock();
        Some.Catalog.TryFind("wait", out var type);
        var bound = type!.Settings.Bind<WaitSettings>((JsonObject)JsonData.Parse(settings), out var problem);
        Assert.Null(problem);
        var context = new StepContext(Some.Head().Id, "w", 1, JsonObject.Empty, ExpressionScope.Empty) { Waited = waited };
        return await new WaitStep(clock).RunAsync(bound!, context, TestContext.Current.CancellationToken);
    }
}
