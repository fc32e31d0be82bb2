using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Steps;

namespace MetaFlow.Tests.Runs;

public sealed class TimeoutTests
{
    private const string Inside = """{ "id": "slow", "type": "set", "settings": { "values": { "x": 1 } } }""";

    [Theory]
    [InlineData("""{ "id": "s", "type": "for_each", "timeout": "PT10M", "items": "{{ [1, 2] }}", "concurrency": 2, "steps": [ INSIDE ] }""", 2)]
    [InlineData("""{ "id": "s", "type": "condition", "timeout": "PT10M", "if": "{{ true }}", "then": [ INSIDE ] }""", 1)]
    [InlineData("""{ "id": "s", "type": "parallel", "timeout": "PT10M", "branches": [ { "id": "a", "steps": [ INSIDE ] }, { "id": "b", "steps": [ { "id": "fast", "type": "set", "settings": { "values": {} } } ] } ] }""", 1)]
    [InlineData("""{ "id": "s", "type": "try", "timeout": "PT10M", "steps": [ INSIDE ], "finally": [ { "id": "clean", "type": "set", "settings": { "values": {} } } ] }""", 1)]
    public void A_step_that_holds_steps_fails_when_its_time_is_over_and_can_be_caught(string step, int waiting)
    {
        var simulation = new Simulation(
            Some.Workflow($$$"""
                { "id": "outer", "type": "try", "steps": [ {{{step.Replace("INSIDE", Inside, StringComparison.Ordinal)}}} ],
                  "catch": [ { "id": "why", "type": "set", "settings": { "values": { "code": "{{ problem.code }}", "at": "{{ problem.step }}" } } } ] }
                """),
            Waits);

        var run = simulation.Run();

        Assert.Equal((RunStatus.Succeeded, """{"code":"runs.step_timed_out","at":"outer/steps/s"}"""), (run.Status, run.Outputs["why"]!.ToString()));
        Assert.Equal(waiting, simulation.Journal.Count(entry => entry.Kind == JournalKind.StepCancelled));
        Assert.Equal(step.Contains("finally", StringComparison.Ordinal), simulation.Done.Exists(path => path.EndsWith("clean", StringComparison.Ordinal)));
        Assert.Single(run.Frames);
        Assert.InRange(simulation.Journal[^1].At - Some.Noon, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11));
    }

    [Fact]
    public void A_step_that_waits_longer_than_its_timeout_fails()
    {
        var run = new Simulation(Some.Workflow("""{ "id": "slow", "type": "set", "timeout": "PT10M", "settings": { "values": {} } }"""), Waits).Run();

        Assert.Equal((RunStatus.Failed, "runs.step_timed_out"), (run.Status, run.Problem!.Code));
    }

    [Fact]
    public void A_step_that_is_in_time_is_not_looked_at_again_when_its_time_would_be_over()
    {
        var run = new Simulation(
            Some.Workflow(
                """{ "id": "s", "type": "condition", "timeout": "PT10M", "if": "{{ true }}", "then": [ { "id": "fast", "type": "set", "settings": { "values": {} } } ] }, """ + Inside),
            Waits).Run();

        Assert.Equal(RunStatus.Succeeded, run.Status);
    }

    [Fact]
    public void A_run_whose_time_is_over_does_its_finally_and_fails()
    {
        var workflow = Some.Read($$"""
            { "metaflow": 1, "id": "a", "timeout": "PT10M", "steps": [ { "id": "t", "type": "try", "steps": [ {{Inside}} ],
              "finally": [ { "id": "clean", "type": "set", "settings": { "values": {} } } ] } ] }
            """);
        var simulation = new Simulation(workflow, Waits);

        var run = simulation.Run();

        Assert.Equal((RunStatus.Failed, "The run did not finish within PT10M."), (run.Status, run.Problem!.Message));
        Assert.Equal("t/finally/clean", simulation.Done[^1]);
    }

    [Fact]
    public void The_time_in_which_a_run_is_paused_does_not_count()
    {
        var noon = Some.Noon;
        var run = RunState.Unborn
            .Apply(new RunEvent.Queued(JsonObject.Empty, JsonObject.Empty), 1, noon)
            .Apply(new RunEvent.Started(), 2, noon)
            .Apply(new RunEvent.Paused("kim", null), 3, noon.AddMinutes(1))
            .Apply(new RunEvent.Resumed("kim", null), 4, noon.AddMinutes(31));

        Assert.Equal(TimeSpan.FromMinutes(30), run.PausedAfter(noon));
        Assert.Equal(TimeSpan.FromMinutes(20), run.PausedAfter(noon.AddMinutes(11)));
        Assert.Equal(TimeSpan.Zero, run.PausedAfter(noon.AddMinutes(40)));
    }

    private static StepOutcome.Waiting? Waits(PlannedAttempt attempt) => attempt.Step.Id == "slow" && attempt.Waited is null
        ? new StepOutcome.Waiting(new StepWait(Some.Noon.AddHours(1), JsonObject.Empty))
        : null;
}
