using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Runs;

public sealed class RunPlanTests
{
    private static readonly RetryPolicy ThreeTimes = new(3, TimeSpan.FromSeconds(10), 2);

    private static readonly Workflow TwoSets = Some.Workflow("""
        { "id": "a", "type": "set", "settings": { "values": { "x": 1 } } },
        { "id": "b", "type": "set", "settings": { "values": { "y": 2 } } }
        """);

    private static readonly Workflow Choice = Some.Workflow("""
        { "id": "big", "type": "condition", "if": "{{ inputs.n > 3 }}",
          "then": [ { "id": "yes", "type": "set", "settings": { "values": { "x": 1 } } } ],
          "else": [ { "id": "no", "type": "set", "settings": { "values": { "x": 2 } } } ] }
        """, """{ "n": { "type": "integer" } }""");

    [Fact]
    public void The_first_step_without_a_result_is_next()
    {
        var run = Fold(Started("a"), Completed("a"));

        Assert.Equal("b", Assert.IsType<Decision.Attempt>(Plan(TwoSets, run)).Step.Path);
    }

    [Fact]
    public void A_run_whose_steps_are_done_succeeds() =>
        Assert.IsType<Decision.Succeed>(Plan(TwoSets, Fold(Completed("a"), Completed("b"))));

    [Fact]
    public void A_step_that_was_begun_and_never_ended_is_repeated_as_the_same_attempt()
    {
        var attempt = Assert.IsType<Decision.Attempt>(Plan(TwoSets, Fold(Started("a"))));

        Assert.Equal(("a", 1), (attempt.Step.Path, attempt.Number));
    }

    [Theory]
    [InlineData(5, "then")]
    [InlineData(1, "else")]
    public void A_condition_is_decided_once_and_written_down(int n, string branch)
    {
        var note = Assert.IsType<Decision.Note>(Plan(Choice, Fold(), ("n", n)));

        Assert.Equal(JournalKind.StepCompleted, note.Kind);
        Assert.Contains($"\"{branch}\"", System.Text.Encoding.UTF8.GetString(note.Payload), StringComparison.Ordinal);
    }

    [Fact]
    public void The_branch_that_was_taken_stays_taken_whatever_the_data_say_later()
    {
        var run = Fold(Some.Entry(2, JournalKind.StepCompleted, "big", 0, JournalPayload.Branch("else")));

        Assert.Equal("big/else/no", Assert.IsType<Decision.Attempt>(Plan(Choice, run, ("n", 100))).Step.Path);
    }

    [Fact]
    public void A_step_whose_when_is_not_true_is_skipped()
    {
        var workflow = Some.Workflow("""{ "id": "a", "type": "set", "when": "{{ inputs.n > 3 }}", "settings": { "values": { "x": 1 } } }""",
            """{ "n": { "type": "integer" } }""");

        var note = Assert.IsType<Decision.Note>(Plan(workflow, Fold(), ("n", 1)));
        Assert.Equal((JournalKind.StepSkipped, "a"), (note.Kind, note.StepPath));
        Assert.IsType<Decision.Succeed>(Plan(workflow, Fold(Some.Entry(2, JournalKind.StepSkipped, "a")), ("n", 1)));
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    public void A_retryable_failure_sleeps_longer_each_time(int attempt, int seconds)
    {
        var (kind, payload) = RunPlan.Evaluate(Some.Failure(retryable: true), attempt, ThreeTimes, Some.Noon);
        var run = Fold(Some.Entry(2, kind, "a", attempt, payload));

        Assert.Equal(Some.Noon.AddSeconds(seconds), Assert.IsType<Decision.Sleep>(Plan(TwoSets, run)).Until);
    }

    [Fact]
    public void When_the_sleep_is_over_the_next_attempt_has_the_next_number()
    {
        var (kind, payload) = RunPlan.Evaluate(Some.Failure(retryable: true), 1, ThreeTimes, Some.Noon);
        var run = Fold(Some.Entry(2, kind, "a", 1, payload));

        var next = RunPlan.Plan(TwoSets, run, JsonObject.Empty, Scope(), Some.Noon.AddSeconds(10));

        Assert.Equal(2, Assert.IsType<Decision.Attempt>(next).Number);
    }

    [Fact]
    public void A_service_that_says_when_to_come_back_is_obeyed()
    {
        var failure = Some.Failure(retryable: true, retryAfter: TimeSpan.FromMinutes(7));
        var (kind, payload) = RunPlan.Evaluate(failure, 1, ThreeTimes, Some.Noon);

        var sleep = Assert.IsType<Decision.Sleep>(Plan(TwoSets, Fold(Some.Entry(2, kind, "a", 1, payload))));
        Assert.Equal(Some.Noon.AddMinutes(7), sleep.Until);
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public void A_failure_that_trying_again_cannot_mend_fails_the_run(bool retryable, int attempt)
    {
        var (kind, payload) = RunPlan.Evaluate(Some.Failure(retryable), attempt, ThreeTimes, Some.Noon);

        var fail = Assert.IsType<Decision.Fail>(Plan(TwoSets, Fold(Some.Entry(2, kind, "a", attempt, payload))));
        Assert.Equal("test.away", fail.Problem.Code);
    }

    [Fact]
    public void An_expression_that_cannot_be_evaluated_fails_the_run_with_its_problem()
    {
        var fail = Assert.IsType<Decision.Fail>(Plan(Choice, Fold(), ("n", JsonData.Parse("{}"))));

        Assert.StartsWith("expressions.", fail.Problem.Code, StringComparison.Ordinal);
    }

    private static Decision Plan(Workflow workflow, RunState run, params ReadOnlySpan<(string, JsonData)> inputs) =>
        RunPlan.Plan(workflow, run, JsonObject.Of(("inputs", JsonObject.Of(inputs))), Scope(), Some.Noon);

    private static ExpressionScope Scope() => new() { Now = Some.Noon };

    private static RunState Fold(params ReadOnlySpan<JournalEntry> entries) => RunState.Fold(
        [Some.Entry(1, JournalKind.RunQueued, payload: JournalPayload.Queued(JsonObject.Empty)), .. entries]);

    private static JournalEntry Started(string step) => Some.Entry(2, JournalKind.StepStarted, step, 1);

    private static JournalEntry Completed(string step) =>
        Some.Entry(3, JournalKind.StepCompleted, step, 1, JournalPayload.Completed("done", vars: null));
}
