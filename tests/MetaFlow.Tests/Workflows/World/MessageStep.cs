using MetaFlow.Steps;

namespace MetaFlow.Tests.Workflows.World;

/// <summary>Tells people something.</summary>
public sealed class MessageStep : IStep<MessageSettings>, IForeseesConduct
{
    public static Conduct ForeseeConduct(WrittenSettings settings) =>
        new(settings.Text("channel") == "log" ? Effect.None : Effect.Notify) { Recipients = settings.Texts("to") };

    public Task<StepOutcome> RunAsync(MessageSettings settings, StepContext context, CancellationToken cancellationToken) =>
        throw new NotSupportedException("It is there to be read, not to be run.");
}

public sealed record MessageSettings(MessageChannel Channel, string Body, string? To = null, string? Subject = null, IReadOnlyList<string>? Copies = null);

public enum MessageChannel
{
    Log,
    Email,
    Slack,
    Inbox,
}
