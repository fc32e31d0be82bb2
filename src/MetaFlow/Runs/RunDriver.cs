using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Runs;

/// <summary>
/// Takes one leased run as far as it goes: Plan, Execute, Evaluate. Nothing that touches the world begins before
/// everything it rests on is in the journal. Ends when the run has ended, has nothing to do until later, was lost to
/// another node, or the node is asked to stop.
/// </summary>
internal sealed class RunDriver(
    IRunJournal journal, IRunQueue queue, JournalWriter writer, DefinitionCache definitions, StepRunner steps, RunSignals signals,
    RunWatch watch, RunMetrics metrics, TimeProvider clock)
{
    private const int JournalPage = 1000;

    // So much is decided in memory before it is written: enough to make commits rare, little enough to lose nothing worth a word.
    private const int LargestBatch = 500;

    /// <param name="stopping">No new step is begun after this; the ones in flight go on.</param>
    /// <param name="lost">The lease is gone: stop at once.</param>
    public async Task DriveAsync(RunLease lease, CancellationToken stopping, CancellationToken lost)
    {
        using var bell = signals.Attend(lease.Head.Id);
        var (workflow, problem) = await definitions.FindAsync(lease.Head.DefinitionHash, lost);
        var pen = new RunPen(lease, await ReadAsync(lease.Head.Id, lost), writer, watch, clock);
        await BeginAsync(lease, pen, lost);
        if (workflow is null)
        {
            await EndAsync(new RunEvent.Failed(problem!), pen, lost);
            return;
        }

        await using var flights = new Flights(steps, lost);
        var facts = new RunFacts(pen.Head, lost);
        while (true)
        {
            var plan = await DecideAsync(workflow, pen, bell, facts, lost);
            if (plan.Unwanted.Count > 0)
            {
                await pen.WriteAsync(lost);
                await StopAsync(plan.Unwanted, flights, pen, lost);
                continue;
            }

            if (plan.End is { } end)
            {
                await EndAsync(end, pen, lost);
                return;
            }

            var isStopping = stopping.IsCancellationRequested;
            var begun = isStopping ? [] : plan.Attempts.Where(attempt => !flights.IsUnderWay(attempt.Path)).ToList();
            foreach (var attempt in begun.Where(attempt => attempt.Waited is null))
            {
                pen.Add(new RunEvent.StepStarted(attempt.Path, attempt.Number));
            }

            await pen.WriteAsync(lost);
            foreach (var attempt in begun)
            {
                flights.Begin(attempt, pen.Head, facts.Data(pen.Run, attempt.Frame.State, attempt.Frame.Around), facts.Scope(pen.Run.At));
            }

            if (flights.Count == 0)
            {
                await LetGoAsync(lease, pen, isStopping, plan.WakeAt, lost);
                return;
            }

            await flights.WaitAsync(plan.WakeAt, bell.Rung, clock, isStopping ? CancellationToken.None : stopping);
            foreach (var (attempt, outcome) in flights.TakeEnded())
            {
                pen.Add(Evaluated(attempt, outcome));
            }
        }
    }

    // A run that is cancelled before it has begun never begins.
    private async Task BeginAsync(RunLease lease, RunPen pen, CancellationToken lost)
    {
        var heard = lease.Signals > 0 ? await signals.PendingAsync(pen.Head.Id, lost) : [];
        if (pen.Run.Phase == RunPhase.Queued && !heard.Any(signal => signal.Kind is SignalKind.Cancel))
        {
            pen.Add(new RunEvent.Started());
        }

        pen.Settle(heard);
    }

    private async Task EndAsync(RunEvent end, RunPen pen, CancellationToken lost)
    {
        pen.Add(end);
        await pen.WriteAsync(lost);
        metrics.RunEnded(pen.Head.Status);
    }

    // Written down only when nothing of it is under way any more: not here, and not in a run that it called.
    private async Task StopAsync(IReadOnlyList<UnwantedAttempt> unwanted, Flights flights, RunPen pen, CancellationToken lost)
    {
        var outcomes = await flights.EndAsync(unwanted.Select(attempt => attempt.Path));
        foreach (var attempt in unwanted)
        {
            if (outcomes.GetValueOrDefault(attempt.Path) is StepOutcome.Completed done)
            {
                pen.Add(new RunEvent.StepCompleted(attempt.Path, attempt.Number, done.Output, done.Vars));
                continue;
            }

            if (steps.CallsWorkflow(attempt.Step))
            {
                var called = ChildRuns.IdOf(pen.Head.Id, StepContext.KeyOf(pen.Head.Id, attempt.Path));
                await signals.SendAsync(called, new SignalKind.Cancel(), $"run {pen.Head.Id}", pen.Run.Cancelling?.Why, lost);
            }

            pen.Add(attempt.End());
        }
    }

    // What can be decided without touching the world: all of it in memory, and into the journal in one go.
    private async Task<Plan> DecideAsync(Workflow workflow, RunPen pen, SignalBell bell, RunFacts facts, CancellationToken lost)
    {
        while (true)
        {
            if (bell.Take())
            {
                // What was heard before is settled by this commit, and is not heard again.
                await pen.WriteAsync(lost);
                pen.Settle(await signals.PendingAsync(pen.Head.Id, lost));
            }

            var plan = RunPlan.Next(workflow, pen.Run, facts, pen.Now());
            foreach (var happened in plan.Events)
            {
                pen.Add(happened);
            }

            var moved = plan.Events.Count > 0;
            foreach (var attempt in plan.Attempts.Where(attempt => !moved && plan.Unwanted.Count == 0 && steps.IsPure(attempt.Step)).ToList())
            {
                var data = facts.Data(pen.Run, attempt.Frame.State, attempt.Frame.Around);
                var outcome = await steps.RunAsync(attempt, pen.Head, data, facts.Scope(pen.Run.At), lost);
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
        attempt.Path, outcome, attempt.Number, attempt.Step.Retry, clock.GetUtcNow(), Random.Shared.NextDouble(), attempt.Waited?.Answers.Count ?? 0);

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
