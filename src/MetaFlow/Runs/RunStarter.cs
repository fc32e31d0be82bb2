using System.Collections.Concurrent;
using System.Text;
using MetaFlow.Blobs;
using MetaFlow.Json;
using MetaFlow.Runs.Reruns;
using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Runs;

/// <summary>What a run is asked to be.</summary>
/// <param name="Revision">The revision the definition comes from; null for one from a file.</param>
public sealed record RunRequest(Workflow Workflow, int? Revision, JsonObject Inputs, string StartedBy, int Priority = 0)
{
    /// <summary>The id of the run where it follows from who asks for it: asked twice, it is one run.</summary>
    public RunId? Id { get; init; }

    /// <summary>What it is asked for with; asked again with one of them, it is the run that is there.</summary>
    public IReadOnlyList<RunKey> Keys { get; init; } = [];

    /// <summary>The run is not begun before this time.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The run of which a step asks for this one.</summary>
    public RunId? Caller { get; init; }

    /// <summary>The runs that it does not run beside, where the workflow itself says nothing of that.</summary>
    public RunApart? Apart { get; init; }

    /// <summary>Somebody waits for what it gives.</summary>
    internal bool IsAwaited { get; init; }

    /// <summary>What it takes over from the run that it reruns; null where it reruns none.</summary>
    internal Reuse? Reuse { get; init; }

    /// <summary>What started it: <c>trigger</c> in expressions.</summary>
    public JsonObject Trigger { get; init; } = JsonObject.Of(("id", TriggerWord.Manual), ("type", TriggerWord.Manual));
}

/// <summary>Runs of a workflow of which one is begun at a time.</summary>
/// <param name="Key">What they have in common.</param>
public sealed record RunApart(string Key, RunOverlap Overlap);

/// <summary>Asks for runs: checks the inputs, keeps the definition, writes the first line of the journal.</summary>
public sealed class RunStarter
{
    private const int MostKept = 10_000;

    // Well within the age from which a blob that no run names is swept away.
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _kept = new();
    private readonly StepCatalog _catalog;
    private readonly IBlobStore _blobs;
    private readonly IRunJournal _journal;
    private readonly RunWriting _writing;
    private readonly HeldRuns _held;
    private readonly RunGroups _groups;
    private readonly RunMetrics _metrics;

    internal RunStarter(StepCatalog catalog, IBlobStore blobs, IRunJournal journal, RunWriting writing, HeldRuns held, RunGroups groups, RunMetrics metrics) =>
        (_catalog, _blobs, _journal, _writing, _held, _groups, _metrics) = (catalog, blobs, journal, writing, held, groups, metrics);

    /// <summary>The queued run; null and every problem where the inputs do not fit.</summary>
    public async Task<(RunHead? Run, IReadOnlyList<Problem> Problems)> StartAsync(
        RunRequest request, CancellationToken cancellationToken)
    {
        var (pen, problems) = await PrepareAsync(request, cancellationToken);
        if (pen is null)
        {
            return (null, problems);
        }

        var queued = pen.Head;
        try
        {
            // Where there is a place for it, it belongs to this node from the beginning, and nobody has to claim it.
            if (await _held.DriverForAsync(queued, cancellationToken) is { } drive)
            {
                await BeginAsync(pen, drive, request.Workflow.Record);
            }
            else
            {
                await pen.HandOverAsync();
            }
        }
        catch (GroupFullException)
        {
            return (null, [RunGroups.Full(request.Workflow)]);
        }
        catch (LeaseLostException)
        {
            // Asked twice, it is one run.
            return await EarlierAsync(request, queued, cancellationToken);
        }

        return (queued, []);
    }

    // What needs nothing from outside is decided at once, and durable in the same commit as the run itself: before it, nobody is told of
    // it, and nothing outside has happened. Where reading steps go on without a commit, it begins with one of its own.
    private static async Task BeginAsync(RunPen pen, Func<RunPen, Task> drive, RecordPolicy record)
    {
        if (record != RecordPolicy.EachStep)
        {
            await pen.WriteAsync();
            _ = Task.Run(() => drive(pen), CancellationToken.None);
            return;
        }

        var driving = drive(pen);
        if (await Task.WhenAny(driving, pen.Kept) == driving)
        {
            await driving;
        }
    }

    /// <summary>The run that was there when this one was to be created.</summary>
    internal async Task<(RunHead? Run, IReadOnlyList<Problem> Problems)> EarlierAsync(
        RunRequest request, RunHead queued, CancellationToken cancellationToken)
    {
        var now = _writing.Clock.GetUtcNow();
        foreach (var key in request.Keys)
        {
            if (await _journal.FindByKeyAsync(key.Name, now, cancellationToken) is { } earlier)
            {
                return key.Refusal is { } refusal
                    ? (null, [refusal])
                    : (await _journal.FindAsync(earlier, cancellationToken) ?? queued with { Id = earlier }, []);
            }
        }

        return (queued, []);
    }

    /// <summary>The run as it would be, with nothing in the store but its definition.</summary>
    internal async Task<(RunPen? Pen, IReadOnlyList<Problem> Problems)> PrepareAsync(RunRequest request, CancellationToken cancellationToken)
    {
        if (request.Workflow.AllSteps().OfType<WorkflowStep.Work>().FirstOrDefault(IsCheckedOnly) is { } step)
        {
            return (null, [StepType.CannotRun(step.Type) with { Path = step.Place.Path, Line = step.Place.Line, Column = step.Place.Column }]);
        }

        if (InputCheck.Complete(request.Workflow.Inputs, request.Inputs, out var problems) is not { } inputs)
        {
            return (null, problems);
        }

        var secrets = new RunSecrets(request.Workflow, inputs);
        if (secrets.HasInputs && _writing.Seal is null)
        {
            return (null, [Problem.Of("runs.no_seal")]);
        }

        var (group, unknown) = await _groups.OfAsync(request, inputs, cancellationToken);
        if (unknown is not null)
        {
            return (null, [unknown]);
        }

        if (group is null && request is { Apart: { } apart, Workflow.Concurrency: null })
        {
            group = new RunGroup(apart.Key, 1);
        }

        // Before the run, so that no run is ever without its definition.
        await KeepAsync(request.Workflow, cancellationToken);

        var now = _writing.Clock.GetUtcNow();
        var head = new RunHead(
            request.Id ?? RunId.New(_writing.Clock), request.Workflow.Id, request.Revision, request.Workflow.Hash, RunStatus.Queued,
            request.StartedBy, request.Priority, CreatedAt: now, WakeAt: request.NotBefore > now ? request.NotBefore : now, StartedAt: null, EndedAt: null,
            LastSequence: 0, ProblemCode: null, ProblemMessage: null) { Group = group, Caller = request.Caller, RerunOf = request.Reuse?.Lineage.Of };
        _metrics.RunStarted();
        var pen = RunPen.ForNew(head, new RunEvent.Queued(inputs, request.Trigger) { Rerun = request.Reuse?.Lineage, IsAwaited = request.IsAwaited }, secrets, _writing);
        pen.Keys = request.Keys;
        pen.Overlap = request.Workflow.Concurrency?.Overlap ?? request.Apart?.Overlap ?? RunOverlap.Queue;
        foreach (var reused in request.Reuse?.Events ?? [])
        {
            pen.Add(reused);
        }

        return (pen, []);
    }

    // Once in a while: the same text under the same hash is there already.
    private async Task KeepAsync(Workflow workflow, CancellationToken cancellationToken)
    {
        var now = _writing.Clock.GetUtcNow();
        if (_kept.TryGetValue(workflow.Hash, out var at) && now - at < KeptFor)
        {
            return;
        }

        await _blobs.PutAsync(Encoding.UTF8.GetBytes(workflow.Text), cancellationToken);
        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        _kept[workflow.Hash] = now;
    }

    private bool IsCheckedOnly(WorkflowStep.Work step) => _catalog.TryFind(step.Type, out var type) && type.IsCheckedOnly;
}
