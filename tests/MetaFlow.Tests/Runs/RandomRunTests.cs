using System.Globalization;
using MetaFlow.Runs;
using MetaFlow.Steps;

namespace MetaFlow.Tests.Runs;

/// <summary>What is true of every run, tried on many that nobody thought of.</summary>
public sealed class RandomRunTests
{
    private const int Workflows = 200;

    // A few moments of each run at which its node dies; the next run has others.
    private const int Deaths = 5;

    [Fact]
    public void A_run_ends_every_step_that_it_began_repeats_none_that_completed_and_leaves_nothing_behind()
    {
        var statuses = new HashSet<RunStatus>();
        for (var seed = 0; seed < Workflows; seed++)
        {
            var simulation = Simulate(seed, out var run);

            var name = string.Create(CultureInfo.InvariantCulture, $"seed {seed}");
            Assert.True(run.Frames.Count == 1, name);
            Assert.True(Open(simulation.Journal).Count == 0, $"{name}: {string.Join(", ", Open(simulation.Journal))}");
            Assert.True(Repeated(simulation.Journal).Count == 0, $"{name}: {string.Join(", ", Repeated(simulation.Journal))}");
            statuses.Add(run.Status);
        }

        Assert.Equal([RunStatus.Succeeded, RunStatus.Failed, RunStatus.Cancelled], statuses.Order());
    }

    [Fact]
    public void A_run_whose_node_dies_at_any_moment_comes_to_the_same_end()
    {
        for (var seed = 0; seed < Workflows; seed++)
        {
            var whole = Simulate(seed, out var undisturbed);
            var moments = new Random(seed);
            for (var death = 0; death < Deaths; death++)
            {
                var commit = whole.Commits[moments.Next(whole.Commits.Count)];
                var again = new SomeWorkflow(seed);
                var resumed = new Simulation(again.Workflow, again.Outcome, seed) { Signals = Signals(seed) };

                var run = resumed.GoOn(whole.Journal.Take(commit));

                Assert.Equal(
                    (seed, commit, undisturbed.Status, undisturbed.Problem?.Code, undisturbed.Output?.ToString(), undisturbed.Vars.ToString()),
                    (seed, commit, run.Status, run.Problem?.Code, run.Output?.ToString(), run.Vars.ToString()));
                Assert.Empty(Open(resumed.Journal));
                Assert.Empty(Repeated(resumed.Journal));
            }
        }
    }

    [Fact]
    public void A_run_whose_node_dies_at_any_moment_never_sends_twice_what_must_not_be_and_always_ends()
    {
        var unknown = 0;
        for (var seed = 0; seed < Workflows; seed++)
        {
            var some = new SomeWorkflow(seed);
            var whole = new Simulation(some.Workflow, some.Outcome, seed) { Sends = attempt => Sending(attempt, some) };
            whole.Run();
            var moments = new Random(seed);
            for (var death = 0; death < Deaths; death++)
            {
                var commit = whole.Commits[moments.Next(whole.Commits.Count)];
                var again = new SomeWorkflow(seed);
                var resumed = new Simulation(again.Workflow, again.Outcome, seed) { Sends = attempt => Sending(attempt, again) };

                var run = resumed.GoOn(whole.Journal.Take(commit));

                var name = string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {commit} entries");
                Assert.True(run.Status is RunStatus.Succeeded or RunStatus.Failed, name);
                Assert.Empty(Open(resumed.Journal));
                Assert.True(SentTwice(resumed.Journal).Count == 0, $"{name}: {string.Join(", ", SentTwice(resumed.Journal))}");
                unknown += resumed.Journal.Count(entry => entry.Kind == JournalKind.StepUnknown);
            }
        }

        Assert.NotEqual(0, unknown);
    }

    // Half of the attempts send, and half of these must not be repeated.
    private static Idempotency? Sending(PlannedAttempt attempt, SomeWorkflow some) =>
        attempt.Waited is not null || some.Outcome(attempt) is StepOutcome.Waiting ? null
            : (Chance.Of(0, attempt.Path, 3) % 4) switch
            {
                0 => Idempotency.None,
                1 => Idempotency.Key,
                _ => null,
            };

    // By attempt: another attempt is what the author asked for with 'retry', or a person did.
    private static List<string> SentTwice(IEnumerable<JournalEntry> journal)
    {
        var must = new HashSet<(string, int)>();
        var sent = new HashSet<(string, int)>();
        var twice = new List<string>();
        foreach (var entry in journal)
        {
            var attempt = (entry.StepPath, entry.Attempt);
            if (JournalPayload.Event(entry) is RunEvent.StepStarted { Intent.MayBeRepeated: false })
            {
                must.Add(attempt);
            }
            else if (entry.Kind == JournalKind.EffectSent && must.Contains(attempt) && !sent.Add(attempt))
            {
                twice.Add(entry.StepPath);
            }
        }

        return twice;
    }

    private static Simulation Simulate(int seed, out RunState run)
    {
        var some = new SomeWorkflow(seed);
        var simulation = new Simulation(some.Workflow, some.Outcome, seed) { Signals = Signals(seed) };
        run = simulation.Run();
        return simulation;
    }

    // Every third run is cancelled somewhere.
    private static Dictionary<int, SignalKind> Signals(int seed) =>
        seed % 3 == 0 ? new() { [new Random(seed).Next(12)] = new SignalKind.Cancel() } : [];

    private static List<string> Open(IEnumerable<JournalEntry> journal)
    {
        var open = new HashSet<string>();
        foreach (var entry in journal)
        {
            switch (entry.Kind)
            {
                case JournalKind.StepStarted or JournalKind.LoopStarted or JournalKind.StepWaiting:
                    open.Add(entry.StepPath);
                    break;
                case JournalKind.StepCompleted or JournalKind.StepSkipped or JournalKind.StepCancelled:
                case JournalKind.StepFailed when JournalPayload.Event(entry) is RunEvent.StepFailed { RetryAt: null }:
                    open.Remove(entry.StepPath);
                    break;
            }
        }

        return [.. open];
    }

    private static List<string> Repeated(IEnumerable<JournalEntry> journal)
    {
        var completed = new HashSet<string>();
        var repeated = new List<string>();
        foreach (var entry in journal.Where(entry => entry.Attempt > 0))
        {
            if (completed.Contains(entry.StepPath) && entry.Kind is JournalKind.StepStarted)
            {
                repeated.Add(entry.StepPath);
            }
            else if (entry.Kind == JournalKind.StepCompleted)
            {
                completed.Add(entry.StepPath);
            }
        }

        return repeated;
    }
}
