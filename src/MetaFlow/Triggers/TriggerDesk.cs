using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Workflows;
using Microsoft.Extensions.Options;

namespace MetaFlow.Triggers;

/// <summary>How a trigger stands for somebody who looks at it.</summary>
public enum TriggerLook
{
    Active,
    Paused,
    Inactive,

    /// <summary>It rests: its runs have failed too often in a row.</summary>
    Broken,
}

/// <summary>A trigger of a published revision, as people see it.</summary>
/// <param name="Next">When it is due next; null where that is nobody's to tell.</param>
public sealed record TriggerView(
    Workflow Workflow, int Revision, TriggerDeclaration Declared, TriggerState? State, TriggerLook Look, DateTimeOffset? Next, Firing? Last)
{
    public TriggerKey Key => new(Workflow.Id, Declared.Id);
}

/// <summary>Where people look at triggers, pause them, let them go on and fire them.</summary>
public sealed class TriggerDesk(
    PublishedRevisions published, ITriggerStates states, IFiringLedger ledger, TriggerStandings standings, BackFill backFill, RunStarter starter, NodeName node, TimeProvider clock,
    IOptions<TriggerOptions> options)
{
    private const int MostTries = 10;

    /// <summary>Every trigger of what is published, by workflow.</summary>
    public async Task<IReadOnlyList<TriggerView>> ListAsync(CancellationToken cancellationToken)
    {
        var known = (await states.ListAsync(null, cancellationToken)).ToDictionary(state => new TriggerKey(state.WorkflowId, state.TriggerId));
        var last = (await ledger.LastOfEachAsync(cancellationToken)).ToDictionary(firing => new TriggerKey(firing.WorkflowId, firing.TriggerId));
        var all = known.GetValueOrDefault(new TriggerKey("", ""));
        return
        [
            .. from each in await published.ListAsync(cancellationToken)
               from trigger in each.Workflow.Triggers
               let key = new TriggerKey(each.Workflow.Id, trigger.Id)
               select View(each.Workflow, each.Revision, trigger, known.GetValueOrDefault(key), all, last.GetValueOrDefault(key)),
        ];
    }

    /// <summary>One of them, or why there is none.</summary>
    public async Task<(TriggerView? Trigger, Problem? Problem)> FindAsync(TriggerKey key, CancellationToken cancellationToken)
    {
        if (await published.FindAsync(key.Workflow, cancellationToken) is not var (workflow, revision))
        {
            return (null, Problem.Of("triggers.no_workflow", ("workflow", key.Workflow)));
        }

        if (workflow.Triggers.FirstOrDefault(trigger => trigger.Id == key.Trigger) is not { } declared)
        {
            return (null, Problem.OfUnknown("triggers.not_found", key.Trigger, workflow.Triggers.Select(trigger => trigger.Id)));
        }

        var last = await ledger.ListAsync(new FiringQuery(key.Workflow, key.Trigger, Limit: 1), cancellationToken);
        return (
            View(
                workflow, revision, declared, await states.FindAsync(key.Workflow, key.Trigger, cancellationToken),
                await AllAsync(cancellationToken), last.Count == 0 ? null : last[0]),
            null);
    }

    /// <summary>What was said about all triggers.</summary>
    public Task<TriggerState?> AllAsync(CancellationToken cancellationToken) => states.FindAsync("", "", cancellationToken);

    /// <summary>When it is due next, so many times, whether it is paused or not.</summary>
    public IReadOnlyList<DateTimeOffset> Next(TriggerView trigger, int count) =>
        trigger.Declared is TriggerDeclaration.Scheduled scheduled
            ? [.. new ScheduledTrigger(trigger.Workflow, trigger.Revision, scheduled).Schedule.Between(clock.GetUtcNow(), DateTimeOffset.MaxValue).Take(count)]
            : [];

    /// <summary>Says how a trigger stands from now on; the problem where it has nothing to pause.</summary>
    public async Task<Problem?> SayAsync(TriggerView trigger, TriggerStanding standing, string by, string? why, CancellationToken cancellationToken)
    {
        if (trigger.Declared is TriggerDeclaration.Manual { Form: FormAccess.None })
        {
            return Problem.Of("triggers.nothing_to_pause", ("trigger", trigger.Key.Trigger));
        }

        await CatchUpAsync(trigger.Key, await AllAsync(cancellationToken), cancellationToken);
        if (standing == TriggerStanding.Active && !trigger.Declared.Paused)
        {
            standing = TriggerStanding.AsWritten;
        }

        var (key, now) = (trigger.Key, clock.GetUtcNow());
        await states.SayAsync(key.Workflow, key.Trigger, standing, by, Cut(why), now, cancellationToken);
        standings.Forget();
        if (trigger.State?.CircuitUntil is not null && standing is (TriggerStanding.Active or TriggerStanding.AsWritten))
        {
            await states.BreakAsync(key.Workflow, key.Trigger, null, now, cancellationToken);
        }

        return null;
    }

    /// <summary>Pauses all schedules, or lets all go on that are not paused themselves.</summary>
    public async Task SayOfAllAsync(bool paused, string by, string? why, CancellationToken cancellationToken)
    {
        var all = await AllAsync(cancellationToken);
        if (!paused && all is { Standing: TriggerStanding.Paused })
        {
            foreach (var state in await states.ListAsync(null, cancellationToken))
            {
                await CatchUpAsync(new TriggerKey(state.WorkflowId, state.TriggerId), all, cancellationToken);
            }
        }

        await states.SayAsync("", "", paused ? TriggerStanding.Paused : TriggerStanding.AsWritten, by, Cut(why), clock.GetUtcNow(), cancellationToken);
    }

    /// <summary>Starts a run now, beside what the trigger does itself.</summary>
    /// <param name="given">The inputs; null takes those that the trigger makes.</param>
    public async Task<(RunHead? Run, IReadOnlyList<Problem> Problems)> FireAsync(
        TriggerView trigger, JsonObject? given, string by, CancellationToken cancellationToken)
    {
        if (given is null && trigger.Declared is not (TriggerDeclaration.Scheduled or TriggerDeclaration.Manual))
        {
            return (null, [Problem.Of("triggers.needs_inputs", ("trigger", trigger.Key.Trigger), ("type", trigger.Declared.TypeName))]);
        }

        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var firing = new Firing(trigger.Key.Workflow, trigger.Key.Trigger, now, FiringOutcome.Fired, now, RunId.New(clock), FiringReason.ByHand);
        var about = FiringInputs.About(trigger.Declared, now);
        var (inputs, problem) = given is null ? FiringInputs.Of(trigger.Declared, about, now, cancellationToken) : (given, null);
        if (inputs is null)
        {
            return (null, [problem!]);
        }

        var (run, problems) = await starter.StartAsync(
            new RunRequest(trigger.Workflow, trigger.Revision, inputs, by) { Id = firing.Run, Trigger = about }, cancellationToken);
        if (run is not null)
        {
            await ledger.ExpectAsync([firing], cancellationToken);
        }

        return (run, problems);
    }

    /// <summary>Expects again what was due in a range and started no run; how many, or why not.</summary>
    public async Task<(int Count, Problem? Problem)> BackFillAsync(
        TriggerView trigger, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        if (trigger.Declared is not TriggerDeclaration.Scheduled scheduled)
        {
            return (0, Problem.Of("triggers.no_schedule", ("trigger", trigger.Key.Trigger), ("type", trigger.Declared.TypeName)));
        }

        return await backFill.FillAsync(new ScheduledTrigger(trigger.Workflow, trigger.Revision, scheduled), from, to, cancellationToken);
    }

    private TriggerView View(
        Workflow workflow, int revision, TriggerDeclaration declared, TriggerState? state, TriggerState? all, Firing? last)
    {
        var now = clock.GetUtcNow();
        var look = state switch
        {
            { Standing: TriggerStanding.Inactive } => TriggerLook.Inactive,
            { Standing: TriggerStanding.Paused } => TriggerLook.Paused,
            _ when all is { Standing: TriggerStanding.Paused } && declared is TriggerDeclaration.Scheduled => TriggerLook.Paused,
            _ when declared.Paused && state is not { Standing: TriggerStanding.Active } => TriggerLook.Paused,
            _ when state?.CircuitUntil > now => TriggerLook.Broken,
            _ => TriggerLook.Active,
        };
        var next = declared is TriggerDeclaration.Scheduled scheduled && (look is TriggerLook.Active or TriggerLook.Broken)
            ? new ScheduledTrigger(workflow, revision, scheduled).Schedule.Next(
                look == TriggerLook.Broken ? state!.CircuitUntil!.Value : now)
            : null;
        return new TriggerView(workflow, revision, declared, state, look, next, last);
    }

    // While it rests, its ledger is behind: what was due until now is told of as it stood until now.
    private async Task CatchUpAsync(TriggerKey key, TriggerState? all, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await states.FindAsync(key.Workflow, key.Trigger, cancellationToken) is not { Revision: { } revision } state
                || await published.ReadAsync(key.Workflow, revision, cancellationToken) is not { } workflow
                || workflow.Triggers.FirstOrDefault(trigger => trigger.Id == key.Trigger) is not TriggerDeclaration.Scheduled declared)
            {
                return;
            }

            var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
            var rows = FiringPlan.Rows(new ScheduledTrigger(workflow, revision, declared), state, all, now, options.Value, () => RunId.New(clock));
            if (rows.Count == 0 && state.Standing != TriggerStanding.Inactive)
            {
                return;
            }

            // Whatever of it is to be started, the first node that looks takes over.
            var moved = await states.CoverAsync(
                [new TriggerCover(state, state with { CoveredUntil = now }, rows)], new FiringHolder(node.Value, now), now, cancellationToken);
            if (moved[0] is not null)
            {
                return;
            }
        }
    }

    private static string? Cut(string? why) => string.IsNullOrWhiteSpace(why) ? null : why.Trim() is { Length: > 500 } text ? text[..500] : why.Trim();
}
