using System.Globalization;
using MetaFlow.Runs;
using MetaFlow.Runs.Reruns;
using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Runs.Reruns;

/// <summary>What is true of every rerun, tried on many workflows and from each of their steps.</summary>
public sealed class RandomRerunTests
{
    private const int Workflows = 200;

    [Fact]
    public void A_rerun_from_any_step_ends_like_the_run_did_and_asks_nothing_that_it_takes_over()
    {
        var tried = 0;
        foreach (var (seed, some, old, end) in Runs())
        {
            foreach (var path in Steps(old))
            {
                var target = RerunTarget.Find(some.Workflow, path);
                var cut = RerunCut.From(some.Workflow, new PastRun(old.Journal), target!);

                var again = Simulate(some, seed);
                var run = again.GoOn(Rerunning.Journal(old.Journal, cut.Events));

                var name = string.Create(CultureInfo.InvariantCulture, $"seed {seed} from {path}");
                Assert.True(cut.Problem is null, name);
                AssertNothingIsAskedAgain(cut.Events, again, name);
                Assert.True(run.Frames.Count == 1, name);
                if (!IsInRace(some.Workflow, target!.Step))
                {
                    // Of several that fail beside each other, another one may be the first; what was caught says which.
                    var saysWhich = IsBesideOthers(some.Workflow, target.Step);
                    Assert.Equal(
                        (name, end.Status, end.Problem?.Code, saysWhich ? null : end.Output?.ToString(), end.Vars.ToString()),
                        (name, run.Status, run.Problem?.Code, saysWhich ? null : run.Output?.ToString(), run.Vars.ToString()));
                    tried++;
                }
            }
        }

        Assert.InRange(tried, 1000, int.MaxValue);
    }

    [Fact]
    public void A_run_that_failed_succeeds_from_where_it_failed_once_nothing_fails_any_more()
    {
        var failed = 0;
        foreach (var (seed, some, old, end) in Runs().Where(run => run.End.Status == RunStatus.Failed))
        {
            var past = new PastRun(old.Journal);
            var cut = RerunCut.FromFailure(some.Workflow, past);

            var again = new Simulation(some.Workflow, _ => null, seed);
            var run = again.GoOn(Rerunning.Journal(old.Journal, cut.Events));

            var name = string.Create(CultureInfo.InvariantCulture, $"seed {seed}");
            Assert.True(run.Status == RunStatus.Succeeded, $"{name}: {run.Problem?.Code} {end.Problem?.Code}");
            Assert.NotNull(past.FirstOpen(some.Workflow.Steps, Spot.Top));
            AssertNothingIsAskedAgain(cut.Events, again, name);
            failed++;
        }

        Assert.InRange(failed, 20, Workflows);
    }

    // A node that dies in a rerun goes on with it: everything it needs is in its own journal.
    [Fact]
    public void A_rerun_whose_node_dies_comes_to_the_same_end()
    {
        foreach (var (seed, some, old, end) in Runs().Where(run => run.Seed % 5 == 0))
        {
            var steps = Steps(old).ToList();
            var path = steps[new Random(seed).Next(steps.Count)];
            var target = RerunTarget.Find(some.Workflow, path)!;
            var whole = Simulate(some, seed);
            var ended = whole.GoOn(Rerunning.Journal(old.Journal, RerunCut.From(some.Workflow, new PastRun(old.Journal), target).Events));

            foreach (var commit in whole.Commits)
            {
                var run = Simulate(some, seed).GoOn(whole.Journal.Take(commit));

                Assert.Equal(
                    (seed, path, commit, ended.Status, ended.Problem?.Code, ended.Output?.ToString()),
                    (seed, path, commit, run.Status, run.Problem?.Code, run.Output?.ToString()));
            }

            Assert.True(IsInRace(some.Workflow, target.Step) || ended.Status == end.Status);
        }
    }

    private static IEnumerable<(int Seed, SomeWorkflow Some, Simulation Old, RunState End)> Runs()
    {
        for (var seed = 0; seed < Workflows; seed++)
        {
            // What has a time limit ends by the time it took, which is another one in a rerun.
            var some = new SomeWorkflow(seed, hasLimits: false);
            var simulation = Simulate(some, seed);
            yield return (seed, some, simulation, simulation.Run());
        }
    }

    private static Simulation Simulate(SomeWorkflow some, int seed) =>
        new(some.Workflow, attempt => some.Outcome(attempt) is StepOutcome.Failed failed ? failed : null, seed);

    private static IEnumerable<string> Steps(Simulation run) => run.Journal
        .Select(entry => entry.StepPath).Where(path => path.Length > 0 && path[^1] != ']').Distinct();

    private static void AssertNothingIsAskedAgain(IReadOnlyList<RunEvent> reused, Simulation again, string name)
    {
        var done = reused.OfType<RunEvent.StepCompleted>().Where(step => step.Attempt > 0).Select(step => step.Path);
        Assert.True(!done.Intersect(again.Done).Any(), name);
    }

    private static bool IsBesideOthers(Workflow workflow, WorkflowStep step) => workflow.AllSteps()
        .Any(around => around is WorkflowStep.Parallel or WorkflowStep.ForEach { Concurrency: > 1 } && around.WithInner().Contains(step));

    private static bool IsInRace(Workflow workflow, WorkflowStep step) =>
        workflow.AllSteps().OfType<WorkflowStep.Parallel>().Any(parallel => !parallel.IsAll && parallel.WithInner().Contains(step));
}
