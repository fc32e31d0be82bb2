using MetaFlow.Json;
using MetaFlow.Shapes;

namespace MetaFlow.Steps.EmitEvent;

/// <summary>Tells this installation that something happened: runs that wait for it go on.</summary>
[StepType("emit_event", Effect = Effect.Write)]
public sealed class EmitEventStep(IEventEmitter events) : IStep<EmitEventSettings>, IForeseesOutput, IForeseesConduct
{
    public static StepShape Foresee(SettingShapes settings) =>
        new(Shape.ObjectOf([KeyValuePair.Create("id", new Member(new Shape.Text()))]));

    public static Conduct ForeseeConduct(WrittenSettings settings) => new(Effect.Write)
    {
        Idempotency = Idempotency.Key,
        Recipients = settings.Text("event") is { } name ? [name] : null,
    };

    public async Task<StepOutcome> RunAsync(EmitEventSettings settings, StepContext context, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(settings.Event))
        {
            return new StepOutcome.Failed(Problem.Of("events.no_type") with { Path = "settings.event" }, Retryable: false);
        }

        var id = await events.EmitAsync(
            settings.Event, settings.Data ?? JsonNull.Value, $"run {context.Run}", context.IdempotencyKey, context.Run,
            context.Data["trigger"] as JsonObject, cancellationToken);
        return new StepOutcome.Completed(JsonObject.Of(("id", id.ToString("D"))));
    }
}

/// <param name="Event">Its type: <c>order.paid</c>.</param>
/// <param name="Data">What whoever hears of it gets.</param>
public sealed record EmitEventSettings(string Event, [property: Outlet(Outlet.Message)] JsonData? Data = null);
