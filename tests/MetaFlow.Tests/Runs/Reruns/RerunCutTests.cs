using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Runs.Reruns;
using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Runs.Reruns;

public sealed class RerunCutTests
{
    private const string A = """{ "id": "a", "type": "set", "settings": { "values": { "a": 1 } } }""";
    private const string B = """{ "id": "b", "type": "set", "settings": { "values": { "b": 2 } } }""";
    private const string C = """{ "id": "c", "type": "set", "settings": { "values": { "c": 3 } } }""";
    private const string Last = """{ "id": "last", "type": "set", "settings": { "values": { "z": 9 } } }""";

    private readonly HashSet<string> _failing = [];

    [Theory]
    [InlineData("a", "")]
    [InlineData("b", "a")]
    [InlineData("last", "a, b")]
    public void What_comes_before_a_step_is_taken_over(string from, string kept)
    {
        var (workflow, past) = Run($"{A}, {B}, {Last}");

        var cut = Rerunning.From(workflow, past, from);

        Assert.Equal(kept, string.Join(", ", cut.Paths()));
        Assert.All(cut.Events, happened => Assert.NotNull(happened.Reused));
    }

    [Fact]
    public void Inside_a_condition_the_way_that_it_took_is_taken_over()
    {
        var (workflow, past) = Run($$$"""{ "id": "if", "type": "condition", "if": "{{ true }}", "then": [ {{{A}}}, {{{B}}} ], "else": [ {{{C}}} ] }, {{{Last}}}""");

        var inside = Rerunning.From(workflow, past, "b");
        var other = Rerunning.From(workflow, past, "if/else/c");

        Assert.Equal(["if", "if/then/a"], inside.Paths());
        Assert.Equal("runs.rerun_not_reached", other.Problem?.Code);
        Assert.Equal("if", other.Problem?.Names["before"]);
    }

    [Fact]
    public void Inside_a_catch_the_failure_that_led_there_is_taken_over_and_is_said_again()
    {
        _failing.Add("try/steps/b");
        var (workflow, past) = Run($$$"""
            { "id": "try", "type": "try", "steps": [ {{{A}}}, {{{B}}} ],
              "catch": [ { "id": "say", "type": "set", "settings": { "values": { "code": "{{ problem.code }}" } } }, {{{C}}} ], "finally": [ {{{Last}}} ] }
            """);

        var (again, run) = Again(workflow, past, "say");

        Assert.Equal(["try/catch/say", "try/catch/c", "try/finally/last"], again.Done);
        Assert.Equal((RunStatus.Succeeded, "\"test.away\""), (run.Status, run.Vars["code"]?.ToString()));
    }

    [Fact]
    public void A_step_of_one_item_is_run_again_with_the_items_behind_it_and_not_with_those_before()
    {
        var (workflow, past) = Run(Loop($"{A}, {B}"));

        var (again, run) = Again(workflow, past, "each[1]/steps/b");

        Assert.Equal(["each[1]/steps/b", "each[2]/steps/a", "each[2]/steps/b"], again.Done);
        Assert.Equal(3, ((JsonArray)((JsonObject)run.Outputs["each"]!)["results"]!).Count);
    }

    [Fact]
    public void A_step_inside_a_loop_is_run_again_for_every_item_where_none_is_named()
    {
        var (workflow, past) = Run(Loop($"{A}, {B}"));

        var (again, _) = Again(workflow, past, "b");

        Assert.Equal(["each[0]/steps/b", "each[1]/steps/b", "each[2]/steps/b"], again.Done);
    }

    [Fact]
    public void Items_that_completed_are_taken_over_and_those_that_failed_are_run_again()
    {
        _failing.Add("each[1]/steps/b");
        var (workflow, past) = Run(Loop($"{A}, {B}", "collect") + $", {Last}");
        _failing.Clear();

        var cut = RerunCut.FailedItems(workflow, new PastRun(past), RerunTarget.Find(workflow, "each")!);
        var again = Simulate(workflow);
        var run = again.GoOn(Rerunning.Journal(past, cut.Events));

        Assert.Null(cut.Problem);
        Assert.Equal(["each[1]/steps/a", "each[1]/steps/b", "last"], again.Done);
        Assert.Equal("""{"results":[{"b":2},{"b":2},{"b":2}],"failed":[]}""", run.Outputs["each"]!.ToString());
    }

    [Fact]
    public void A_loop_of_which_no_item_failed_has_none_to_run_again()
    {
        var (workflow, past) = Run(Loop(A));

        var cut = RerunCut.FailedItems(workflow, new PastRun(past), RerunTarget.Find(workflow, "each")!);

        Assert.Equal(("runs.rerun_no_failed_items", 0), (cut.Problem?.Code, cut.Events.Count));
    }

    [Fact]
    public void Where_all_branches_have_to_end_those_before_are_taken_over_and_those_behind_run_again()
    {
        var (workflow, past) = Run(Parallel("all"));

        var (again, _) = Again(workflow, past, "both[y]/b");

        Assert.Equal(["both[y]/b", "both[z]/c"], again.Done.Order());
    }

    [Fact]
    public void Where_one_branch_is_enough_the_others_run_again()
    {
        var (workflow, past) = Run(Parallel("any"));

        var cut = Rerunning.From(workflow, past, "both/y/b");

        Assert.Equal(["both"], cut.Paths());
    }

    [Fact]
    public void From_where_it_failed_branches_and_items_that_completed_are_kept_wherever_they_stand()
    {
        _failing.Add("both[y]/b");
        var (workflow, past) = Run($"{Parallel("all")}, {Last}");
        _failing.Clear();

        var cut = RerunCut.FromFailure(workflow, new PastRun(past));
        var again = Simulate(workflow);
        var run = again.GoOn(Rerunning.Journal(past, cut.Events));

        var completed = past.Where(entry => entry.Kind == JournalKind.StepCompleted).Select(entry => entry.StepPath);
        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(new[] { "both[x]/a", "both[y]/b", "both[z]/c", "last" }.Except(completed).Order(), again.Done.Order());
    }

    [Theory]
    [InlineData("each[7]/steps/a")]
    [InlineData("each[x]/steps/a")]
    [InlineData("nowhere")]
    [InlineData("each[1")]
    public void What_the_run_has_not_is_not_found(string written)
    {
        var (workflow, past) = Run(Loop(A));

        var target = RerunTarget.Find(workflow, written);

        Assert.True(target is null || RerunCut.From(workflow, new PastRun(past), target).Problem is not null);
    }

    [Fact]
    public void Attempts_effects_and_waits_are_not_taken_over()
    {
        var workflow = Some.Workflow($"{A}, {B}");
        var old = new Simulation(workflow, attempt => Wait(attempt)) { Sends = _ => Idempotency.None };
        old.Run();

        var cut = Rerunning.From(workflow, old.Journal, "b");

        Assert.Contains(old.Journal, entry => entry.Kind == JournalKind.EffectSent);
        Assert.Equal("StepCompleted", Assert.Single(cut.Events).GetType().Name);

        StepOutcome? Wait(PlannedAttempt attempt) => attempt.Waited is null
            ? new StepOutcome.Waiting(new StepWait(Some.Noon.AddHours(1), JsonObject.Empty))
            : null;
    }

    private (Workflow Workflow, IReadOnlyList<JournalEntry> Journal) Run(string steps)
    {
        var workflow = Some.Workflow(steps);
        var simulation = Simulate(workflow);
        simulation.Run();
        return (workflow, simulation.Journal);
    }

    private (Simulation Again, RunState Run) Again(Workflow workflow, IReadOnlyList<JournalEntry> past, string from)
    {
        var cut = Rerunning.From(workflow, past, from);
        Assert.Null(cut.Problem);
        var again = Simulate(workflow);
        return (again, again.GoOn(Rerunning.Journal(past, cut.Events)));
    }

    private Simulation Simulate(Workflow workflow) =>
        new(workflow, attempt => _failing.Contains(attempt.Path) ? Some.Failure(retryable: false) : null);

    private static string Loop(string steps, string onItemError = "stop") =>
        $$$"""{ "id": "each", "type": "for_each", "items": "{{ [1..3] }}", "onItemError": "{{{onItemError}}}", "steps": [ {{{steps}}} ] }""";

    private static string Parallel(string join) => $$"""
        { "id": "both", "type": "parallel", "join": "{{join}}", "branches": [
          { "id": "x", "steps": [ {{A}} ] }, { "id": "y", "steps": [ {{B}} ] }, { "id": "z", "steps": [ {{C}} ] } ] }
        """;
}
