using MetaFlow.Events;
using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Steps.EmitEvent;
using MetaFlow.Steps.Wait;

namespace MetaFlow.Runs;

/// <summary>Brings events to the runs that wait for them at the moment when they happen.</summary>
public sealed class EventBus(IEventStore store, RunSignals signals, ExpressionCache expressions, TimeProvider clock) : IEventEmitter
{
    public async Task<Guid> EmitAsync(
        string type, JsonData data, string by, string? key, RunId? run, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var happened = new WorkflowEvent(Guid.CreateVersion7(now), type, data, key, run, now);
        var seen = happened.ToJson();
        var scope = new ExpressionScope { Now = now, CancellationToken = cancellationToken };

        // Worked out before the transaction, which others wait for; in it only for who came in between.
        var verdicts = new Dictionary<(RunId, string, string), bool>();
        foreach (var wait in await store.WaitsAsync(type, cancellationToken))
        {
            IsFor(wait);
        }

        var (kept, answered) = await store.AddAsync(happened, IsFor, by, cancellationToken);
        foreach (var waiting in answered)
        {
            signals.Ring(waiting);
        }

        return kept.Id;

        bool IsFor(EventWait wait)
        {
            var about = (wait.Run, wait.StepPath, wait.For.ToString());
            return verdicts.TryGetValue(about, out var known)
                ? known
                : verdicts[about] = EventMatch.Of(wait.For)?.Fits(seen, expressions, scope) == true;
        }
    }
}
