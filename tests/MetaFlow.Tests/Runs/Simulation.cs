using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Runs;

/// <summary>
/// Drives the decisions of a run with no engine around them: one attempt ends at a time, in an order that follows from
/// a seed and from what is under way. What is in the journal is read back after each step, so that whatever a run
/// knows, it knows from there; and a run that goes on from a part of its journal does what the whole one did.
/// </summary>
/// <param name="work">How an attempt ends; null where it does what 'set' does.</param>
internal sealed class Simulation(Workflow workflow, Func<PlannedAttempt, StepOutcome?>? work = null, int seed = 0)
{
    private readonly List<JournalEntry> _journal = [];
    private readonly List<int> _commits = [];
    private readonly Dictionary<string, PlannedAttempt> _underWay = [];
    private DateTimeOffset _now = Some.Noon;

    /// <summary>What is asked of the run after so many attempts have ended.</summary>
    public Dictionary<int, SignalKind> Signals { get; init; } = [];

    /// <summary>Which attempts send something outside, and whether that may be repeated; null for none.</summary>
    public Func<PlannedAttempt, Idempotency?> Sends { get; init; } = _ => null;

    public IReadOnlyList<JournalEntry> Journal => _journal;

    /// <summary>How long the journal was at each moment at which a node can have died.</summary>
    public IReadOnlyList<int> Commits => _commits;

    /// <summary>The paths of the attempts, in the order in which they ended.</summary>
    public List<string> Done { get; } = [];

    /// <summary>The most attempts that were under way at once.</summary>
    public int MostUnderWay { get; private set; }

    public RunState Run(params ReadOnlySpan<(string, JsonData)> inputs)
    {
        var given = InputCheck.Complete(workflow.Inputs, JsonObject.Of(inputs), out _)!;
        var run = Add(RunState.Unborn, new RunEvent.Queued(given, JsonObject.Empty));
        return GoOn(Add(run, new RunEvent.Started()));
    }

    /// <summary>Another node goes on with what is written.</summary>
    public RunState GoOn(IEnumerable<JournalEntry> journal)
    {
        _journal.AddRange(journal);
        _now = _journal[^1].At;
        var run = RunState.Fold(_journal);
        return GoOn(RunPlan.TakeOver(run).Aggregate(run, Add));
    }

    private RunState GoOn(RunState run)
    {
        for (var turn = 0; turn < 100_000; turn++)
        {
            _commits.Add(_journal.Count);
            run = Hear(run);
            var facts = new RunFacts(Some.Head(), CancellationToken.None);
            var plan = RunPlan.Next(workflow, run, facts, _now);
            if (plan.Events.Count > 0)
            {
                run = plan.Events.Aggregate(run, Add);
                continue;
            }

            if (plan.Unwanted.Count > 0)
            {
                run = plan.Unwanted.Select(attempt => attempt.End()).Aggregate(run, Add);
                plan.Unwanted.ToList().ForEach(attempt => _underWay.Remove(attempt.Path));
                continue;
            }

            if (plan.End is { } end)
            {
                Assert.Empty(_underWay);
                return Add(run, end);
            }

            foreach (var attempt in plan.Attempts.Where(attempt => _underWay.TryAdd(attempt.Path, attempt) && attempt.Waited is null))
            {
                run = Begin(run, attempt);
            }

            MostUnderWay = Math.Max(MostUnderWay, _underWay.Count);
            if (_underWay.Count == 0 && Settle(run) is { } settled)
            {
                run = settled;
                continue;
            }

            if (_underWay.Count == 0)
            {
                _now = plan.WakeAt ?? throw new InvalidOperationException("The run has nothing to do and does not end.");
                continue;
            }

            var next = _underWay.Values.MinBy(attempt => Chance.Of(seed, attempt.Path, attempt.Number))!;
            _underWay.Remove(next.Path);
            Done.Add(next.Path);
            run = Add(run, RunPlan.Evaluate(next.Path, work?.Invoke(next) ?? Set(next, run, facts), next.Number, next.Step.Retry, _now));
        }

        throw new InvalidOperationException("The run does not come to an end.");
    }

    private RunState Begin(RunState run, PlannedAttempt attempt)
    {
        if (Sends(attempt) is not { } idempotency)
        {
            return Add(run, new RunEvent.StepStarted(attempt.Path, attempt.Number));
        }

        run = Add(run, new RunEvent.StepStarted(attempt.Path, attempt.Number, new EffectIntent(Effect.Write, idempotency, attempt.Path)));
        _commits.Add(_journal.Count);
        return Add(run, new RunEvent.EffectSent(attempt.Path, attempt.Number, "a.test"));
    }

    // A person comes when nothing else goes on, and says of one step what the seed wants.
    private RunState? Settle(RunState run)
    {
        var unknown = run.Frames.Values.SelectMany(frame => frame.Steps.Values).Any(step => step is { Unknown: not null, Settled: null, Cancelled: false });
        if (!unknown)
        {
            return null;
        }

        var entry = _journal.Last(entry => entry.Kind == JournalKind.StepUnknown
            && RunPlan.StepAt(run, entry.StepPath) is { Unknown: not null, Settled: null, Cancelled: false });
        var choice = (SettleChoice)(Chance.Of(seed, entry.StepPath, entry.Attempt) % 4);
        return Add(run, RunPlan.Hear(run, new RunSignal(1, Some.Head().Id, new SignalKind.Settle(entry.StepPath, choice, "seen"), "kim", null, _now))!);
    }

    // Told by the journal, so that a run that goes on from a part of it hears the same at the same place.
    private RunState Hear(RunState run)
    {
        if (Signals.Count == 0)
        {
            return run;
        }

        var ended = _journal.Count(entry => entry.Attempt > 0
            && entry.Kind is JournalKind.StepCompleted or JournalKind.StepFailed or JournalKind.StepWaiting);
        return Signals.Where(signal => signal.Key <= ended)
            .Select(signal => RunPlan.Hear(run, new RunSignal(1, Some.Head().Id, signal.Value, "kim", null, _now)))
            .OfType<RunEvent>()
            .Aggregate(run, Add);
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

/// <summary>Chance that is the same on each call: of a seed and of what it is about.</summary>
internal static class Chance
{
    public static uint Of(int seed, string about, int number)
    {
        var sum = 2166136261u ^ (uint)seed;
        foreach (var letter in about)
        {
            sum = (sum ^ letter) * 16777619u;
        }

        sum = (sum ^ (uint)number) * 16777619u;
        sum ^= sum >> 15;
        sum *= 2246822519u;
        return sum ^ (sum >> 13);
    }
}
