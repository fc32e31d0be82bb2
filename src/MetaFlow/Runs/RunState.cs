using System.Collections.Immutable;
using System.Globalization;
using MetaFlow.Json;

namespace MetaFlow.Runs;

/// <summary>A run as its journal tells it. Nothing else is known of it, and nothing of it is kept elsewhere.</summary>
/// <param name="At">When the newest entry was written: what <c>$now()</c> is, so that a replay sees the same time.</param>
/// <param name="Frames">The run itself under the empty name, and each item and branch that is being worked on.</param>
internal sealed record RunState(
    RunPhase Phase,
    JsonObject Inputs,
    JsonObject Trigger,
    DateTimeOffset CreatedAt,
    DateTimeOffset At,
    ImmutableDictionary<string, Frame> Frames,
    long LastSequence)
{
    public static readonly RunState Unborn = new(
        RunPhase.Unborn, JsonObject.Empty, JsonObject.Empty, default, default,
        ImmutableDictionary<string, Frame>.Empty.Add("", Frame.Empty), 0);

    public RunStatus Status => RunMachine.StatusOf(Phase);

    /// <summary>Somebody waits for what it gives.</summary>
    public bool IsAwaited { get; private init; }

    public DateTimeOffset? StartedAt { get; private init; }

    /// <summary>When it was paused and let go on again; the last one is open while it is paused.</summary>
    public ImmutableList<(DateTimeOffset From, DateTimeOffset? Until)> Pauses { get; private init; } = [];

    /// <summary>Who cancelled it, and why.</summary>
    public RunEvent.Cancelling? Cancelling { get; private init; }

    /// <summary>What the run gives back, once it has succeeded.</summary>
    public JsonData? Output { get; private init; }

    public Problem? Problem { get; private init; }

    public Frame Top => Frames[""];

    public JsonObject Outputs => Top.Outputs;

    public JsonObject Vars => Top.Vars;

    public static RunState Fold(IEnumerable<JournalEntry> journal) => journal.Aggregate(Unborn, (run, entry) => run.Apply(entry));

    public RunState Apply(JournalEntry entry) => Apply(JournalPayload.Event(entry), entry.Sequence, entry.At);

    /// <summary>The state after one more event.</summary>
    public RunState Apply(RunEvent happened, long sequence, DateTimeOffset at)
    {
        var next = happened switch
        {
            RunEvent.Queued queued => this with { Inputs = queued.Inputs, Trigger = queued.Trigger, IsAwaited = queued.IsAwaited, CreatedAt = at },
            RunEvent.Started => this with { StartedAt = at },
            RunEvent.Succeeded done => this with { Output = done.Output },
            RunEvent.Failed failed => this with { Problem = failed.Problem },
            RunEvent.Paused => this with { Pauses = Pauses.Add((at, null)) },
            RunEvent.Resumed => this with { Pauses = Pauses.SetItem(Pauses.Count - 1, (Pauses[^1].From, at)) },
            RunEvent.Cancelling cancelling => this with { Cancelling = cancelling },
            RunEvent.VarChanged changed => this with { Frames = Frames.SetItem("", Top.WithVars(JsonObject.Of((changed.Name, changed.Value)))) },
            RunEvent.Cancelled => this,
            RunEvent.ItemCompleted item => EndItem(item.Path, at, (loop, index) => loop.Settle(index, item.Result)),
            RunEvent.ItemFailed item => EndItem(item.Path, at, (loop, index) => loop.Fail(index, item.Result, item.Item, item.Problem)),
            RunEvent.BranchCompleted branch => EndBranch(branch.Path, at, problem: null),
            RunEvent.BranchFailed branch => EndBranch(branch.Path, at, branch.Problem),
            RunEvent.StepCancelled cancelled when !Frames.ContainsKey(FramePath.Split(cancelled.Path).Frame) => this,
            _ => InFrame(happened, at),
        };
        return next with { Phase = RunMachine.After(Phase, RunMachine.CauseOf(happened)), LastSequence = sequence, At = at };
    }

    /// <summary>How long it was paused after a time: no limit counts that.</summary>
    public TimeSpan PausedAfter(DateTimeOffset time) => Pauses.Aggregate(
        TimeSpan.Zero,
        (sum, pause) => (pause.Until ?? At) > time ? sum + ((pause.Until ?? At) - (pause.From > time ? pause.From : time)) : sum);

    /// <summary>The frame of that name; one that nothing was written about begins with what is around it.</summary>
    public Frame FrameOf(string name) =>
        Frames.TryGetValue(name, out var frame) ? frame : FrameOf(FramePath.Around(name)).Inner();

    private RunState InFrame(RunEvent happened, DateTimeOffset at)
    {
        var (name, id) = FramePath.Split(happened.Path);
        var frame = FrameOf(name);
        var step = frame.Steps.GetValueOrDefault(id) ?? StepState.Begun with { At = at };
        var next = happened switch
        {
            RunEvent.StepStarted started => frame.With(id, StepState.Begun with { At = step.At, TriedAt = at, Attempt = started.Attempt, Intent = started.Intent }),
            RunEvent.EffectSent sent => frame.With(id, step with { Sent = sent }),
            RunEvent.StepUnknown unknown => frame.With(id, step with { Attempt = unknown.Attempt, Unknown = unknown.Problem, Sent = null, Problem = null, RetryAt = null, Wait = null }),
            RunEvent.StepSettled settled => frame.With(id, step with { Settled = settled }),
            RunEvent.StepCompleted done => Completed(Joined(frame, step, done), id, step, done),
            RunEvent.Branched branched => frame.With(id, step with { Done = true, Branch = branched.Branch }),
            RunEvent.StepFailed failed => frame.With(
                id, step with
                {
                    Done = false, Attempt = failed.Attempt, Problem = failed.Problem, Origin = failed.Origin, RetryAt = failed.RetryAt, Wait = null,
                    Sent = null, Unknown = null, Settled = null,
                }),
            RunEvent.StepSkipped => frame.With(id, step with { Done = true, Skipped = true }),
            RunEvent.StepWaiting waiting => frame.With(id, step with
            {
                // What came while the step was asked is still to be heard.
                Attempt = waiting.Attempt, Wait = waiting.Wait, Answer = step.Answers.Count > waiting.Wait.Heard ? step.Answers[^1] : null,
                Problem = null, RetryAt = null, Sent = null,
            }),
            RunEvent.StepAnswered answered => frame.With(id, step with { Answer = answered.Answer, Answers = step.Answers.Add(answered.Answer) }),
            RunEvent.WaitSkipped => frame.With(id, step with { Wait = step.Wait is { } wait ? wait with { Until = at } : null, RetryAt = Sooner(step.RetryAt, at) }),
            RunEvent.StepCancelled => frame.With(id, step with { Cancelled = true, Wait = null, RetryAt = null, Sent = null }),
            RunEvent.LoopStarted loop => frame.With(id, step with { Loop = LoopState.Of(loop.Count) with { ItemsAt = loop.ItemsAt } }),
            RunEvent.BlockEntered block => frame.With(id, step with { Branch = block.Block, Fault = block.Problem }),
            _ => frame,
        };

        // Only what holds steps has no attempts; when it ends, whatever is inside has ended before.
        var frames = Frames.Count > 1 && happened is { Number: 0 } and (RunEvent.StepCompleted or RunEvent.StepFailed or RunEvent.StepCancelled)
            ? Without($"{happened.Path}[")
            : Frames;
        return this with { Frames = frames.SetItem(name, next) };
    }

    private static DateTimeOffset? Sooner(DateTimeOffset? planned, DateTimeOffset at) => planned is null ? null : at;

    // What the branches gave, in the order in which the output names them.
    private Frame Joined(Frame frame, StepState step, RunEvent.StepCompleted done) =>
        step.Branches.Count > 0 && (done.Output as JsonObject)?["completed"] is JsonArray completed
            ? completed.OfType<JsonText>().Aggregate(frame, (all, branch) => all.Take(FrameOf($"{done.Path}[{branch.Value}]")))
            : frame;

    private static Frame Completed(Frame frame, string id, StepState step, RunEvent.StepCompleted done)
    {
        var output = done.Output ?? (done.Despite is null ? step.Loop?.Output : null);
        var next = frame.With(id, step with
        {
            Done = true, Attempt = done.Attempt, Output = output, Problem = done.Despite, RetryAt = null, Wait = null, Loop = null,
            Sent = null, Unknown = null, Settled = null,
        });
        next = output is null ? next : next.WithOutput(id, output);
        return done.Vars is { } vars ? next.WithVars(vars) : next;
    }

    private RunState EndItem(string path, DateTimeOffset at, Func<LoopState, int, LoopState> end)
    {
        var (around, id, key) = FramePath.Owner(path);
        var frame = FrameOf(around);
        var step = frame.Steps.GetValueOrDefault(id) ?? StepState.Begun with { At = at };
        var loop = end(step.Loop ?? LoopState.Of(0), int.Parse(key, CultureInfo.InvariantCulture));
        return this with { Frames = Without(path).SetItem(around, frame.With(id, step with { Loop = loop })) };
    }

    // The frame of a branch stays until the step is done: then what it gave is taken over in the order of the definition.
    private RunState EndBranch(string path, DateTimeOffset at, Problem? problem)
    {
        var (around, id, key) = FramePath.Owner(path);
        var frame = FrameOf(around);
        var step = frame.Steps.GetValueOrDefault(id) ?? StepState.Begun with { At = at };
        return this with
        {
            Frames = Frames.SetItem(around, frame.With(id, step with { Branches = step.Branches.SetItem(key, problem) })),
        };
    }

    private ImmutableDictionary<string, Frame> Without(string name)
    {
        var rest = Frames.Remove(name);
        return rest.Count == 1 ? rest : rest.RemoveRange(rest.Keys.Where(other => FramePath.IsInside(other, name)).ToList());
    }
}
