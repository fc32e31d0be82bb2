using System.Diagnostics;
using System.Xml;
using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Runs;

/// <summary>One walk over the steps of a run, in their order, that finds everything there is to do.</summary>
internal sealed partial class PlanWalk(RunState run, RunFacts facts, DateTimeOffset now)
{
    private readonly List<RunEvent> _events = [];
    private readonly List<PlannedAttempt> _attempts = [];
    private readonly List<UnwantedAttempt> _unwanted = [];

    public IReadOnlyList<RunEvent> Events => _events;

    public IReadOnlyList<PlannedAttempt> Attempts => _attempts;

    public IReadOnlyList<UnwantedAttempt> Unwanted => _unwanted;

    public DateTimeOffset? WakeAt { get; private set; }

    public Progress Walk(IReadOnlyList<WorkflowStep> steps, PlanFrame frame)
    {
        foreach (var step in steps)
        {
            var progress = Walk(step, frame);
            if (progress is Progress.Failed { Fault: var fault } && step.OnError.Continues)
            {
                progress = GoOn(step, frame, fault);
            }

            if (progress is not Progress.Done)
            {
                return progress;
            }
        }

        return Progress.Done.It;
    }

    private Progress Walk(WorkflowStep step, PlanFrame frame)
    {
        var state = frame.State.Steps.GetValueOrDefault(step.Id);
        var path = frame.PathOf(step.Path);
        switch (state)
        {
            case { Done: true } when step is not WorkflowStep.Condition || state.Skipped || state.Problem is not null:
                return Progress.Done.It;
            case { Problem: { } problem, RetryAt: null, Done: false }:
                return new Progress.Failed(new StepFault(state.Origin ?? path, problem));
            case { Cancelled: true }:
                // What is around it is being ended.
                return Progress.Busy.It;
        }

        var mark = Mark();
        Progress progress;
        try
        {
            progress = state is null && step.When is { } when && !IsTrue(when, frame)
                ? Note(new RunEvent.StepSkipped(path))
                : Begin(step, state, frame);
        }
        catch (ExpressionException exception)
        {
            progress = new Progress.Failed(new StepFault(path, exception.ToProblem() with { Path = step.Place.Path }));
        }

        return progress is Progress.Failed failed ? Fail(step, state, frame, mark, failed.Fault) : progress;
    }

    private Progress Begin(WorkflowStep step, StepState? state, PlanFrame frame)
    {
        var due = Due(step, state);
        var late = due <= now ? new StepFault(frame.PathOf(step.Path), TimedOut(step)) : null;
        var progress = step switch
        {
            WorkflowStep.Work work => Work(work, state, frame),
            WorkflowStep.Try attempt => Try(attempt, state, frame, late),

            // One whose steps have all ended is over, however late it is.
            WorkflowStep.Condition condition => Condition(condition, state, frame),
            _ when late is not null => new Progress.Failed(late),
            WorkflowStep.ForEach loop => Loop(loop, state, frame),
            WorkflowStep.Parallel parallel => Parallel(parallel, state, frame),
            _ => throw new UnreachableException(),
        };
        return progress switch
        {
            Progress.Busy when late is not null && step is WorkflowStep.Condition => new Progress.Failed(late),
            Progress.Busy when late is null && due is { } at => SleepUntil(at),
            _ => progress,
        };
    }

    // Of what holds steps: an attempt is held to its time while it is under way. 'finally' is not hurried.
    private DateTimeOffset? Due(WorkflowStep step, StepState? state) =>
        state is null || step is WorkflowStep.Work || (step is WorkflowStep.Try && state.Branch is not (null or "catch"))
            ? null
            : state.At + step.Timeout + run.PausedAfter(state.At);

    private static Problem TimedOut(WorkflowStep step) =>
        Problem.Of("runs.step_timed_out", ("step", step.Id), ("limit", XmlConvert.ToString(step.Timeout!.Value)));

    // Whatever is under way inside ends before the step has failed.
    private Progress.Busy Fail(WorkflowStep step, StepState? state, PlanFrame frame, Marked mark, StepFault fault)
    {
        ReturnTo(mark);
        var path = frame.PathOf(step.Path);
        return !StopInside(step, state, frame)
            ? Progress.Busy.It
            : Note(new RunEvent.StepFailed(
                path, state?.Attempt ?? 0, fault.Problem, RetryAt: null, fault.StepPath == path ? null : fault.StepPath));
    }

    // The step has failed for good, and its author said that the run goes on.
    private Progress GoOn(WorkflowStep step, PlanFrame frame, StepFault fault)
    {
        var path = frame.PathOf(step.Path);
        var attempt = frame.State.Steps.GetValueOrDefault(step.Id)?.Attempt ?? 0;
        try
        {
            var fallback = step.OnError.Fallback?.Fill(Data(frame), Scope()) ?? (step.OnError.Fallback is null ? null : JsonNull.Value);
            return Note(new RunEvent.StepCompleted(path, attempt, fallback, Vars: null, fault.Problem));
        }
        catch (ExpressionException exception)
        {
            // Without its fallback the step has failed after all; that is written once.
            var problem = exception.ToProblem() with { Path = $"{step.Place.Path}.onError" };
            return fault.Problem.Path == problem.Path
                ? new Progress.Failed(fault)
                : Note(new RunEvent.StepFailed(path, attempt, problem, RetryAt: null));
        }
    }

    private Progress Work(WorkflowStep.Work step, StepState? state, PlanFrame frame)
    {
        if (state is { Unknown: not null })
        {
            return Unknown(step, state, frame);
        }

        if (state?.RetryAt is { } at && at > now)
        {
            return SleepUntil(at);
        }

        if (state is { Wait: { } wait, Answer: null } && !(wait.Until <= now))
        {
            var due = state.TriedAt + step.Timeout + run.PausedAfter(state.TriedAt);
            if (due <= now)
            {
                // What it waits for may be under way elsewhere, and is told of it.
                _unwanted.Add(new UnwantedAttempt(step, frame.PathOf(step.Path), state.Attempt, TimedOut(step)));
                return Progress.Busy.It;
            }

            return (wait.Until < due || due is null ? wait.Until : due) is { } until ? SleepUntil(until) : Progress.Busy.It;
        }

        // Begun and never ended is tried again as the same attempt: either it is being done, or its node died.
        var number = state is null ? 1 : state.Problem is null ? Math.Max(1, state.Attempt) : state.Attempt + 1;
        var waited = state?.Wait is { } over ? new StepAnswer(over.For, state.Answer) { Answers = state.Answers } : null;
        return Try(step, number, frame, waited);
    }

    private Progress.Busy Try(WorkflowStep.Work step, int number, PlanFrame frame, StepAnswer? waited = null)
    {
        _attempts.Add(new PlannedAttempt(step, frame.PathOf(step.Path), number, frame, waited));
        return Progress.Busy.It;
    }

    // Nothing ends this but a person: a step that may have done its work is neither repeated nor taken for failed.
    private Progress.Busy Unknown(WorkflowStep.Work step, StepState state, PlanFrame frame)
    {
        var path = frame.PathOf(step.Path);
        return state.Settled switch
        {
            null => Progress.Busy.It,
            { Choice: SettleChoice.Retry } => Try(step, state.Attempt + 1, frame),
            { Choice: SettleChoice.Confirm } confirmed => Note(new RunEvent.StepCompleted(path, state.Attempt, confirmed.Output ?? JsonNull.Value)),
            { Choice: SettleChoice.Fail } => Note(new RunEvent.StepFailed(path, state.Attempt, RunPlan.InDoubt(step.Id), RetryAt: null)),
            _ => Note(new RunEvent.StepFailed(path, state.Attempt, Problem.Of("runs.effect_compensated", ("step", step.Id)), RetryAt: null)),
        };
    }

    public Progress SleepUntil(DateTimeOffset at)
    {
        WakeAt = WakeAt is { } sooner && sooner < at ? sooner : at;
        return Progress.Busy.It;
    }

    private Progress Condition(WorkflowStep.Condition step, StepState? state, PlanFrame frame) => state?.Branch switch
    {
        null => Note(new RunEvent.Branched(frame.PathOf(step.Path), IsTrue(step.If, frame) ? "then" : "else")),
        "then" => Walk(step.Then, frame),
        _ => Walk(step.Else, frame),
    };

    private Progress Try(WorkflowStep.Try step, StepState? state, PlanFrame frame, StepFault? late)
    {
        var path = frame.PathOf(step.Path);
        var caught = Caught(state, frame);
        switch (state?.Branch)
        {
            case null when state is null:
                return Note(new RunEvent.StepStarted(path, 0));

            case null or "catch" when late is not null:
                return StopInside(step, state, frame) ? Note(new RunEvent.BlockEntered(path, "finally", late)) : Progress.Busy.It;

            case null:
                return Walk(step.Steps, frame) switch
                {
                    Progress.Done => Note(new RunEvent.BlockEntered(path, "finally", Problem: null)),
                    Progress.Failed failed => Note(new RunEvent.BlockEntered(path, step.Catch is null ? "finally" : "catch", failed.Fault)),
                    var busy => busy,
                };

            case "catch":
                return Walk(step.Catch ?? [], caught) switch
                {
                    Progress.Done => Note(new RunEvent.BlockEntered(path, "caught", state.Fault)),
                    Progress.Failed failed => Note(new RunEvent.BlockEntered(path, "finally", failed.Fault)),
                    var busy => busy,
                };

            default:
                return Walk(step.Finally, caught) switch
                {
                    Progress.Done when state.Fault is null => Note(new RunEvent.StepCompleted(path, 0, JsonObject.Empty)),
                    Progress.Done when state.Branch == "caught" => Note(new RunEvent.StepCompleted(
                        path, 0, JsonObject.Of(("problem", caught.Around["problem"]!)))),
                    Progress.Done => new Progress.Failed(state.Fault),
                    var other => other,
                };
        }
    }

    // What catch and finally see.
    private static PlanFrame Caught(StepState? state, PlanFrame frame) => state?.Fault is { } fault
        ? frame with { Around = frame.Around.With("problem", JsonObject.Of(
            ("code", fault.Problem.Code), ("message", fault.Problem.Message), ("step", fault.StepPath))) }
        : frame;

    private Progress.Busy Note(RunEvent happened)
    {
        _events.Add(happened);
        return Progress.Busy.It;
    }

    private JsonObject Data(PlanFrame frame) => facts.Data(run, frame.State, frame.Around);

    private ExpressionScope Scope() => facts.Scope(run.At);

    // A condition is what an author reads: only true is true, and everything else is not.
    private bool IsTrue(PlacedExpression condition, PlanFrame frame) =>
        condition.Expression.Evaluate(Data(frame), Scope()) is JsonBool { Value: true };
}
