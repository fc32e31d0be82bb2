using System.Collections.Concurrent;
using System.Text;
using MetaFlow.Blobs;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Runs;

/// <summary>What a run is asked to be.</summary>
/// <param name="Revision">The revision the definition comes from; null for one from a file.</param>
public sealed record RunRequest(Workflow Workflow, int? Revision, JsonObject Inputs, string StartedBy, int Priority = 0)
{
    /// <summary>The id of the run where it follows from who asks for it: asked twice, it is one run.</summary>
    public RunId? Id { get; init; }

    /// <summary>The run is not begun before this time.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The run of which a step asks for this one.</summary>
    public RunId? Caller { get; init; }

    /// <summary>What started it: <c>trigger</c> in expressions.</summary>
    public JsonObject Trigger { get; init; } = JsonObject.Of(("id", TriggerWord.Manual), ("type", TriggerWord.Manual));
}

/// <summary>Asks for runs: checks the inputs, keeps the definition, writes the first line of the journal.</summary>
public sealed class RunStarter(
    StepCatalog catalog, IBlobStore blobs, JournalWriter journal, RunGroups groups, RunWatch watch, RunMetrics metrics, TimeProvider clock)
{
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<string, bool> _kept = new();

    /// <summary>The queued run; null and every problem where the inputs do not fit.</summary>
    public async Task<(RunHead? Run, IReadOnlyList<Problem> Problems)> StartAsync(
        RunRequest request, CancellationToken cancellationToken)
    {
        if (request.Workflow.AllSteps().OfType<WorkflowStep.Work>().FirstOrDefault(IsCheckedOnly) is { } step)
        {
            return (null, [StepType.CannotRun(step.Type) with { Path = step.Place.Path, Line = step.Place.Line, Column = step.Place.Column }]);
        }

        if (InputCheck.Complete(request.Workflow.Inputs, request.Inputs, out var problems) is not { } inputs)
        {
            return (null, problems);
        }

        var (group, unknown) = await groups.OfAsync(request, inputs, cancellationToken);
        if (unknown is not null)
        {
            return (null, [unknown]);
        }

        // Before the run, so that no run is ever without its definition.
        await KeepAsync(request.Workflow, cancellationToken);

        var now = clock.GetUtcNow();
        var head = new RunHead(
            request.Id ?? RunId.New(clock), request.Workflow.Id, request.Revision, request.Workflow.Hash, RunStatus.Queued,
            request.StartedBy, request.Priority, CreatedAt: now, WakeAt: request.NotBefore > now ? request.NotBefore : now, StartedAt: null, EndedAt: null,
            LastSequence: 1, ProblemCode: null, ProblemMessage: null) { Group = group, Caller = request.Caller };
        var first = JournalPayload.Entry(new RunEvent.Queued(inputs, request.Trigger), 1, now);
        var write = new RunWrite(head, Fence: 0, [first]) { Overlap = request.Workflow.Concurrency?.Overlap ?? RunOverlap.Queue };
        if (await journal.WriteAsync(write, cancellationToken) == WriteOutcome.GroupFull)
        {
            return (null, [RunGroups.Full(request.Workflow)]);
        }

        metrics.RunStarted();
        watch.Moved(head);
        return (head, []);
    }

    // Once in the life of this process: the same text under the same hash is there already.
    private async Task KeepAsync(Workflow workflow, CancellationToken cancellationToken)
    {
        if (_kept.ContainsKey(workflow.Hash))
        {
            return;
        }

        await blobs.PutAsync(Encoding.UTF8.GetBytes(workflow.Text), cancellationToken);
        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        _kept[workflow.Hash] = true;
    }

    private bool IsCheckedOnly(WorkflowStep.Work step) => catalog.TryFind(step.Type, out var type) && type.IsCheckedOnly;
}
