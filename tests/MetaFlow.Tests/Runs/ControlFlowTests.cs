using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Runs;

public sealed class ControlFlowTests
{
    private const string Three = """{ "list": { "type": "array", "default": [1, 2, 3] } }""";

    [Fact]
    public void A_loop_gives_what_each_item_gave_in_the_order_of_the_items()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var run = Run(
                """
                { "id": "each", "type": "for_each", "items": "{{ inputs.list }}", "concurrency": 3,
                  "steps": [ { "id": "double", "type": "set", "settings": { "values": { "n": "{{ item * 2 }}", "at": "{{ index }}" } } } ] },
                { "id": "sum", "type": "set", "settings": { "values": { "total": "{{ $sum(steps.each.results.n) }}" } } }
                """, Three, seed: seed);

            Assert.Equal("""{"results":[{"n":2,"at":0},{"n":4,"at":1},{"n":6,"at":2}],"failed":[]}""", run.Outputs["each"]!.ToString());
            Assert.Equal("""{"total":12}""", run.Output!.ToString());
            Assert.Single(run.Frames);
        }
    }

    [Fact]
    public void A_loop_works_on_no_more_items_at_a_time_than_it_says()
    {
        var workflow = Some.Workflow(
            """{ "id": "each", "type": "for_each", "items": "{{ [1..50] }}", "concurrency": 4, "steps": [ { "id": "a", "type": "set", "settings": { "values": {} } } ] }""");
        var simulation = new Simulation(workflow, seed: 3);

        var run = simulation.Run();

        Assert.Equal(4, simulation.MostUnderWay);
        Assert.Equal(50, simulation.Done.Distinct().Count());
        Assert.Equal(RunStatus.Succeeded, run.Status);
    }

    [Theory]
    [InlineData("", "[]")]
    [InlineData("inputs.nothing", "[]")]
    [InlineData("inputs.one", "[7]")]
    public void Nothing_is_no_item_and_one_value_is_one(string items, string results)
    {
        var run = Run(
            $$$"""{ "id": "each", "type": "for_each", "items": "{{ ({{{items}}}) }}", "result": "{{ item }}", "steps": [ { "id": "a", "type": "set", "settings": { "values": {} } } ] }""",
            """{ "nothing": { "default": null }, "one": { "default": 7 } }""");

        Assert.Equal(results, ((JsonObject)run.Outputs["each"]!)["results"]!.ToString());
    }

    [Theory]
    [InlineData("stop", RunStatus.Failed, null)]
    [InlineData("continue", RunStatus.Succeeded, """{"results":[{"n":1},null,{"n":3}],"failed":[{"index":1,"item":2,"code":"test.away","message":"The service is away."}]}""")]
    [InlineData("collect", RunStatus.Succeeded, """{"results":[{"n":1},{"n":3}],"failed":[{"index":1,"item":2,"code":"test.away","message":"The service is away."}]}""")]
    public void What_a_failed_item_does_is_what_the_loop_says(string policy, RunStatus status, string? output)
    {
        var run = Run(
            $$$"""
            { "id": "each", "type": "for_each", "items": "{{ inputs.list }}", "onItemError": "{{{policy}}}",
              "steps": [ { "id": "a", "type": "set", "settings": { "values": { "n": "{{ item }}" } } } ] }
            """,
            Three, attempt => attempt.Path == "each[1]/steps/a" ? Some.Failure(retryable: false) : null);

        Assert.Equal(status, run.Status);
        Assert.Equal(output, run.Outputs["each"]?.ToString());
    }

    [Fact]
    public void Loops_stand_in_loops_and_vars_of_an_item_stay_in_it()
    {
        var run = Run(
            """
            { "id": "first", "type": "set", "settings": { "values": { "x": "outside" } } },
            { "id": "rows", "type": "for_each", "items": "{{ [1, 2] }}", "steps": [
              { "id": "row", "type": "set", "settings": { "values": { "x": "{{ item }}" } } },
              { "id": "cells", "type": "for_each", "items": "{{ [10, 20] }}", "result": "{{ vars.x + item }}", "steps": [
                { "id": "cell", "type": "set", "settings": { "values": { "x": "{{ vars.x }}" } } } ] } ],
              "result": "{{ steps.cells.results }}" },
            { "id": "last", "type": "set", "settings": { "values": { "x": "{{ vars.x }}", "all": "{{ steps.rows.results }}" } } }
            """);

        Assert.Equal("""{"x":"outside","all":[[11,21],[12,22]]}""", run.Output!.ToString());
    }

    [Fact]
    public void A_loop_over_more_items_than_its_bound_fails_before_anything_is_done()
    {
        var workflow = Some.Workflow(
            """{ "id": "each", "type": "for_each", "items": "{{ [1..11] }}", "maxItems": 10, "steps": [ { "id": "a", "type": "set", "settings": { "values": {} } } ] }""");
        var simulation = new Simulation(workflow);

        var run = simulation.Run();

        Assert.Equal("runs.too_many_items", run.Problem!.Code);
        Assert.Empty(simulation.Done);
    }

    [Fact]
    public void Branches_run_side_by_side_and_what_they_gave_is_there_behind_them()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var workflow = Some.Workflow(
                """
                { "id": "both", "type": "parallel", "branches": [
                  { "id": "left", "steps": [ { "id": "a", "type": "set", "settings": { "values": { "x": 1 } } }, { "id": "b", "type": "set", "settings": { "values": { "y": "{{ vars.x + 1 }}" } } } ] },
                  { "id": "right", "steps": [ { "id": "c", "type": "set", "settings": { "values": { "z": 3 } } } ] } ] },
                { "id": "after", "type": "set", "settings": { "values": { "all": "{{ [vars.x, vars.y, vars.z, steps.c.z] }}", "who": "{{ steps.both.completed }}" } } }
                """);
            var simulation = new Simulation(workflow, seed: seed);

            var run = simulation.Run();

            Assert.Equal("""{"all":[1,2,3,3],"who":["left","right"]}""", run.Output!.ToString());
            Assert.Equal(2, simulation.MostUnderWay);
        }
    }

    [Fact]
    public void The_first_branch_to_end_is_enough_and_the_others_are_cancelled()
    {
        var workflow = Some.Workflow(
            """
            { "id": "race", "type": "parallel", "join": "any", "branches": [
              { "id": "slow", "steps": [ { "id": "a", "type": "set", "settings": { "values": { "x": 1 } } }, { "id": "b", "type": "set", "settings": { "values": {} } } ] },
              { "id": "fast", "steps": [ { "id": "c", "type": "set", "settings": { "values": { "z": 3 } } } ] } ] }
            """);
        for (var seed = 0; seed < 20; seed++)
        {
            var simulation = new Simulation(workflow, seed: seed);

            var run = simulation.Run();

            var winner = ((JsonArray)((JsonObject)run.Output!)["completed"]!)[0].ToString();
            Assert.Single(simulation.Journal, entry => entry.Kind == JournalKind.StepCancelled);
            Assert.Equal(winner == "\"fast\"" ? """{"z":3}""" : """{"x":1}""", run.Vars.ToString());
            Assert.Single(run.Frames);
        }
    }

    [Theory]
    [InlineData("2", "one", RunStatus.Succeeded)]
    [InlineData("\"any\"", "one two", RunStatus.Succeeded)]
    [InlineData("\"all\"", "one", RunStatus.Failed)]
    [InlineData("2", "one two", RunStatus.Failed)]
    public void A_join_fails_when_too_few_branches_are_left(string join, string failing, RunStatus status)
    {
        var branches = string.Join(", ", new[] { "one", "two", "three" }.Select(name =>
            $$$"""{ "id": "{{{name}}}", "steps": [ { "id": "in_{{{name}}}", "type": "set", "settings": { "values": {} } } ] }"""));

        for (var seed = 0; seed < 20; seed++)
        {
            var run = Run(
                $$"""{ "id": "p", "type": "parallel", "join": {{join}}, "branches": [ {{branches}} ] }""",
                does: attempt => failing.Split(' ').Any(name => attempt.Path.EndsWith($"in_{name}", StringComparison.Ordinal)) ? Some.Failure(false) : null,
                seed: seed);

            Assert.Equal(status, run.Status);
        }
    }

    [Theory]
    [InlineData("", "a,last", """{}""")]
    [InlineData("t/steps/a", "a,c,last", """{"problem":{"code":"test.away","message":"The service is away.","step":"t/steps/a"}}""")]
    public void What_fails_is_caught_and_finally_is_done_in_any_case(string failing, string done, string output)
    {
        var simulation = Try(failing);

        var run = simulation.Run();

        Assert.Equal((RunStatus.Succeeded, output), (run.Status, run.Outputs["t"]!.ToString()));
        Assert.Equal(done, string.Join(',', simulation.Done.Select(path => path.Split('/')[^1])));
    }

    [Theory]
    [InlineData("t/steps/a t/catch/c", "a,c,last")]
    [InlineData("t/finally/last", "a,last")]
    public void What_fails_in_catch_or_finally_fails_the_run_behind_finally(string failing, string done)
    {
        var simulation = Try(failing);

        Assert.Equal(RunStatus.Failed, simulation.Run().Status);
        Assert.Equal(done, string.Join(',', simulation.Done.Select(path => path.Split('/')[^1])));
    }

    [Theory]
    [InlineData("\"continue\"", """{"x":"none"}""")]
    [InlineData("""{ "fallback": { "n": 0 } }""", """{"x":0}""")]
    public void A_run_goes_on_behind_a_step_that_may_fail(string onError, string output)
    {
        var run = Run(
            $$$"""
            { "id": "a", "type": "set", "onError": {{{onError}}}, "settings": { "values": { "n": 1 } } },
            { "id": "b", "type": "set", "settings": { "values": { "x": "{{ steps.a.n ?? 'none' }}" } } }
            """, does: attempt => attempt.Path == "a" ? Some.Failure(false) : null);

        Assert.Equal(output, run.Output!.ToString());
    }

    [Fact]
    public void A_fallback_that_cannot_be_worked_out_fails_its_step_and_says_where()
    {
        var simulation = new Simulation(
            Some.Workflow("""
                { "id": "a", "type": "set", "onError": { "fallback": "{{ $number('none') }}" }, "settings": { "values": { "n": 1 } } },
                { "id": "b", "type": "set", "settings": { "values": { "x": 1 } } }
                """),
            attempt => attempt.Path == "a" ? Some.Failure(false) : null);

        var run = simulation.Run();

        Assert.Equal((RunStatus.Failed, "steps[0].onError"), (run.Status, run.Problem?.Path));
        Assert.StartsWith("expressions.", run.Problem!.Code, StringComparison.Ordinal);
        Assert.Equal(["test.away", run.Problem.Code], simulation.Journal.Select(JournalPayload.Event).OfType<RunEvent.StepFailed>().Select(failed => failed.Problem.Code));
    }

    [Fact]
    public void A_block_around_a_fallback_that_cannot_be_worked_out_catches_that()
    {
        var run = Run(
            """
            { "id": "t", "type": "try", "steps": [ { "id": "a", "type": "set", "onError": { "fallback": "{{ $number('none') }}" }, "settings": { "values": {} } } ],
              "catch": [ { "id": "b", "type": "set", "settings": { "values": { "step": "{{ problem.step }}" } } } ] }
            """, does: attempt => attempt.Path == "t/steps/a" ? Some.Failure(false) : null);

        Assert.Equal((RunStatus.Succeeded, "\"t/steps/a\""), (run.Status, run.Vars["step"]?.ToString()));
    }

    [Fact]
    public void A_block_that_may_fail_is_left_at_the_step_that_failed()
    {
        var run = Run(
            """
            { "id": "yes", "type": "condition", "if": "{{ true }}", "onError": "continue",
              "then": [ { "id": "a", "type": "set", "settings": { "values": {} } }, { "id": "b", "type": "set", "settings": { "values": {} } } ] },
            { "id": "last", "type": "set", "settings": { "values": { "b": "{{ $exists(steps.b) }}" } } }
            """, does: attempt => attempt.Path == "yes/then/a" ? Some.Failure(false) : null);

        Assert.Equal("""{"b":false}""", run.Output!.ToString());
    }

    [Fact]
    public void A_workflow_says_what_its_runs_give()
    {
        var workflow = Some.Read("""
            { "metaflow": 1, "id": "a", "output": { "twice": "{{ vars.x * 2 }}" },
              "steps": [ { "id": "s", "type": "set", "settings": { "values": { "x": 21 } } } ] }
            """);

        Assert.Equal("""{"twice":42}""", new Simulation(workflow).Run().Output!.ToString());
    }

    private static Simulation Try(string failing) => new(
        Some.Workflow("""
            { "id": "t", "type": "try",
              "steps": [ { "id": "a", "type": "set", "settings": { "values": {} } } ],
              "catch": [ { "id": "c", "type": "set", "settings": { "values": { "why": "{{ problem.message }}" } } } ],
              "finally": [ { "id": "last", "type": "set", "settings": { "values": {} } } ] }
            """),
        attempt => failing.Split(' ').Contains(attempt.Path) ? Some.Failure(retryable: false) : null);

    private static RunState Run(string steps, string inputs = "{}", Func<PlannedAttempt, StepOutcome?>? does = null, int seed = 0) =>
        new Simulation(Some.Workflow(steps, inputs), does, seed).Run();
}
