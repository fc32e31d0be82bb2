using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Steps;
using MetaFlow.Steps.CallWorkflow;
using MetaFlow.Workflows;

namespace MetaFlow.Rehearsals;

/// <summary>
/// One run in memory, from its inputs to its end or to a gap: the decisions are those of real runs, the world is a
/// <see cref="RehearsalStage"/>, and time jumps. Attempts are done one after the other, so that every rehearsal of the same
/// choice is the same.
/// </summary>
internal sealed class RehearsedRun
{
    // More than this is a loop over real data, and not a rehearsal.
    private const int MostEvents = 20_000;

    private readonly Workflow _workflow;
    private readonly RehearsalStage _stage;
    private readonly RehearsalClock _clock;
    private readonly RehearsedSteps _steps;
    private readonly RehearsalTrace _trace;
    private readonly RunHead _head;
    private RunState _run = RunState.Unborn;

    public RehearsedRun(Workflow workflow, RunId id, RehearsalStage stage, RehearsalClock clock, RehearsedSteps steps, RehearsalTrace trace)
    {
        (_workflow, _stage, _clock, _steps, _trace) = (workflow, stage, clock, steps, trace);
        _head = new RunHead(
            id, workflow.Id, null, workflow.Hash, RunStatus.Running, "rehearsal", 0, clock.Now, null, clock.Now, null, 0, null, null);
    }

    public async Task<RunState> GoAsync(JsonObject inputs, JsonObject trigger, CancellationToken cancellationToken)
    {
        var facts = new RunFacts(_head, cancellationToken);
        Add(new RunEvent.Queued(inputs, trigger));
        Add(new RunEvent.Started());
        while (_stage.Gap is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_run.LastSequence > MostEvents)
            {
                _stage.Miss(Problem.Of("rehearsals.too_long", ("limit", MostEvents)));
                break;
            }

            var plan = RunPlan.Next(_workflow, _run, facts, _clock.Now);
            foreach (var happened in plan.Events.Concat(plan.Unwanted.Select(attempt => attempt.End())))
            {
                Add(happened);
            }

            if (plan.End is { } end)
            {
                Add(end);
                break;
            }

            if (plan.Events.Count == 0 && plan.Unwanted.Count == 0)
            {
                await MoveAsync(plan, facts, cancellationToken);
            }
        }

        return _run;
    }

    private async Task MoveAsync(Plan plan, RunFacts facts, CancellationToken cancellationToken)
    {
        if (plan.Attempts.Count > 0)
        {
            await TryAsync(plan.Attempts.MinBy(Turn)!, facts, cancellationToken);
        }
        else if (NextEvent() is { } awaited)
        {
            Add(new RunEvent.StepAnswered(awaited.Path, awaited.Event));
        }
        else if (plan.WakeAt is { } at)
        {
            _clock.JumpTo(at);
        }
        else
        {
            _stage.Miss(Problem.Of("rehearsals.stuck"));
        }
    }

    private async Task TryAsync(PlannedAttempt attempt, RunFacts facts, CancellationToken cancellationToken)
    {
        if (!_steps.IsPure(attempt.Step) && attempt.Waited is null)
        {
            Add(new RunEvent.StepStarted(attempt.Path, attempt.Number));
        }

        var data = facts.Data(_run, attempt.Frame.State, attempt.Frame.Around);
        var outcome = await _steps.RunAsync(attempt, _head, data, facts.Scope(_run.At), cancellationToken);
        if (_stage.Gap is null)
        {
            Add(RunPlan.Evaluate(attempt.Path, outcome, attempt.Number, attempt.Step.Retry, _clock.Now));
        }
    }

    // Of branches that race, the one that was picked goes first.
    private int Turn(PlannedAttempt attempt) => _trace.Races.Any(race =>
        _stage.Choice.Find(PickKind.First, race.Path) is { } first
        && _trace.DefinitionPathOf(attempt.Path).StartsWith($"{race.Path}/", StringComparison.Ordinal)
        && !_trace.DefinitionPathOf(attempt.Path).StartsWith($"{race.Path}/{first}/", StringComparison.Ordinal)) ? 1 : 0;

    // Events come when nothing else is left to do; one that was picked not to come is waited for until its time is over.
    private (string Path, JsonData Event)? NextEvent()
    {
        var waiting = from frame in _run.Frames.OrderBy(frame => frame.Key, StringComparer.Ordinal)
                      from step in frame.Value.Steps.OrderBy(step => step.Key, StringComparer.Ordinal)
                      where step.Value is { Done: false, Cancelled: false, Answer: null, Wait: not null } && step.Value.Wait.For["event"] is JsonText
                      select (Frame: frame.Key, Id: step.Key, Wait: step.Value.Wait!);
        foreach (var (frame, id, wait) in waiting)
        {
            var path = _trace.PathOf(frame, id);
            var definition = _trace.DefinitionPathOf(path);
            var ways = wait.Until is null ? new[] { RehearsalTrace.Came } : [RehearsalTrace.Came, CapturedSteps.TimedOut];
            if (_stage.PickAt(PickKind.Event, definition, ways) == RehearsalTrace.Came)
            {
                _stage.Begin(path, definition, () => null);
                var (brought, source) = _stage.Event(((JsonText)wait.For["event"]!).Value);
                _stage.Note(EffectKind.Wait, wait.For, JsonObject.Of(("event", brought)), source);
                return (path, brought);
            }
        }

        return null;
    }

    private void Add(RunEvent happened)
    {
        _run = _run.Apply(happened, _run.LastSequence + 1, _clock.Now);
        _trace.Add(happened);
    }
}
