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
        var run = Fold(new RunEvent.StepStarted("a", 1), Completed("a"));

        Assert.Equal("b", Attempt(Next(TwoSets, run)).Path);
    }

    [Fact]
    public void A_run_whose_steps_are_done_succeeds_with_what_the_last_one_gave()
    {
        var end = Next(TwoSets, Fold(Completed("a"), Completed("b"))).End;

        Assert.Equal("\"done\"", Assert.IsType<RunEvent.Succeeded>(end).Output!.ToString());
    }

    [Fact]
    public void A_step_that_was_begun_and_never_ended_is_repeated_as_the_same_attempt()
    {
        var attempt = Attempt(Next(TwoSets, Fold(new RunEvent.StepStarted("a", 1))));

        Assert.Equal(("a", 1), (attempt.Path, attempt.Number));
    }

    [Theory]
    [InlineData(5, "then")]
    [InlineData(1, "else")]
    public void A_condition_is_decided_once_and_written_down(int n, string branch)
    {
        var plan = Next(Choice, Fold(JsonObject.Of(("n", n))));

        Assert.Equal(new RunEvent.Branched("big", branch), Assert.Single(plan.Events));
    }

    [Fact]
    public void The_branch_that_was_taken_stays_taken_whatever_the_data_say_later()
    {
        var run = Fold(JsonObject.Of(("n", 100)), new RunEvent.Branched("big", "else"));

        Assert.Equal("big/else/no", Attempt(Next(Choice, run)).Path);
    }

    [Fact]
    public void A_step_whose_when_is_not_true_is_skipped()
    {
        var workflow = Some.Workflow("""{ "id": "a", "type": "set", "when": "{{ inputs.n > 3 }}", "settings": { "values": { "x": 1 } } }""",
            """{ "n": { "type": "integer" } }""");
        var run = Fold(JsonObject.Of(("n", 1)));

        Assert.Equal(new RunEvent.StepSkipped("a"), Assert.Single(Next(workflow, run).Events));
        Assert.IsType<RunEvent.Succeeded>(Next(workflow, Fold(JsonObject.Of(("n", 1)), new RunEvent.StepSkipped("a"))).End);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    public void A_retryable_failure_sleeps_longer_each_time(int attempt, int seconds)
    {
        var run = Fold(RunPlan.Evaluate("a", Some.Failure(retryable: true), attempt, ThreeTimes, Some.Noon));

        Assert.Equal(Some.Noon.AddSeconds(seconds), Next(TwoSets, run).WakeAt);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(0.5, 10)]
    [InlineData(1, 15)]
    public void Jitter_spreads_the_delay_around_what_it_would_be(double spread, int seconds)
    {
        var failed = RunPlan.Evaluate("a", Some.Failure(retryable: true), 1, ThreeTimes with { Jitter = 0.5 }, Some.Noon, spread);

        Assert.Equal(Some.Noon.AddSeconds(seconds), Assert.IsType<RunEvent.StepFailed>(failed).RetryAt);
    }

    [Theory]
    [InlineData("test.away", true)]
    [InlineData("test.*", true)]
    [InlineData("other.*", false)]
    public void A_retry_is_for_the_codes_it_names(string on, bool isRetried)
    {
        var failed = RunPlan.Evaluate("a", Some.Failure(retryable: true), 1, ThreeTimes with { On = [on] }, Some.Noon);

        Assert.Equal(isRetried, Assert.IsType<RunEvent.StepFailed>(failed).RetryAt is not null);
    }

    [Fact]
    public void When_the_sleep_is_over_the_next_attempt_has_the_next_number()
    {
        var run = Fold(RunPlan.Evaluate("a", Some.Failure(retryable: true), 1, ThreeTimes, Some.Noon));

        Assert.Equal(2, Attempt(RunPlan.Next(TwoSets, run, Facts(), Some.Noon.AddSeconds(10))).Number);
    }

    [Fact]
    public void A_service_that_says_when_to_come_back_is_obeyed()
    {
        var failure = Some.Failure(retryable: true, retryAfter: TimeSpan.FromMinutes(7));
        var run = Fold(RunPlan.Evaluate("a", failure, 1, ThreeTimes, Some.Noon));

        Assert.Equal(Some.Noon.AddMinutes(7), Next(TwoSets, run).WakeAt);
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public void A_failure_that_trying_again_cannot_mend_fails_the_run(bool retryable, int attempt)
    {
        var run = Fold(RunPlan.Evaluate("a", Some.Failure(retryable), attempt, ThreeTimes, Some.Noon));

        Assert.Equal("test.away", Assert.IsType<RunEvent.Failed>(Next(TwoSets, run).End).Problem.Code);
    }

    [Fact]
    public void A_condition_that_cannot_be_evaluated_fails_as_a_step_does()
    {
        var run = Fold(JsonObject.Of(("n", JsonObject.Empty)));

        var failed = Assert.IsType<RunEvent.StepFailed>(Assert.Single(Next(Choice, run).Events));
        Assert.Equal("big", failed.Path);
        Assert.StartsWith("expressions.", failed.Problem.Code, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_waits_is_asked_again_when_its_time_is_over_or_something_came()
    {
        var wait = new StepWait(Some.Noon.AddHours(1), JsonObject.Of(("event", "paid")));
        var waiting = new RunEvent.StepWaiting("a", 1, wait);

        var asleep = Next(TwoSets, Fold(waiting));
        var late = Attempt(RunPlan.Next(TwoSets, Fold(waiting), Facts(), Some.Noon.AddHours(1)));
        var answered = Attempt(Next(TwoSets, Fold(waiting, new RunEvent.StepAnswered("a", 7))));

        Assert.Equal((0, wait.Until), (asleep.Attempts.Count, asleep.WakeAt));
        Assert.Null(late.Waited!.Answer);
        Assert.Equal("7", answered.Waited!.Answer!.ToString());
    }

    private static PlannedAttempt Attempt(Plan plan) => Assert.Single(plan.Attempts);

    private static Plan Next(Workflow workflow, RunState run) => RunPlan.Next(workflow, run, Facts(), Some.Noon);

    private static RunFacts Facts() => new(Some.Head(), CancellationToken.None);

    private static RunState Fold(params ReadOnlySpan<RunEvent> events) => Fold(JsonObject.Empty, events);

    private static RunState Fold(JsonObject inputs, params ReadOnlySpan<RunEvent> events)
    {
        var run = RunState.Unborn.Apply(new RunEvent.Queued(inputs, JsonObject.Empty), 1, Some.Noon).Apply(new RunEvent.Started(), 2, Some.Noon);
        foreach (var happened in events)
        {
            run = run.Apply(happened, run.LastSequence + 1, Some.Noon);
        }

        return run;
    }

    private static RunEvent.StepCompleted Completed(string step) => new(step, 1, "done");
}
