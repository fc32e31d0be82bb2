using MetaFlow.Json;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;

namespace MetaFlow.Runs.Reruns;

/// <summary>Makes of a run that has ended the request for one that runs it again.</summary>
public sealed class RunReruns
{
    private const int JournalPage = 1000;

    private readonly IRunJournal _journal;
    private readonly JournalReader _reader;
    private readonly DefinitionCache _definitions;
    private readonly WorkflowReader _workflows;
    private readonly CertificateMaker _certificates;
    private readonly WorkflowLibrary _library;

    internal RunReruns(
        IRunJournal journal, JournalReader reader, DefinitionCache definitions, WorkflowReader workflows, CertificateMaker certificates, WorkflowLibrary library) =>
        (_journal, _reader, _definitions, _workflows, _certificates, _library) = (journal, reader, definitions, workflows, certificates, library);

    /// <summary>What is to be started; null and every problem where the run cannot be run again like that.</summary>
    public async Task<(RunRequest? Request, IReadOnlyList<Problem> Problems)> PrepareAsync(RerunRequest request, CancellationToken cancellationToken)
    {
        if (await _journal.FindAsync(request.Of, cancellationToken) is not { } head)
        {
            return (null, [Problem.Of("runs.not_found", ("id", request.Of))]);
        }

        if (!head.HasEnded)
        {
            return (null, [Problem.Of("runs.rerun_not_ended", ("id", request.Of))]);
        }

        var (old, problem) = await _definitions.FindAsync(head.DefinitionHash, cancellationToken);
        var (past, unreadable) = await ReadAsync(head.Id, cancellationToken);
        if (old is null || unreadable is not null)
        {
            return (null, [(problem ?? unreadable)!]);
        }

        if (request.Revision is not { } number || number == head.Revision)
        {
            return Make(request, head, old, old, head.Revision, past);
        }

        var (other, revision, problems) = await _library.FindAsync(head.WorkflowId, number, cancellationToken);
        return other is null
            ? (null, revision is null ? [Problem.Of("runs.no_revision", ("id", head.WorkflowId), ("revision", number))] : problems)
            : Make(request, head, old, other, number, past);
    }

    private (RunRequest? Request, IReadOnlyList<Problem> Problems) Make(
        RerunRequest request, RunHead head, Workflow old, Workflow other, int? revision, PastRun past)
    {
        if (RerunCheck.OfSecrets(old, other, request.Inputs) is { Count: > 0 } shown)
        {
            return (null, shown);
        }

        // An input that another revision does not have any more is left behind; a misspelt one is said.
        var carried = past.Queued.Inputs.Where(input => other.Inputs.Any(known => known.Name == input.Key));
        var given = request.Inputs.Concat(carried).DistinctBy(input => input.Key).Aggregate(JsonObject.Empty, (all, input) => all.With(input.Key, input.Value));
        if (InputCheck.Complete(other.Inputs, given, out var wrong) is not { } inputs)
        {
            return (null, wrong);
        }

        var (lineage, events, problem) = Cut(request, head, old, past);
        if (problem is not null)
        {
            return (null, [problem]);
        }

        var check = new RerunCheck(old, events);
        IReadOnlyList<Problem> problems =
        [
            .. check.OfInputs(_certificates, past.Queued.Inputs, inputs, head.CreatedAt),
            .. ReferenceEquals(old, other) || events.Count == 0 ? [] : check.OfRevision(_workflows, other, revision!.Value, Fold(past, events)),
        ];
        return problems.Count > 0
            ? (null, problems)
            : (new RunRequest(other, revision, given, request.By, head.Priority)
            {
                Trigger = past.Queued.Trigger,
                Reuse = new Reuse(lineage, events),
            }, []);
    }

    private static (Lineage Lineage, IReadOnlyList<RunEvent> Events, Problem? Problem) Cut(
        RerunRequest request, RunHead head, Workflow workflow, PastRun past)
    {
        var lineage = new Lineage(head.Id, request.From.Word, Step: null, string.IsNullOrWhiteSpace(request.Why) ? null : request.Why.Trim());
        switch (request.From)
        {
            case RerunFrom.Beginning:
                return (lineage, [], null);
            case RerunFrom.Failure when head.Status == RunStatus.Succeeded:
                return (lineage, [], Problem.Of("runs.rerun_nothing_failed", ("id", head.Id)));
            case RerunFrom.Failure:
                return (lineage with { Step = past.FirstOpen(workflow.Steps, Spot.Top) }, RerunCut.FromFailure(workflow, past).Events, null);
        }

        var path = request.From switch
        {
            RerunFrom.Step step => step.Path,
            RerunFrom.FailedItems loop => loop.Path,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (RerunTarget.Find(workflow, path) is not { } target)
        {
            return (lineage, [], Problem.OfUnknown("runs.rerun_no_step", path, workflow.AllSteps().Select(step => step.Id)));
        }

        if (request.From is RerunFrom.FailedItems && target.Step is not WorkflowStep.ForEach)
        {
            return (lineage, [], Problem.Of("runs.rerun_no_loop", ("step", target.Step.Id)));
        }

        var cut = request.From is RerunFrom.FailedItems ? RerunCut.FailedItems(workflow, past, target) : RerunCut.From(workflow, past, target);
        return (lineage with { Step = path.Trim() }, cut.Events, cut.Problem);
    }

    private static RunState Fold(PastRun past, IReadOnlyList<RunEvent> events) => events.Aggregate(
        RunState.Unborn.Apply(past.Queued, 1, default), (run, happened) => run.Apply(happened, run.LastSequence + 1, default));

    private async Task<(PastRun Run, Problem? Problem)> ReadAsync(RunId id, CancellationToken cancellationToken)
    {
        var entries = new List<JournalEntry>();
        Problem? unreadable = null;
        IReadOnlyList<JournalEntry> page;
        do
        {
            (page, var problem) = await _reader.ReadOpenAsync(id, entries.Count == 0 ? 0 : entries[^1].Sequence, JournalPage, cancellationToken);
            unreadable ??= problem;
            entries.AddRange(page);
        }
        while (page.Count == JournalPage);

        return (new PastRun(entries), unreadable);
    }
}
