using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Runs;

/// <summary>What an attempt means to do outside of the run, as it was known before it began.</summary>
/// <param name="Key">What a service that accepts one is given, the same for every attempt.</param>
internal sealed record EffectIntent(Effect Effect, Idempotency Idempotency, string Key)
{
    /// <summary>Whether the work can be done again without being done twice.</summary>
    public bool MayBeRepeated => Idempotency != Idempotency.None;

    /// <summary>Null where the payload has none, as of what does nothing outside, and as it was once written for everything.</summary>
    public static EffectIntent? Of(JsonObject payload) =>
        payload["effect"] is JsonText effect && payload["idempotency"] is JsonText idempotency && payload["key"] is JsonText key
            ? new EffectIntent(Enum.Parse<Effect>(effect.Value, ignoreCase: true), Enum.Parse<Idempotency>(idempotency.Value, ignoreCase: true), key.Value)
            : null;

    public (string, JsonData)[] Members() =>
    [
        ("effect", Effect.ToString().ToLowerInvariant()), ("idempotency", Idempotency.ToString().ToLowerInvariant()), ("key", Key),
    ];
}
