using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Runs;

/// <summary>
/// Drives the decisions of a run with no engine around them: one attempt ends at a time, in an order that a seed gives.
/// What is in the journal is read back after each step, so that whatever a run knows, it knows from there.
/// </summary>
/// <param name="work">How an attempt ends; null where it does what 'set' does.</param>
internal sealed class Simulation(Workflow workflow, Func<PlannedAttempt, StepOutcome?>? work = null, int seed = 0)
{
    private readonly List<JournalEntry> _journal = [];
    private readonly Dictionary<string, PlannedAttempt> _underWay = [];
    private readonly Random _random = new(seed);
    private DateTimeOffset _now = Some.Noon;

    public IReadOnlyList<JournalEntry> Journal => _journal;

    /// <summary>The paths of the attempts, in the order in which they ended.</summary>
    public List<string> Done { get; } = [];

    /// <summary>The most attempts that were under way at once.</summary>
    public int MostUnderWay { get; private set; }

    public RunState Run(params ReadOnlySpan<(string, JsonData)> inputs)
    {
        var given = InputCheck.Complete(workflow.Inputs, JsonObject.Of(inputs), out _)!;
        var run = Add(RunState.Unborn, new RunEvent.Queued(given, JsonObject.Empty));
        for (var turn = 0; turn < 100_000; turn++)
        {
            var facts = new RunFacts(Some.Head(), CancellationToken.None);
            var plan = RunPlan.Next(workflow, run, facts, _now);
            if (plan.Events.Count > 0)
            {
                run = plan.Events.Aggregate(run, Add);
                continue;
            }

            foreach (var path in _underWay.Keys.Except(plan.Attempts.Select(attempt => attempt.Path)).Order(StringComparer.Ordinal).ToList())
            {
                run = Add(run, new RunEvent.StepCancelled(path, _underWay[path].Number));
                _underWay.Remove(path);
            }

            if (plan.End is { } end)
            {
                return Add(run, end);
            }

            foreach (var attempt in plan.Attempts.Where(attempt => _underWay.TryAdd(attempt.Path, attempt)))
            {
                run = Add(run, new RunEvent.StepStarted(attempt.Path, attempt.Number));
            }

            MostUnderWay = Math.Max(MostUnderWay, _underWay.Count);
            if (_underWay.Count == 0)
            {
                _now = plan.WakeAt ?? throw new InvalidOperationException("The run has nothing to do and does not end.");
                continue;
            }

            var next = _underWay.Values.OrderBy(attempt => attempt.Path, StringComparer.Ordinal).ElementAt(_random.Next(_underWay.Count));
            _underWay.Remove(next.Path);
            Done.Add(next.Path);
            run = Add(run, RunPlan.Evaluate(next.Path, work?.Invoke(next) ?? Set(next, run, facts), next.Number, next.Step.Retry, _now));
        }

        throw new InvalidOperationException("The run does not come to an end.");
    }

    private static StepOutcome.Completed Set(PlannedAttempt attempt, RunState run, RunFacts facts)
    {
        var data = facts.Data(run, attempt.Frame.State, attempt.Frame.Around);
        var values = (JsonObject)attempt.Step.Settings.Fill(data, facts.Scope(run.At))["values"]!;
        return new StepOutcome.Completed(values, values);
    }

    private RunState Add(RunState run, RunEvent happened)
    {
        _now += TimeSpan.FromMilliseconds(1);
        var entry = JournalPayload.Entry(happened, run.LastSequence + 1, _now);
        _journal.Add(entry);
        return run.Apply(entry);
    }
}
