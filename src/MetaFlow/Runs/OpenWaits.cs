using MetaFlow.Steps;
using MetaFlow.Steps.Approval;

namespace MetaFlow.Runs;

/// <summary>What a run waits for that others have to find: collected with its entries, and written in the same commit.</summary>
internal sealed class OpenWaits(RunState run)
{
    private readonly Dictionary<string, WaitChange> _changes = [];

    // Most runs wait for nobody, and nothing of this costs them anything.
    private bool _mayWait = HasAny(run);

    /// <summary>Notes what changed with one event; gives the state after it.</summary>
    public RunState Note(RunState before, RunEvent happened, RunState after)
    {
        _mayWait = _mayWait || happened is RunEvent.StepWaiting;
        if (_mayWait && happened.Path.Length > 0 && OpenAt(after, happened.Path) is var wait && !ReferenceEquals(OpenAt(before, happened.Path), wait))
        {
            _changes[happened.Path] = new WaitChange(happened.Path, wait);
        }

        return after;
    }

    /// <summary>The changes since this was last asked, and whether the run ends with something still waited for.</summary>
    public (IReadOnlyList<WaitChange> Changes, bool EndsAll) Take(RunState now)
    {
        WaitChange[] changes = [.. _changes.Values];
        _changes.Clear();

        // Steps end before their run does; one whose definition cannot be read ends with them waiting.
        return (changes, _mayWait && now.Status is RunStatus.Succeeded or RunStatus.Failed or RunStatus.Cancelled && HasAny(now));
    }

    // An approval is open until its step has ended; an event is waited for until one has come.
    private static StepWait? OpenAt(RunState run, string path) =>
        RunPlan.StepAt(run, path) is { Done: false, Cancelled: false, Wait: { } wait } step && WaitChange.Matters(wait)
        && (step.Answer is null || ApprovalRequest.IsFor(wait))
            ? wait
            : null;

    private static bool HasAny(RunState run) => run.Frames.Values.Any(frame => frame.Steps.Values.Any(step => WaitChange.Matters(step.Wait)));
}
