using MetaFlow.Blobs;
using MetaFlow.Credentials;
using MetaFlow.Events;
using MetaFlow.Json;
using MetaFlow.Workflows;
using Microsoft.Extensions.Options;

namespace MetaFlow.Runs;

/// <summary>
/// Writes one run's journal under its lease: what happened is in the state at once, and durable when it is written. A
/// run that was not written yet begins in the store with the first commit, and in it belongs to this node.
/// </summary>
internal sealed class RunPen
{
    private readonly List<JournalEntry> _pending = [];
    private readonly List<long> _settled = [];
    private readonly List<WorkflowEvent> _told = [];
    private readonly OpenWaits _waits;
    private readonly RunWriting _writing;
    private readonly EntryMaker _entries;
    private Task _underWay = Task.CompletedTask;
    private readonly TaskCompletionSource _kept = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunPen(RunHead head, RunState run, RunSecrets secrets, long fence, RunWriting writing) =>
        (Head, Run, Secrets, Fence, _writing, _waits, _entries) =
        (head, run, secrets, fence, writing, new OpenWaits(run), new EntryMaker(head.Id, secrets, writing.Seal));

    public RunHead Head { get; private set; }

    public RunState Run { get; private set; }

    /// <summary>What must not be written about it.</summary>
    public RunSecrets Secrets { get; }

    /// <summary>What it was asked for with: written with the first commit.</summary>
    public IReadOnlyList<RunKey> Keys { get; set; } = [];

    /// <summary>What becomes of it where its group is full when it is created.</summary>
    public RunOverlap Overlap { get; set; }

    /// <summary>For what nobody can go on with it: its journal cannot be read whole.</summary>
    public Problem? Unreadable { get; set; }

    /// <summary>The token of the lease; 0 as long as the store does not know the run.</summary>
    public long Fence { get; private set; }

    /// <summary>Completes when the store knows the run.</summary>
    public Task Kept => _kept.Task;

    /// <summary>How many entries are not written yet.</summary>
    public int Pending => _pending.Count;

    /// <summary>A run that nothing was written about yet.</summary>
    public static RunPen ForNew(RunHead head, RunEvent.Queued first, RunSecrets secrets, RunWriting writing)
    {
        var pen = new RunPen(head, RunState.Unborn, secrets, fence: 0, writing) { WrittenAt = head.CreatedAt };
        pen.Add(first);
        return pen;
    }

    /// <summary>A run that this node holds.</summary>
    public static RunPen ForLease(RunLease lease, RunState run, RunSecrets secrets, RunWriting writing)
    {
        var pen = new RunPen(lease.Head, run, secrets, lease.Fence, writing);
        pen._kept.SetResult();
        return pen;
    }

    /// <summary>The time as the journal keeps it.</summary>
    public DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(_writing.Clock.GetUtcNow().ToUnixTimeMilliseconds());

    public void Add(RunEvent happened)
    {
        var now = Now();
        var sequence = Run.LastSequence + 1;
        happened = Secrets.HideCredentials(happened);
        _pending.Add(_entries.Make(happened, sequence, now));
        var before = Run;
        Run = _waits.Note(Run, happened, Run.Apply(happened, sequence, now));
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
                EndedAt = now, WakeAt = null, ProblemCode = Run.Problem?.Code, ProblemMessage = Run.Problem is { } problem ? Secrets.Hide(problem.Message) : null,
            };
        }

        if (happened.Reused is null && RunTellings.Of(happened, before, Run, Head, _writing.Interest, now) is { } told)
        {
            _told.Add(told with { Data = Secrets.HideInputs((JsonObject)told.Data) });
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

    /// <summary>When it was last written; at first, when it began.</summary>
    public DateTimeOffset WrittenAt { get; private set; }

    /// <summary>Completes when the write that is under way is over, whatever came of it.</summary>
    public Task UnderWay => _underWay;

    /// <summary>
    /// Begins to write what is pending, where no write is under way; more can be added meanwhile. For what may be
    /// repeated without anybody noticing: nothing else may rest on what is not written yet.
    /// </summary>
    public void Begin()
    {
        if (_underWay.IsFaulted)
        {
            // The run went to another node, or the store cannot write.
            _underWay.GetAwaiter().GetResult();
        }

        if (_underWay.IsCompleted && (_pending.Count > 0 || _settled.Count > 0))
        {
            _underWay = CommitAsync(letsGo: false);
        }
    }

    /// <summary>Everything is durable when it returns.</summary>
    public async Task WriteAsync()
    {
        await _underWay;
        Begin();
        await _underWay;
    }

    /// <summary>Nothing to do until a time, or until somebody wakes the run.</summary>
    public async Task SleepAsync(DateTimeOffset? wakeAt)
    {
        await _underWay;
        RunMachine.After(Run.Phase, RunCause.LetGo);
        Head = Head with { Status = RunStatus.Waiting, WakeAt = wakeAt };
        await CommitAsync(letsGo: true);
    }

    /// <summary>Whoever is free goes on with it.</summary>
    public async Task HandOverAsync()
    {
        await _underWay;
        await CommitAsync(letsGo: true);
    }

    /// <summary>It has ended, and nothing of it is kept but its keys. Of one that was never written there is nothing.</summary>
    public async Task ForgetAsync()
    {
        await _underWay;
        if (_kept.Task.IsCompleted || _settled.Count > 0 || Keys.Count > 0 || _told.Count > 0)
        {
            await CommitAsync(letsGo: true, forgets: true);
        }
        else
        {
            _kept.TrySetResult();
            _writing.Watch.Moved(Head);
        }
    }

    private async Task CommitAsync(bool letsGo, bool forgets = false)
    {
        JournalEntry[] entries = [.. _pending];
        long[] settled = [.. _settled];
        _pending.Clear();
        WorkflowEvent[] told = [.. _told];
        _settled.Clear();
        _told.Clear();
        var head = Head;
        var holder = letsGo || head.HasEnded ? null : _writing.Holder();
        var (waits, endsWaits) = _waits.Take(Run);
        var large = _entries.TakeLarge();

        // Before the entries that name them.
        foreach (var value in large)
        {
            await _writing.Blobs.PutAsync(value.Content, CancellationToken.None);
        }

        var outcome = await _writing.Writer.WriteAsync(
            new RunWrite(head, Fence, entries)
            {
                Settled = settled, Waits = waits, EndsWaits = endsWaits, Blobs = [.. large.Select(value => value.Hash.Hex)], Overlap = Overlap, Keys = Fence == 0 ? Keys : [], Told = told, LetsGo = letsGo, Forgets = forgets, Holder = Fence == 0 ? holder : null,
            },
            CancellationToken.None);
        if (outcome == WriteOutcome.GroupFull)
        {
            throw new GroupFullException(head.Id);
        }

        if (outcome != WriteOutcome.Written)
        {
            throw new LeaseLostException(head.Id);
        }

        WrittenAt = Now();
        Fence = Fence == 0 && holder is not null ? 1 : Fence;
        _kept.TrySetResult();
        _writing.Watch.Moved(head);
    }
}

/// <summary>What the pens of all runs write with.</summary>
/// <param name="seal">None in a process that keeps no credentials.</param>
internal sealed class RunWriting(
    IBlobStore blobs, JournalWriter writer, RunWatch watch, NodeName node, TimeProvider clock, IOptions<RunOptions> options, ICredentialSeal? seal = null,
    EventInterest? interest = null)
{
    public EventInterest Interest { get; } = interest ?? new EventInterest();

    public IBlobStore Blobs => blobs;

    public ICredentialSeal? Seal => seal;

    public JournalWriter Writer => writer;

    public RunWatch Watch => watch;

    public TimeProvider Clock => clock;

    /// <summary>This node, for the length of a lease from now.</summary>
    public RunHolder Holder() => new(node.Value, clock.GetUtcNow() + options.Value.Lease);
}
