using MetaFlow.Workflows;

namespace MetaFlow.Runs.Reruns;

/// <summary>
/// What a rerun takes over: of everything that comes before a step in the order of the definition, how it ended. Pure:
/// it looks at the definition and the journal of the old run, and at nothing else.
/// </summary>
internal sealed class RerunCut
{
    private readonly PastRun _past;
    private readonly RerunTarget? _target;
    private readonly HashSet<WorkflowStep> _around;
    private readonly Mode _mode;

    // Everything about these and what is inside of them.
    private readonly HashSet<string> _whole = [];

    // What is begun and not ended: how many of its blocks were behind it.
    private readonly Dictionary<string, int> _begun = [];
    private int _failedItems;
    private int _anyItem;

    private RerunCut(Workflow workflow, PastRun past, RerunTarget? target, Mode mode)
    {
        (_past, _target, _mode) = (past, target, mode);
        _around = target is null ? [] : [.. workflow.AllSteps().Where(step => step != target.Step && step.WithInner().Contains(target.Step))];
        Keep(workflow.Steps, Spot.Top);
        if (mode == Mode.FailedItems && Problem is null && _failedItems == 0)
        {
            Problem = Problem.Of("runs.rerun_no_failed_items", ("step", target!.Step.Id));
        }
    }

    /// <summary>Why it cannot be run again from there; null where it can.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>What is taken over, in the order in which it happened.</summary>
    public IReadOnlyList<RunEvent> Events => Problem is null ? [.. Kept()] : [];

    private enum Mode
    {
        Step,
        FailedItems,
        Failure,
    }

    public static RerunCut From(Workflow workflow, PastRun past, RerunTarget target) => new(workflow, past, target, Mode.Step);

    public static RerunCut FailedItems(Workflow workflow, PastRun past, RerunTarget loop) => new(workflow, past, loop, Mode.FailedItems);

    /// <summary>Everything that is done is taken over, and the run goes on where it stood: also in branches and items beside each other.</summary>
    public static RerunCut FromFailure(Workflow workflow, PastRun past) => new(workflow, past, target: null, Mode.Failure);

    // Whether what runs anew begins in these steps.
    private bool Keep(IReadOnlyList<WorkflowStep> steps, Spot spot)
    {
        foreach (var step in steps)
        {
            var path = spot.PathOf(step);
            if (step == _target?.Step)
            {
                if (_mode == Mode.FailedItems)
                {
                    KeepCompletedItems((WorkflowStep.ForEach)step, path, spot);
                }

                return true;
            }

            var isDone = _past.IsDone(step, spot);
            if (_around.Contains(step) || (_mode == Mode.Failure && !isDone))
            {
                Open(step, path, spot);
                return true;
            }

            if (!isDone)
            {
                Unreached(step);
                return true;
            }

            _whole.Add(path);
        }

        return false;
    }

    private void Open(WorkflowStep step, string path, Spot spot)
    {
        var past = _past.At(path);
        switch (step)
        {
            case WorkflowStep.Condition condition when past?.Block is { } taken && BlockOf(condition, spot) is var block && block.Name == taken:
                _begun[path] = 0;
                Keep(block.Steps, spot);
                break;
            case WorkflowStep.Try attempt when past is not null:
                OpenTry(attempt, past, path, spot);
                break;
            case WorkflowStep.ForEach loop when past?.Items is { } count:
                _begun[path] = 0;
                OpenLoop(loop, count, spot);
                break;
            case WorkflowStep.Parallel parallel when past is not null:
                _begun[path] = 0;
                OpenParallel(parallel, spot);
                break;
            default:
                Unreached(step);
                break;
        }
    }

    private void OpenTry(WorkflowStep.Try step, PastStep past, string path, Spot spot)
    {
        var block = BlockOf(step, spot);
        if ((block.Name == "catch" && !past.WasCaught) || (block.Name == "finally" && past.Block is not ("finally" or "caught")))
        {
            Unreached(step);
            return;
        }

        // How the blocks before it ended is what led to it, also where they failed.
        foreach (var before in step.Blocks.TakeWhile(before => before.Name != block.Name))
        {
            _whole.Add($"{path}/{before.Name}");
        }

        _begun[path] = block.Name switch
        {
            "steps" => 0,
            "catch" => 1,
            _ => int.MaxValue,
        };
        Keep(block.Steps, spot);
    }

    private void OpenLoop(WorkflowStep.ForEach loop, int count, Spot spot)
    {
        if (_target is null)
        {
            for (var index = 0; index < count; index++)
            {
                var item = spot.Item(loop, index);
                if (!KeepEnded(item.Frame, orFailed: loop.OnItemError != ItemErrorPolicy.Stop))
                {
                    Keep(loop.Steps, item);
                }
            }

            return;
        }

        if (!_target.Items.TryGetValue(loop.Path, out var named))
        {
            // Every item is cut at the same step, as far as it came.
            _anyItem++;
            for (var index = 0; index < count; index++)
            {
                Keep(loop.Steps, spot.Item(loop, index));
            }

            _anyItem--;
            return;
        }

        if (named >= count)
        {
            Unreached(loop);
            return;
        }

        for (var index = 0; index < named; index++)
        {
            KeepEnded(spot.Item(loop, index).Frame, orFailed: loop.OnItemError != ItemErrorPolicy.Stop);
        }

        Keep(loop.Steps, spot.Item(loop, named));
    }

    // Where one branch is enough, they are a race, and it is run again.
    private void OpenParallel(WorkflowStep.Parallel parallel, Spot spot)
    {
        if (_target is null)
        {
            foreach (var branch in parallel.Branches.Select(branch => (Spot: spot.Branch(parallel, branch), branch.Steps)))
            {
                if (!KeepEnded(branch.Spot.Frame, orFailed: false))
                {
                    Keep(branch.Steps, branch.Spot);
                }
            }

            return;
        }

        var own = BlockOf(parallel, spot);
        foreach (var branch in parallel.Branches.TakeWhile(branch => branch.Name != own.Name && parallel.IsAll))
        {
            KeepEnded(spot.Branch(parallel, branch).Frame, orFailed: false);
        }

        Keep(own.Steps, spot.Branch(parallel, own));
    }

    private void KeepCompletedItems(WorkflowStep.ForEach loop, string path, Spot spot)
    {
        if (_past.At(path)?.Items is not { } count)
        {
            Unreached(loop);
            return;
        }

        _begun[path] = 0;
        for (var index = 0; index < count; index++)
        {
            _failedItems += KeepEnded(spot.Item(loop, index).Frame, orFailed: false) ? 0 : 1;
        }
    }

    private bool KeepEnded(string frame, bool orFailed)
    {
        var isKept = _past.At(frame)?.End is { } end && (end == PastEnd.Done || (orFailed && end == PastEnd.Failed));
        if (isKept)
        {
            _whole.Add(frame);
        }

        return isKept;
    }

    // Where a step of every item is meant, an item that did not come so far begins where it stood.
    private void Unreached(WorkflowStep at)
    {
        if (_target is not null && _anyItem == 0)
        {
            Problem ??= Problem.Of("runs.rerun_not_reached", ("step", _target.Step.Id), ("before", at.Id));
        }
    }

    private StepBlock BlockOf(WorkflowStep step, Spot spot) => _target is null
        ? _past.OpenBlock(step, spot)
        : step.Blocks.First(block => block.Steps.Any(inner => inner == _target.Step || _around.Contains(inner)));

    private IEnumerable<RunEvent> Kept()
    {
        var anew = _past.Events.FirstOrDefault(past => past.Happened.Path.Length > 0 && !IsKept(past.Happened.Path))?.Sequence ?? long.MaxValue;
        var blocks = new Dictionary<string, int>();
        foreach (var (happened, sequence, at) in _past.Events)
        {
            var isKept = happened switch
            {
                // Somebody changed it before anything happened that is now to happen anew.
                RunEvent.VarChanged => sequence < anew,
                { Path.Length: 0 } => false,
                _ when IsWhole(happened.Path) => IsSettled(happened),
                RunEvent.BlockEntered when _begun.TryGetValue(happened.Path, out var most) =>
                    (blocks[happened.Path] = blocks.GetValueOrDefault(happened.Path) + 1) <= most,
                RunEvent.StepStarted { Attempt: 0 } or RunEvent.Branched or RunEvent.LoopStarted => _begun.ContainsKey(happened.Path),
                _ => false,
            };
            if (isKept)
            {
                yield return happened is RunEvent.LoopStarted loop
                    ? loop with { Reused = sequence, ItemsAt = loop.ItemsAt ?? at }
                    : happened with { Reused = sequence };
            }
        }
    }

    // Attempts, effects and waits belong to the run that made them; what came of them is what counts.
    private static bool IsSettled(RunEvent happened) => happened is
        RunEvent.StepCompleted or RunEvent.StepFailed { RetryAt: null } or RunEvent.StepSkipped or RunEvent.StepCancelled
        or RunEvent.Branched or RunEvent.BlockEntered or RunEvent.StepStarted { Attempt: 0 } or RunEvent.LoopStarted
        or RunEvent.ItemCompleted or RunEvent.ItemFailed or RunEvent.BranchCompleted or RunEvent.BranchFailed;

    private bool IsKept(string path) => _begun.ContainsKey(path) || IsWhole(path);

    private bool IsWhole(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOfAny(['/', '['], end - 1))
        {
            if (_whole.Contains(path[..end]))
            {
                return true;
            }
        }

        return false;
    }
}
