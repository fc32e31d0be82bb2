using MetaFlow.Json;
using MetaFlow.Shapes;
using MetaFlow.Steps;

namespace MetaFlow.Tests.Workflows.World;

/// <summary>Asks a person before the run goes on.</summary>
public sealed class AskStep : IStep<AskSettings>, IForeseesOutput, IForeseesConduct
{
    public static StepShape Foresee(SettingShapes settings) => new(Shape.ObjectOf(
    [
        KeyValuePair.Create("approved", new Member(new Shape.Flag())),
        KeyValuePair.Create("by", new Member(new Shape.Text())),
        KeyValuePair.Create("comment", new Member(new Shape.Text(), Presence.Perhaps)),
    ]));

    public static Conduct ForeseeConduct(WrittenSettings settings) => new(Effect.Notify) { AsksAPerson = true };

    public Task<StepOutcome> RunAsync(AskSettings settings, StepContext context, CancellationToken cancellationToken) =>
        throw new NotSupportedException("It is there to be read, not to be run.");
}

public sealed record AskSettings(string Title, JsonData? Payload = null, string? Timeout = null, AskEnd OnTimeout = AskEnd.Reject);

public enum AskEnd
{
    Approve,
    Reject,
    Fail,
}
