using MetaFlow.Blobs;
using MetaFlow.Credentials;

namespace MetaFlow.Runs;

/// <summary>Writes one run's journal under its lease: what happened is in the state at once, and durable when it is written.</summary>
internal sealed class RunPen(
    RunLease lease, RunState run, RunSecrets secrets, EntryMaker entries, IBlobStore blobs, JournalWriter writer, RunWatch watch, TimeProvider clock)
{
    private readonly List<JournalEntry> _pending = [];
    private readonly List<long> _settled = [];

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
        happened = secrets.HideCredentials(happened);
        _pending.Add(entries.Make(happened, sequence, now));
        Run = Run.Apply(happened, sequence, now);
        Head = Head with
        {
            LastSequence = sequence,
            Status = Run.Status,
            StartedAt = Run.StartedAt,
        };
        if (Head.HasEnded)
        {
            Head = Head with
            {
                EndedAt = now, WakeAt = null, ProblemCode = Run.Problem?.Code, ProblemMessage = Run.Problem is { } problem ? secrets.Hide(problem.Message) : null,
            };
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

    private async Task WriteHeadAsync(CancellationToken cancellationToken)
    {
        JournalEntry[] written = [.. _pending];
        long[] settled = [.. _settled];
        _pending.Clear();
        _settled.Clear();

        // Before the entries that name them.
        var large = entries.TakeLarge();
        foreach (var value in large)
        {
            await blobs.PutAsync(value.Content, cancellationToken);
        }

        var write = new RunWrite(Head, lease.Fence, written) { Settled = settled, Blobs = [.. large.Select(value => value.Hash.Hex)] };
        if (await writer.WriteAsync(write, cancellationToken) != WriteOutcome.Written)
        {
            throw new LeaseLostException(Head.Id);
        }

        watch.Moved(Head);
    }
}

/// <summary>Opens pens for runs that are leased.</summary>
internal sealed class RunPens(IBlobStore blobs, JournalWriter writer, RunWatch watch, TimeProvider clock, ICredentialSeal? seal = null)
{
    public RunPen Open(RunLease lease, RunState run, RunSecrets secrets) =>
        new(lease, run, secrets, new EntryMaker(lease.Head.Id, secrets, seal), blobs, writer, watch, clock);
}
