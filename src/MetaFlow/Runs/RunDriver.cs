using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Runs;

/// <summary>
/// Takes one leased run as far as it goes: Plan, Execute, Evaluate. Nothing that touches the world begins before
/// everything it rests on is in the journal. Ends when the run has ended, has nothing to do until later, was lost to
/// another node, or the node is asked to stop.
/// </summary>
internal sealed class RunDriver(
    IRunJournal journal, IRunQueue queue, JournalWriter writer, DefinitionCache definitions, StepRunner steps, RunWatch watch,
    RunMetrics metrics, TimeProvider clock)
{
    private const int JournalPage = 1000;

    // So much is decided in memory before it is written: enough to make commits rare, little enough to lose nothing worth a word.
    private const int LargestBatch = 500;

    /// <param name="stopping">No new step is begun after this; the ones in flight go on.</param>
    /// <param name="lost">The lease is gone: stop at once.</param>
    public async Task DriveAsync(RunLease lease, CancellationToken stopping, CancellationToken lost)
    {
        var (workflow, problem) = await definitions.FindAsync(lease.Head.DefinitionHash, lost);
        var pen = new RunPen(lease, await ReadAsync(lease.Head.Id, lost), writer, watch, clock);
        if (pen.Run.Status == RunStatus.Queued)
        {
            pen.Add(new RunEvent.Started());
        }

        if (workflow is null)
        {
            pen.Add(new RunEvent.Failed(problem!));
            await pen.WriteAsync(lost);
            metrics.RunEnded(pen.Head.Status);
            return;
        }

        await using var flights = new Flights(steps, lost);
        var facts = new RunFacts(pen.Head, lost);
        while (true)
        {
            var plan = await DecideAsync(workflow, pen, facts, lost);
            if (plan.End is { } end)
            {
                await flights.EndAllAsync(pen);
                pen.Add(end);
                await pen.WriteAsync(lost);
                metrics.RunEnded(pen.Head.Status);
                return;
            }

            await flights.EndAsync(plan.Attempts, pen);
            var isStopping = stopping.IsCancellationRequested;
            var begun = isStopping ? [] : plan.Attempts.Where(attempt => !flights.IsUnderWay(attempt.Path)).ToList();
            foreach (var attempt in begun.Where(attempt => attempt.Waited is null))
            {
                pen.Add(new RunEvent.StepStarted(attempt.Path, attempt.Number));
            }

            await pen.WriteAsync(lost);
            foreach (var attempt in begun)
            {
                flights.Begin(attempt, pen.Head.Id, facts.Data(pen.Run, attempt.Frame.State, attempt.Frame.Around), facts.Scope(pen.Run.At));
            }

            if (flights.Count == 0)
            {
                await LetGoAsync(lease, pen, isStopping, plan.WakeAt, lost);
                return;
            }

            await flights.WaitAsync(plan.WakeAt, clock, isStopping ? CancellationToken.None : stopping);
            foreach (var (attempt, outcome) in flights.TakeEnded())
            {
                pen.Add(Evaluated(attempt, outcome));
            }
        }
    }

    // What can be decided without touching the world: all of it in memory, and into the journal in one go.
    private async Task<Plan> DecideAsync(Workflow workflow, RunPen pen, RunFacts facts, CancellationToken lost)
    {
        while (true)
        {
            var plan = RunPlan.Next(workflow, pen.Run, facts, pen.Now());
            foreach (var happened in plan.Events)
            {
                pen.Add(happened);
            }

            var moved = plan.Events.Count > 0;
            foreach (var attempt in plan.Attempts.Where(attempt => plan.Events.Count == 0 && steps.IsPure(attempt.Step)))
            {
                var data = facts.Data(pen.Run, attempt.Frame.State, attempt.Frame.Around);
                var outcome = await steps.RunAsync(attempt, pen.Head.Id, data, facts.Scope(pen.Run.At), lost);
                pen.Add(Evaluated(attempt, outcome));
                moved = true;
            }

            if (!moved)
            {
                return plan;
            }

            if (pen.Pending >= LargestBatch)
            {
                await pen.WriteAsync(lost);
            }
        }
    }

    private RunEvent Evaluated(PlannedAttempt attempt, StepOutcome outcome) => RunPlan.Evaluate(
        attempt.Path, outcome, attempt.Number, attempt.Step.Retry, clock.GetUtcNow(), Random.Shared.NextDouble());

    // A node that stops leaves the run as it is: somebody else goes on with it at once.
    private async Task LetGoAsync(RunLease lease, RunPen pen, bool isStopping, DateTimeOffset? wakeAt, CancellationToken lost)
    {
        if (!isStopping)
        {
            await pen.SleepAsync(wakeAt, lost);
        }

        await queue.ReleaseAsync(pen.Head.Id, lease.Fence, lost);
    }

    // Page by page, so that a long journal is never in memory as a whole.
    private async Task<RunState> ReadAsync(RunId id, CancellationToken cancellationToken)
    {
        var run = RunState.Unborn;
        IReadOnlyList<JournalEntry> page;
        do
        {
            page = await journal.ReadAsync(id, run.LastSequence, JournalPage, cancellationToken);
            run = page.Aggregate(run, (state, entry) => state.Apply(entry));
        }
        while (page.Count == JournalPage);

        return run;
    }
}

/// <summary>Another worker holds the run now; this one has to let go of it.</summary>
internal sealed class LeaseLostException(RunId run) : Exception($"The lease of run '{run}' went to another worker.");
