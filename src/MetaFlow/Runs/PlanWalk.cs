using System.Diagnostics;
using System.Globalization;
using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Runs;

/// <summary>One walk over the steps of a run, in their order, that finds everything there is to do.</summary>
internal sealed class PlanWalk(RunState run, RunFacts facts, DateTimeOffset now)
{
    /// <summary>An item is what takes place in memory; more than this in one step of a run is another kind of program.</summary>
    internal const int MostItems = 1_000_000;

    // Results that came before their turn are kept: no more than so many.
    private const int Lookahead = 2000;

    private readonly List<RunEvent> _events = [];
    private readonly List<PlannedAttempt> _attempts = [];

    public IReadOnlyList<RunEvent> Events => _events;

    public IReadOnlyList<PlannedAttempt> Attempts => _attempts;

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
        if (state is { Done: true } && (step is not WorkflowStep.Condition || state.Skipped || state.Problem is not null))
        {
            return Progress.Done.It;
        }

        if (state is { Problem: { } problem, RetryAt: null, Done: false })
        {
            return new Progress.Failed(new StepFault(frame.PathOf(step.Path), problem));
        }

        try
        {
            if (state is null && step.When is { } when && !IsTrue(when, frame))
            {
                return Note(new RunEvent.StepSkipped(frame.PathOf(step.Path)));
            }

            return step switch
            {
                WorkflowStep.Work work => Work(work, state, frame),
                WorkflowStep.Condition condition => Condition(condition, state, frame),
                WorkflowStep.ForEach loop => Loop(loop, state, frame),
                WorkflowStep.Parallel parallel => Parallel(parallel, state, frame),
                WorkflowStep.Try attempt => Try(attempt, state, frame),
                _ => throw new UnreachableException(),
            };
        }
        catch (ExpressionException exception)
        {
            var wrong = exception.ToProblem() with { Path = step.Place.Path };
            return Note(new RunEvent.StepFailed(frame.PathOf(step.Path), 0, wrong, RetryAt: null));
        }
    }

    // The step has failed for good, and its author said that the run goes on.
    private Progress.Busy GoOn(WorkflowStep step, PlanFrame frame, StepFault fault)
    {
        var path = frame.PathOf(step.Path);
        var attempt = frame.State.Steps.GetValueOrDefault(step.Id)?.Attempt ?? 0;
        try
        {
            var fallback = step.OnError.Fallback?.Fill(Data(frame), Scope()) ?? (step.OnError.Fallback is null ? null : JsonNull.Value);
            return Note(new RunEvent.StepCompleted(path, attempt, fallback, Vars: null, fault.Problem));
        }
        catch (ExpressionException)
        {
            // A fallback that cannot be worked out is none.
            return Note(new RunEvent.StepCompleted(path, attempt, JsonNull.Value, Vars: null, fault.Problem));
        }
    }

    private Progress.Busy Work(WorkflowStep.Work step, StepState? state, PlanFrame frame)
    {
        if (state?.RetryAt is { } at && at > now)
        {
            return SleepUntil(at);
        }

        if (state is { Wait: { } wait, Answer: null } && !(wait.Until <= now))
        {
            return wait.Until is { } until ? SleepUntil(until) : Progress.Busy.It;
        }

        // Begun and never ended is tried again as the same attempt: either it is being done, or its node died.
        var number = state is null ? 1 : state.Problem is null ? Math.Max(1, state.Attempt) : state.Attempt + 1;
        var waited = state?.Wait is { } over ? new StepAnswer(over.For, state.Answer) : null;
        _attempts.Add(new PlannedAttempt(step, frame.PathOf(step.Path), number, frame, waited));
        return Progress.Busy.It;
    }

    private Progress.Busy SleepUntil(DateTimeOffset at)
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

    private Progress Loop(WorkflowStep.ForEach step, StepState? state, PlanFrame frame)
    {
        var path = frame.PathOf(step.Path);
        if (state?.Loop is not { } loop)
        {
            var count = facts.Items(step, path, () => Data(frame), now).Count;
            var bound = step.MaxItems ?? MostItems;
            return Note(count <= bound
                ? new RunEvent.LoopStarted(path, count)
                : new RunEvent.StepFailed(path, 0, Problem.Of("runs.too_many_items", ("step", step.Id), ("count", count), ("limit", bound)), null));
        }

        if (loop.Settled == loop.Count)
        {
            facts.Forget(path);
            return Note(new RunEvent.StepCompleted(path, 0, Output: null));
        }

        var items = facts.Items(step, path, () => Data(frame), state.At);
        var open = 0;
        for (var index = loop.Settled; index < Math.Min(loop.Count, loop.Settled + Lookahead) && open < step.Concurrency; index++)
        {
            if (loop.IsSettled(index))
            {
                continue;
            }

            open++;
            if (Item(step, path, index, items[index], frame) is Progress.Failed failed)
            {
                return failed;
            }
        }

        return Progress.Busy.It;
    }

    private Progress Item(WorkflowStep.ForEach step, string path, int index, JsonData item, PlanFrame frame)
    {
        var name = $"{path}[{index.ToString(CultureInfo.InvariantCulture)}]";
        var around = frame.Around.With("item", item).With("index", index);
        var inner = new PlanFrame(name, step.Path, run.FrameOf(name), around);
        switch (Walk(step.Steps, inner))
        {
            case Progress.Done:
                return Note(new RunEvent.ItemCompleted(
                    name, step.Result is { } result ? result.Fill(Data(inner), Scope()) ?? JsonNull.Value : inner.State.Last ?? JsonNull.Value));
            case Progress.Failed failed when step.OnItemError == ItemErrorPolicy.Stop:
                return failed;
            case Progress.Failed failed:
                return Note(new RunEvent.ItemFailed(
                    name, item, failed.Fault.Problem, step.OnItemError == ItemErrorPolicy.Continue ? JsonNull.Value : null));
            case var busy:
                return busy;
        }
    }

    private Progress Parallel(WorkflowStep.Parallel step, StepState? state, PlanFrame frame)
    {
        var path = frame.PathOf(step.Path);
        if (state is null)
        {
            return Note(new RunEvent.StepStarted(path, 0));
        }

        var failed = state.Branches.Where(branch => branch.Value is not null).ToList();
        var completed = step.Branches.Where(branch => state.Branches.TryGetValue(branch.Name, out var problem) && problem is null).ToList();
        if (completed.Count >= step.Join)
        {
            return Note(new RunEvent.StepCompleted(path, 0, JsonObject.Of(
                ("completed", JsonArray.Create([.. completed.Select(branch => (JsonData)branch.Name)])))));
        }

        if (step.Branches.Count - failed.Count < step.Join)
        {
            // The first in the definition: the same one on every replay.
            var first = step.Branches.First(branch => state.Branches.GetValueOrDefault(branch.Name) is not null);
            return new Progress.Failed(new StepFault($"{path}[{first.Name}]", state.Branches[first.Name]!));
        }

        foreach (var branch in step.Branches.Where(branch => !state.Branches.ContainsKey(branch.Name)))
        {
            var name = $"{path}[{branch.Name}]";
            var inner = new PlanFrame(name, $"{step.Path}/{branch.Name}", run.FrameOf(name), frame.Around);
            switch (Walk(branch.Steps, inner))
            {
                case Progress.Done:
                    Note(new RunEvent.BranchCompleted(name));
                    break;
                case Progress.Failed { Fault.Problem: var problem }:
                    Note(new RunEvent.BranchFailed(name, problem));
                    break;
            }
        }

        return Progress.Busy.It;
    }

    private Progress Try(WorkflowStep.Try step, StepState? state, PlanFrame frame)
    {
        var path = frame.PathOf(step.Path);
        var caught = state?.Fault is { } fault
            ? frame with { Around = frame.Around.With("problem", JsonObject.Of(
                ("code", fault.Problem.Code), ("message", fault.Problem.Message), ("step", fault.StepPath))) }
            : frame;
        switch (state?.Branch)
        {
            case null when state is null:
                return Note(new RunEvent.StepStarted(path, 0));

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
