using MetaFlow.Json;
using MetaFlow.Shapes;

namespace MetaFlow.Steps.EmitEvent;

/// <summary>Tells this installation that something happened: workflows with a trigger for it start.</summary>
[StepType("emit_event", Effect = Effect.Write, IsCheckedOnly = true)]
public sealed class EmitEventStep : IStep<EmitEventSettings>, IForeseesOutput, IForeseesConduct
{
    public static StepShape Foresee(SettingShapes settings) =>
        new(Shape.ObjectOf([KeyValuePair.Create("id", new Member(new Shape.Text()))]));

    public static Conduct ForeseeConduct(WrittenSettings settings) => new(Effect.Write)
    {
        Idempotency = Idempotency.Key,
        Recipients = settings.Text("event") is { } name ? [name] : null,
    };

    public Task<StepOutcome> RunAsync(EmitEventSettings settings, StepContext context, CancellationToken cancellationToken) =>
        Task.FromResult<StepOutcome>(new StepOutcome.Failed(StepType.CannotRun("emit_event"), Retryable: false));
}

/// <param name="Event">Its type: <c>order.paid</c>.</param>
/// <param name="Data">What whoever hears of it gets.</param>
public sealed record EmitEventSettings(string Event, [property: Outlet(Outlet.Message)] JsonData? Data = null);
