using MetaFlow.Steps;
using MetaFlow.Steps.Approval;

namespace MetaFlow.Runs;

/// <summary>Writes one run's journal under its lease: what happened is in the state at once, and durable when it is written.</summary>
internal sealed class RunPen(RunLease lease, RunState run, JournalWriter writer, RunWatch watch, TimeProvider clock)
{
    private readonly List<JournalEntry> _pending = [];
    private readonly List<long> _settled = [];
    private readonly Dictionary<string, WaitChange> _waits = [];

    // Most runs wait for nobody, and nothing of this costs them anything.
    private bool _mayWait = HasWaits(run);

    public RunHead Head { get; private set; } = lease.Head;

    public RunState Run { get; private set; } = run;

    /// <summary>How many entries are not written yet.</summary>
    public int Pending => _pending.Count;

    /// <summary>The time as the journal keeps it.</summary>
    public DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());

    public void Add(RunEvent happened)
    {
        var now = Now();
        var sequence = Run.LastSequence + 1;
        _pending.Add(JournalPayload.Entry(happened, sequence, now));
        _mayWait = _mayWait || happened is RunEvent.StepWaiting;
        var before = _mayWait ? OpenWait(happened.Path) : null;
        Run = Run.Apply(happened, sequence, now);
        Note(happened.Path, before, _mayWait ? OpenWait(happened.Path) : null);
        Head = Head with
        {
            LastSequence = sequence,
            Status = Run.Status,
            StartedAt = Run.StartedAt,
        };
        if (Head.HasEnded)
        {
            Head = Head with { EndedAt = now, WakeAt = null, ProblemCode = Run.Problem?.Code, ProblemMessage = Run.Problem?.Message };
        }
    }

    /// <summary>What comes of the signals; with it they are settled.</summary>
    public void Settle(IReadOnlyList<RunSignal> signals)
    {
        foreach (var signal in signals)
        {
            if (RunPlan.Hear(Run, signal) is { } happened)
            {
                Add(happened);
            }

            _settled.Add(signal.Id);
        }
    }

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (_pending.Count > 0 || _settled.Count > 0)
        {
            await WriteHeadAsync(cancellationToken);
        }
    }

    /// <summary>Nothing to do until a time, or until somebody wakes the run.</summary>
    public Task SleepAsync(DateTimeOffset? wakeAt, CancellationToken cancellationToken)
    {
        RunMachine.After(Run.Phase, RunCause.LetGo);
        Head = Head with { Status = RunStatus.Waiting, WakeAt = wakeAt };
        return WriteHeadAsync(cancellationToken);
    }

    // An approval is open until its step has ended; an event is waited for until one has come.
    private StepWait? OpenWait(string path) =>
        path.Length > 0 && RunPlan.StepAt(Run, path) is { Done: false, Cancelled: false, Wait: { } wait } step && WaitChange.Matters(wait)
        && (step.Answer is null || ApprovalRequest.IsFor(wait))
            ? wait
            : null;

    private void Note(string path, StepWait? before, StepWait? after)
    {
        if (!ReferenceEquals(before, after))
        {
            _waits[path] = new WaitChange(path, after);
        }
    }

    // Steps end before their run does; one whose definition cannot be read ends with them waiting.
    private bool LeavesWaits() => Head.HasEnded && _mayWait && HasWaits(Run);

    private static bool HasWaits(RunState run) => run.Frames.Values.Any(frame => frame.Steps.Values.Any(step => WaitChange.Matters(step.Wait)));

    private async Task WriteHeadAsync(CancellationToken cancellationToken)
    {
        JournalEntry[] entries = [.. _pending];
        long[] settled = [.. _settled];
        WaitChange[] waits = [.. _waits.Values];
        _pending.Clear();
        _settled.Clear();
        _waits.Clear();
        var write = new RunWrite(Head, lease.Fence, entries) { Settled = settled, Waits = waits, EndsWaits = LeavesWaits() };
        if (await writer.WriteAsync(write, cancellationToken) != WriteOutcome.Written)
        {
            throw new LeaseLostException(Head.Id);
        }

        watch.Moved(Head);
    }
}
