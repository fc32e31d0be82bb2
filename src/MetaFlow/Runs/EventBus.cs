using MetaFlow.Events;
using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Steps.EmitEvent;
using MetaFlow.Steps.Wait;

namespace MetaFlow.Runs;

/// <summary>Brings events to the runs that wait for them at the moment when they happen.</summary>
public sealed class EventBus(IEventStore store, RunSignals signals, ExpressionCache expressions, EventBell bell, TimeProvider clock) : IEventEmitter
{
    public async Task<Guid> EmitAsync(
        string type, JsonData data, string by, string? key, RunId? run, JsonObject? trigger, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var happened = new WorkflowEvent(Guid.CreateVersion7(now), type, data, key, run, now)
        {
            Depth = run is null ? 0 : EventDepth.Below(trigger),
        };
        var isFor = await VerdictsAsync(happened, cancellationToken);
        var (kept, answered) = await store.AddAsync(happened, isFor, by, cancellationToken);
        Ring(answered);
        bell.Ring();
        return kept.Id;
    }

    /// <summary>
    /// Brings an event to the runs that wait for it which was written where it happened, and not by this. Told twice, it
    /// may answer a wait that began in between: who waits says what he waits for.
    /// </summary>
    public async Task AnswerAsync(WorkflowEvent kept, CancellationToken cancellationToken)
    {
        if ((await store.WaitsAsync(kept.Type, cancellationToken)).Count > 0)
        {
            var isFor = await VerdictsAsync(kept, cancellationToken);
            Ring(await store.AnswerAsync(kept, isFor, "event", cancellationToken));
        }
    }

    // Worked out before the transaction, which others wait for; in it only for who came in between.
    private async Task<Func<EventWait, bool>> VerdictsAsync(WorkflowEvent happened, CancellationToken cancellationToken)
    {
        var seen = happened.ToJson();
        var scope = new ExpressionScope { Now = happened.At, CancellationToken = cancellationToken };
        var verdicts = new Dictionary<(RunId, string, string), bool>();
        foreach (var wait in await store.WaitsAsync(happened.Type, cancellationToken))
        {
            IsFor(wait);
        }

        return IsFor;

        bool IsFor(EventWait wait)
        {
            var about = (wait.Run, wait.StepPath, wait.For.ToString());
            return verdicts.TryGetValue(about, out var known)
                ? known
                : verdicts[about] = EventMatch.Of(wait.For)?.Fits(seen, expressions, scope) == true;
        }
    }

    private void Ring(IReadOnlyList<RunId> answered)
    {
        foreach (var waiting in answered)
        {
            signals.Ring(waiting);
        }
    }
}
