using MetaFlow.Json;
using MetaFlow.Workflows;
using MetaFlow.Expressions;

namespace MetaFlow.Runs;

/// <summary>
/// Takes one leased run as far as it goes: Plan, Execute, Evaluate, and every result in the journal before the next
/// step starts. Ends when the run has ended, sleeps, was lost to another node, or the node is asked to stop.
/// </summary>
internal sealed class RunDriver(
    IRunJournal journal, IRunQueue queue, JournalWriter writer, DefinitionCache definitions, StepRunner steps, RunWatch watch, RunMetrics metrics, TimeProvider clock)
{
    private const int JournalPage = 1000;

    /// <param name="stopping">No new step is begun after this; the one in flight goes on.</param>
    /// <param name="lost">The lease is gone: stop at once.</param>
    public async Task DriveAsync(RunLease lease, CancellationToken stopping, CancellationToken lost)
    {
        var (workflow, problem) = await definitions.FindAsync(lease.Head.DefinitionHash, lost);
        var head = lease.Head;
        var run = RunState.Fold(await ReadJournalAsync(head.Id, lost));
        if (run.Status == RunStatus.Queued)
        {
            (head, run) = await AppendAsync(lease, head, run, JournalKind.RunStarted, "", 0, [], lost);
        }

        if (workflow is null)
        {
            await EndAsync(lease, head, run, problem, lost);
            return;
        }

        while (!stopping.IsCancellationRequested)
        {
            var now = clock.GetUtcNow();
            var data = Data(head, run);
            var scope = new ExpressionScope { Now = run.At, CancellationToken = lost };
            switch (RunPlan.Plan(workflow, run, data, scope, now))
            {
                case Decision.Note note:
                    (head, run) = await AppendAsync(lease, head, run, note.Kind, note.StepPath, 0, note.Payload, lost);
                    break;

                case Decision.Attempt attempt:
                    (head, run) = await TryAsync(lease, head, run, attempt, data, scope, lost);
                    break;

                case Decision.Sleep sleep:
                    await WriteAsync(lease, head with { Status = RunStatus.Waiting, WakeAt = sleep.Until }, [], lost);
                    await queue.ReleaseAsync(head.Id, lease.Fence, lost);
                    return;

                case Decision.Fail fail:
                    await EndAsync(lease, head, run, fail.Problem, lost);
                    return;

                default:
                    await EndAsync(lease, head, run, problem: null, lost);
                    return;
            }
        }

        await queue.ReleaseAsync(head.Id, lease.Fence, lost);
    }

    private async Task<(RunHead, RunState)> TryAsync(
        RunLease lease, RunHead head, RunState run, Decision.Attempt attempt, JsonObject data, ExpressionScope scope, CancellationToken lost)
    {
        var step = attempt.Step;
        (head, run) = await AppendAsync(lease, head, run, JournalKind.StepStarted, step.Path, attempt.Number, [], lost);
        var outcome = await steps.RunAsync(step, attempt.Number, head.Id, data, scope, lost);
        var (kind, payload) = RunPlan.Evaluate(outcome, attempt.Number, step.Retry, clock.GetUtcNow());
        return await AppendAsync(lease, head, run, kind, step.Path, attempt.Number, payload, lost);
    }

    private async Task EndAsync(RunLease lease, RunHead head, RunState run, Problem? problem, CancellationToken lost)
    {
        var ended = head with
        {
            Status = problem is null ? RunStatus.Succeeded : RunStatus.Failed,
            EndedAt = clock.GetUtcNow(),
            WakeAt = null,
            ProblemCode = problem?.Code,
            ProblemMessage = problem?.Message,
        };
        await AppendAsync(
            lease, ended, run, problem is null ? JournalKind.RunSucceeded : JournalKind.RunFailed, "", 0,
            problem is null ? [] : JournalPayload.Failed(problem, retryAt: null), lost);
        metrics.RunEnded(ended.Status);
    }

    private async Task<(RunHead, RunState)> AppendAsync(
        RunLease lease, RunHead head, RunState run, JournalKind kind, string stepPath, int attempt, byte[] payload, CancellationToken lost)
    {
        var now = clock.GetUtcNow();
        var entry = new JournalEntry(run.LastSequence + 1, kind, stepPath, attempt, payload, now);
        head = head with
        {
            LastSequence = entry.Sequence,
            Status = head.HasEnded ? head.Status : RunStatus.Running,
            StartedAt = head.StartedAt ?? now,
        };
        await WriteAsync(lease, head, [entry], lost);
        return (head, run.Apply(entry));
    }

    private async Task WriteAsync(RunLease lease, RunHead head, IReadOnlyList<JournalEntry> entries, CancellationToken lost)
    {
        if (await writer.WriteAsync(new RunWrite(head, lease.Fence, entries), lost) != WriteOutcome.Written)
        {
            throw new LeaseLostException(head.Id);
        }

        watch.Moved(head);
    }

    private async Task<IReadOnlyList<JournalEntry>> ReadJournalAsync(RunId run, CancellationToken cancellationToken)
    {
        var all = new List<JournalEntry>();
        IReadOnlyList<JournalEntry> page;
        do
        {
            page = await journal.ReadAsync(run, all.Count == 0 ? 0 : all[^1].Sequence, JournalPage, cancellationToken);
            all.AddRange(page);
        }
        while (page.Count == JournalPage);

        return all;
    }

    // What expressions of the next step see; ShapeCheck foresees the same names.
    private static JsonObject Data(RunHead head, RunState run) => JsonObject.Of(
        ("inputs", run.Inputs),
        ("steps", run.Outputs),
        ("vars", run.Vars),
        ("trigger", JsonObject.Of(("id", TriggerWord.Manual), ("type", TriggerWord.Manual))),
        ("run", JsonObject.Of(
            ("id", head.Id.ToString()), ("workflow", head.WorkflowId), ("startedBy", head.StartedBy))));
}

/// <summary>Another worker holds the run now; this one has to let go of it.</summary>
internal sealed class LeaseLostException(RunId run) : Exception($"The lease of run '{run}' went to another worker.");
