using MetaFlow.Json;

namespace MetaFlow.Steps.EmitEvent;

/// <summary>Tells this installation that something happened.</summary>
public interface IEventEmitter
{
    /// <param name="by">Who or what says so.</param>
    /// <param name="key">Emitted again with the same key, it is the same event; null is always another one.</param>
    /// <param name="run">The run that says so; null where none does.</param>
    /// <param name="trigger">What started that run.</param>
    /// <returns>The id of the event.</returns>
    Task<Guid> EmitAsync(string type, JsonData data, string by, string? key, RunId? run, JsonObject? trigger, CancellationToken cancellationToken);
}
