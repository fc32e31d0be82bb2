using MetaFlow.Workflows;
using Microsoft.Extensions.Logging;

namespace MetaFlow.Triggers;

/// <summary>Keeps what a node watches in step with what is published and with what people say, wherever they do it.</summary>
internal sealed partial class TriggerFollower(
    IWorkflowCatalog catalog, PublishedRevisions published, ITriggerStates states, WatchedTriggers watched, FiringHold hold, TimeProvider clock,
    ILogger<TriggerFollower> logger)
{
    // Clocks of nodes differ, and what was written last may be seen a little later.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, int?> _seen = [];
    private readonly HashSet<string> _again = [];
    private DateTimeOffset? _published;
    private DateTimeOffset? _said;

    /// <summary>Reads what has changed since the last time; everything the first time.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await HearAsync(now, cancellationToken);
        var summaries = _published is { } since
            ? await catalog.ListStandingAsync(since - Slack, cancellationToken)
            : await catalog.ListAsync(null, includeArchived: true, cancellationToken);
        foreach (var summary in summaries)
        {
            var number = summary.Archived ? null : summary.PublishedNumber;
            if (!_seen.TryGetValue(summary.Id, out var seen) ? number is not null || _published is null : seen != number)
            {
                await TakeAsync(summary, number, cancellationToken);
                _seen[summary.Id] = number;
            }
        }

        _published = now;
        foreach (var id in _again.ToList())
        {
            if (await catalog.FindSummaryAsync(id, cancellationToken) is { } summary)
            {
                var number = summary.Archived ? null : summary.PublishedNumber;
                await TakeAsync(summary, number, cancellationToken);
                _seen[id] = number;
            }

            _again.Remove(id);
        }
    }

    /// <summary>Somebody else moved this trigger: reads how far it is.</summary>
    public async Task RefreshAsync(TriggerKey key, CancellationToken cancellationToken)
    {
        if (watched.Find(key) is not { } old)
        {
            return;
        }

        var state = await states.FindAsync(key.Workflow, key.Trigger, cancellationToken);
        if (state?.Revision == old.Trigger.Revision)
        {
            watched.Put(old with { State = state });
            return;
        }

        // Its schedule is another one now: the next look at the catalogue brings it.
        watched.Remove(key);
        _again.Add(key.Workflow);
    }

    private async Task HearAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var state in await states.ListAsync(_said - Slack, cancellationToken))
        {
            if (state.IsOfAll)
            {
                if (state != watched.All)
                {
                    watched.All = state;
                }
            }
            else if (watched.Find(new TriggerKey(state.WorkflowId, state.TriggerId)) is { } old
                && old.State.Revision == state.Revision && old.State != state && old.State.CoveredUntil <= state.CoveredUntil)
            {
                watched.Put(old with { State = state });
            }
        }

        _said = now;
    }

    private async Task TakeAsync(WorkflowSummary summary, int? number, CancellationToken cancellationToken)
    {
        var declared = number is null ? [] : await ScheduledAsync(summary.Id, number.Value, cancellationToken);
        var known = (await states.ListOfAsync(summary.Id, cancellationToken)).ToDictionary(state => state.TriggerId);
        foreach (var trigger in declared)
        {
            known.Remove(trigger.Declared.Id, out var state);
            var at = summary.StandingAt ?? clock.GetUtcNow();
            if (await SetUpAsync(trigger, state, at, cancellationToken) is { } now)
            {
                watched.Put(new WatchedTrigger(trigger, now));
            }
        }

        foreach (var (id, state) in known)
        {
            watched.Remove(new TriggerKey(summary.Id, id));
            if (state.Revision is not null)
            {
                await EndAsync(state, summary.StandingAt ?? clock.GetUtcNow(), after => after with { Revision = null }, cancellationToken);
            }
        }
    }

    // The state from which this node goes on.
    private async Task<TriggerState?> SetUpAsync(
        ScheduledTrigger trigger, TriggerState? state, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (state?.Revision == trigger.Revision)
        {
            return state;
        }

        var (key, text, now) = (trigger.Key, trigger.Text, clock.GetUtcNow());
        if (state?.Revision is not null && state.Schedule != text)
        {
            return await EndAsync(
                state, at, after => after with { Revision = trigger.Revision, Schedule = text, Since = at }, cancellationToken);
        }

        // Nothing is expected of a trigger before it was published; one whose schedule stays goes on where it stands.
        var next = state switch
        {
            null => new TriggerState(key.Workflow, key.Trigger, trigger.Revision, text, at, at),
            { Revision: null } => state with
            {
                Revision = trigger.Revision, Schedule = text, Since = at, CoveredUntil = at > state.CoveredUntil || state.Schedule.Length == 0 ? at : state.CoveredUntil,
            },
            _ => state with { Revision = trigger.Revision },
        };
        var moved = await states.CoverAsync([new TriggerCover(state, next, [])], hold.Until(now), now, cancellationToken);
        return moved[0] is not null ? next : await CurrentAsync(key, trigger.Revision, cancellationToken);
    }

    // What the old schedule had due and nobody fired is told of, and is over.
    private async Task<TriggerState?> EndAsync(
        TriggerState state, DateTimeOffset at, Func<TriggerState, TriggerState> change, CancellationToken cancellationToken)
    {
        var until = at > state.CoveredUntil ? at : state.CoveredUntil;
        var old = (await ScheduledAsync(state.WorkflowId, state.Revision!.Value, cancellationToken))
            .FirstOrDefault(trigger => trigger.Declared.Id == state.TriggerId);
        var rows = old is null ? [] : FiringPlan.Replaced(old, state, watched.All, until, () => RunId.New(clock));
        var next = change(state with { CoveredUntil = until });
        var now = clock.GetUtcNow();
        var moved = await states.CoverAsync([new TriggerCover(state, next, rows)], hold.Until(now), now, cancellationToken);
        LogReplaced(state.WorkflowId, state.TriggerId, state.Revision.Value, next.Revision);
        return moved[0] is not null ? next : await CurrentAsync(new TriggerKey(state.WorkflowId, state.TriggerId), next.Revision, cancellationToken);
    }

    private async Task<TriggerState?> CurrentAsync(TriggerKey key, int? revision, CancellationToken cancellationToken) =>
        await states.FindAsync(key.Workflow, key.Trigger, cancellationToken) is { } state && state.Revision == revision ? state : null;

    private async Task<IReadOnlyList<ScheduledTrigger>> ScheduledAsync(string workflow, int number, CancellationToken cancellationToken)
    {
        if (await published.ReadAsync(workflow, number, cancellationToken) is not { } read)
        {
            LogUnreadable(workflow, number);
            return [];
        }

        return [.. read.Triggers.OfType<TriggerDeclaration.Scheduled>().Select(trigger => new ScheduledTrigger(read, number, trigger))];
    }

    [LoggerMessage(LogLevel.Information, "Trigger {TriggerId} of {WorkflowId} went from revision {Before} to {After}")]
    private partial void LogReplaced(string workflowId, string triggerId, int before, int? after);

    [LoggerMessage(LogLevel.Warning, "Revision {Revision} of {WorkflowId} cannot be read by this version; its triggers are not watched")]
    private partial void LogUnreadable(string workflowId, int revision);
}
