using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Runs;

/// <summary>
/// Takes one leased run as far as it goes: Plan, Execute, Evaluate. Nothing that changes the world begins before
/// everything it rests on is in the journal. Ends when the run has ended, has nothing to do until later, was lost to
/// another node, or the node is asked to stop.
/// </summary>
internal sealed class RunDriver(
    JournalReader journal, DefinitionCache definitions, StepRunner steps, RunSignals signals, RunWriting writing, RunMetrics metrics, TimeProvider clock)
{
    private const int JournalPage = 1000;

    // So much is decided in memory before it is written: enough to make commits rare, little enough to lose nothing worth a word.
    private const int Batch = 500;
    private const int LargestUnwritten = 4 * Batch;

    // A run that takes longer shows how far it is.
    private static readonly TimeSpan LongestUnwritten = TimeSpan.FromSeconds(1);

    /// <summary>What the journal says of a run that was claimed.</summary>
    public async Task<RunPen> OpenAsync(RunLease lease, CancellationToken cancellationToken)
    {
        var (workflow, _) = await definitions.FindAsync(lease.Head.DefinitionHash, cancellationToken);
        var (run, unreadable) = await ReadAsync(lease.Head.Id, cancellationToken);
        var pen = RunPen.ForLease(lease, run, new RunSecrets(workflow, run.Inputs), writing);
        pen.Unreadable = unreadable;
        foreach (var unknown in RunPlan.TakeOver(run))
        {
            pen.Add(unknown);
        }

        return pen;
    }

    /// <param name="signalled">Whether there were signals to it when it was claimed.</param>
    /// <param name="stopping">No new step is begun after this; the ones in flight go on.</param>
    /// <param name="lost">The lease is gone: stop at once.</param>
    public async Task DriveAsync(RunPen pen, bool signalled, CancellationToken stopping, CancellationToken lost)
    {
        using var bell = signals.Attend(pen.Head.Id);
        var (workflow, problem) = await definitions.FindAsync(pen.Head.DefinitionHash, lost);
        await BeginAsync(pen, signalled, lost);
        if (workflow is null || pen.Unreadable is not null)
        {
            await EndAsync(new RunEvent.Failed((problem ?? pen.Unreadable)!), pen, RecordPolicy.EachStep);
            return;
        }

        using var attended = steps.Attend(workflow, pen.Head.Id);
        await using var flights = new Flights(steps, pen.Secrets, lost);
        var facts = new RunFacts(pen.Head, lost);
        while (true)
        {
            var plan = await DecideAsync(workflow, pen, bell, facts, lost);
            if (plan.Unwanted.Count > 0)
            {
                await pen.WriteAsync();
                await StopAsync(plan.Unwanted, flights, pen, lost);
                continue;
            }

            if (plan.End is { } end)
            {
                await EndAsync(end, pen, workflow.Record);
                return;
            }

            var isStopping = stopping.IsCancellationRequested;
            var begun = isStopping ? [] : plan.Attempts.Where(attempt => !flights.IsUnderWay(attempt.Path)).ToList();
            foreach (var attempt in begun.Where(attempt => attempt.Waited is null))
            {
                pen.Add(new RunEvent.StepStarted(attempt.Path, attempt.Number, steps.IntentOf(attempt, pen.Head.Id)));
            }

            if (flights.Count > 0 || begun.Count > 0)
            {
                await KeepAsync(flights, pen, begun, workflow.Record);
            }

            foreach (var attempt in begun)
            {
                flights.Begin(attempt, pen.Head, facts.Data(pen.Run, attempt.Frame.State, attempt.Frame.Around), facts.Scope(pen.Run.At));
            }

            if (flights.Count == 0)
            {
                await LetGoAsync(pen, isStopping, plan.WakeAt);
                return;
            }

            await flights.WaitAsync(plan.WakeAt, bell.Rung, pen, clock, isStopping ? CancellationToken.None : stopping);
            foreach (var (attempt, outcome) in flights.TakeEnded())
            {
                pen.Add(Evaluated(attempt, outcome));
            }
        }
    }

    // Writes all there is. What is about to be sent goes only when it is durable that it does.
    private static async Task LetSendAsync(Flights flights, RunPen pen)
    {
        var sending = flights.TakeSending();
        foreach (var (attempt, notice) in sending)
        {
            pen.Add(new RunEvent.EffectSent(attempt.Path, attempt.Number, notice.What));
        }

        await pen.WriteAsync();
        foreach (var (_, notice) in sending)
        {
            notice.LetGo();
        }
    }

    // A run that is cancelled before it has begun never begins.
    private async Task BeginAsync(RunPen pen, bool signalled, CancellationToken lost)
    {
        var heard = signalled ? await signals.PendingAsync(pen.Head.Id, lost) : [];
        if (pen.Run.Phase == RunPhase.Queued && !heard.Any(signal => signal.Kind is SignalKind.Cancel))
        {
            pen.Add(new RunEvent.Started());
        }

        pen.Settle(heard);
    }

    // What only reads may be done again; where the author says so, it does not wait until what came before it is durable.
    private Task KeepAsync(Flights flights, RunPen pen, List<PlannedAttempt> begun, RecordPolicy record)
    {
        if (record == RecordPolicy.EachStep || flights.IsSending || !begun.TrueForAll(attempt => steps.MayBeRepeated(attempt.Step)))
        {
            return LetSendAsync(flights, pen);
        }

        if (pen.Now() - pen.WrittenAt >= LongestUnwritten)
        {
            pen.Begin();
        }

        return Task.CompletedTask;
    }

    // Who called the run asks for its outcome later; who waits for it does, unless it was driven under their eyes.
    private static bool IsAskedFor(RunPen pen) => pen.Run.Trigger["run"] is not null || (pen.Run.IsAwaited && pen.Kept.IsCompleted);

    private async Task EndAsync(RunEvent end, RunPen pen, RecordPolicy record)
    {
        pen.Add(end);
        await (record == RecordPolicy.Failures && pen.Head.Status == RunStatus.Succeeded && !IsAskedFor(pen)
            ? pen.ForgetAsync()
            : pen.WriteAsync());
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
                pen.Add(new RunEvent.StepCompleted(attempt.Path, attempt.Number, done.Output, done.Vars) { Account = done.Account });
                continue;
            }

            if (InDoubt(attempt, outcomes.GetValueOrDefault(attempt.Path), pen.Run) is { } unknown)
            {
                pen.Add(unknown);
            }

            if (steps.CallsWorkflow(attempt.Step))
            {
                var called = ChildRuns.IdOf(pen.Head.Id, StepContext.KeyOf(pen.Head.Id, attempt.Path));
                await signals.SendAsync(called, new SignalKind.Cancel(), $"run {pen.Head.Id}", pen.Run.Cancelling?.Why, lost);
            }

            pen.Add(attempt.End());
        }
    }

    // Nobody will repeat it, so whether it can be repeated makes no difference: what it did is not known.
    private static RunEvent.StepUnknown? InDoubt(UnwantedAttempt attempt, StepOutcome? outcome, RunState run) => outcome switch
    {
        StepOutcome.Unknown unknown => new RunEvent.StepUnknown(attempt.Path, attempt.Number, unknown.Problem),
        null when RunPlan.StepAt(run, attempt.Path)?.Sent is { } sent => RunPlan.CutOff(sent),
        _ => null,
    };

    // What can be decided without touching the world: all of it in memory, and into the journal in one go.
    private async Task<Plan> DecideAsync(Workflow workflow, RunPen pen, SignalBell bell, RunFacts facts, CancellationToken lost)
    {
        while (true)
        {
            if (bell.Take())
            {
                // What was heard before is settled by this commit, and is not heard again.
                await pen.WriteAsync();
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
                var outcome = await steps.RunAsync(attempt, new StepSurroundings(pen.Head, data, facts.Scope(pen.Run.At), pen.Secrets), lost);
                pen.Add(Evaluated(attempt, outcome));
                moved = true;
            }

            if (!moved)
            {
                return plan;
            }

            if (pen.Pending >= LargestUnwritten)
            {
                await pen.WriteAsync();
            }
            else if (pen.Pending >= Batch)
            {
                // Nothing outside rests on it: it is written while the next ones are decided.
                pen.Begin();
            }
        }
    }

    private RunEvent Evaluated(PlannedAttempt attempt, StepOutcome outcome) => RunPlan.Evaluate(
        attempt.Path, outcome, attempt.Number, attempt.Step.Retry, clock.GetUtcNow(), Random.Shared.NextDouble(), attempt.Waited?.Answers.Count ?? 0);

    // A node that stops leaves the run as it is: somebody else goes on with it at once.
    private static Task LetGoAsync(RunPen pen, bool isStopping, DateTimeOffset? wakeAt) =>
        isStopping ? pen.HandOverAsync() : pen.SleepAsync(wakeAt);

    // Page by page, so that a long journal is never in memory as a whole.
    private async Task<(RunState Run, Problem? Unreadable)> ReadAsync(RunId id, CancellationToken cancellationToken)
    {
        var run = RunState.Unborn;
        Problem? unreadable = null;
        IReadOnlyList<JournalEntry> page;
        do
        {
            (page, var problem) = await journal.ReadOpenAsync(id, run.LastSequence, JournalPage, cancellationToken);
            unreadable ??= problem;
            run = page.Aggregate(run, (state, entry) => state.Apply(entry));
        }
        while (page.Count == JournalPage);

        return (run, unreadable);
    }
}

/// <summary>Another worker holds the run now; this one has to let go of it.</summary>
internal sealed class LeaseLostException(RunId run) : Exception($"The lease of run '{run}' went to another worker.");

/// <summary>The run cannot be created: others have the places of its group.</summary>
internal sealed class GroupFullException(RunId run) : Exception($"There is no place for run '{run}'.");
