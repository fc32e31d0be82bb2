using MetaFlow.Steps;

namespace MetaFlow.Tests.Workflows.Diff.Mail;

/// <summary>A step type that touches the world, for tests of what is said of that.</summary>
[StepType("test_mail", Effect = Effect.Notify)]
public sealed class MailStep : IStep<MailSettings>
{
    public Task<StepOutcome> RunAsync(MailSettings settings, StepContext context, CancellationToken cancellationToken) =>
        Task.FromResult(Some.Success());
}

public sealed record MailSettings(string To);
