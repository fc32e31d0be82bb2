using System.Collections.Concurrent;
using System.Text;
using MetaFlow.Blobs;
using MetaFlow.Credentials;
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

    /// <summary>What started it: <c>trigger</c> in expressions.</summary>
    public JsonObject Trigger { get; init; } = JsonObject.Of(("id", TriggerWord.Manual), ("type", TriggerWord.Manual));
}

/// <summary>Asks for runs: checks the inputs, keeps the definition, writes the first line of the journal.</summary>
public sealed class RunStarter(
    StepCatalog catalog, IBlobStore blobs, JournalWriter journal, RunWatch watch, RunMetrics metrics, TimeProvider clock, ICredentialSeal? seal = null)
{
    private const int MostKept = 10_000;

    // Well within the age from which a blob that no run names is swept away.
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _kept = new();

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

        var secrets = new RunSecrets(request.Workflow, inputs);
        if (secrets.HasInputs && seal is null)
        {
            return (null, [Problem.Of("runs.no_seal")]);
        }

        // Before the run, so that no run is ever without its definition.
        await KeepAsync(request.Workflow, cancellationToken);

        var now = clock.GetUtcNow();
        var head = new RunHead(
            request.Id ?? RunId.New(clock), request.Workflow.Id, request.Revision, request.Workflow.Hash, RunStatus.Queued,
            request.StartedBy, request.Priority, CreatedAt: now, WakeAt: now, StartedAt: null, EndedAt: null,
            LastSequence: 1, ProblemCode: null, ProblemMessage: null);
        var entries = new EntryMaker(head.Id, secrets, seal);
        var first = entries.Make(new RunEvent.Queued(inputs, request.Trigger), 1, now);
        var large = entries.TakeLarge();
        foreach (var value in large)
        {
            await blobs.PutAsync(value.Content, cancellationToken);
        }

        await journal.WriteAsync(new RunWrite(head, Fence: 0, [first]) { Blobs = [.. large.Select(value => value.Hash.Hex)] }, cancellationToken);
        metrics.RunStarted();
        watch.Moved(head);
        return (head, []);
    }

    // Once in a while: the same text under the same hash is there already.
    private async Task KeepAsync(Workflow workflow, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_kept.TryGetValue(workflow.Hash, out var at) && now - at < KeptFor)
        {
            return;
        }

        await blobs.PutAsync(Encoding.UTF8.GetBytes(workflow.Text), cancellationToken);
        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        _kept[workflow.Hash] = now;
    }

    private bool IsCheckedOnly(WorkflowStep.Work step) => catalog.TryFind(step.Type, out var type) && type.IsCheckedOnly;
}
