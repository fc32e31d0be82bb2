namespace MetaFlow.Steps.Placeholder;

/// <summary>Stands where something was asked for that nobody has said how to do yet. It keeps a workflow from being published.</summary>
[StepType(Name)]
public sealed class PlaceholderStep : IStep<PlaceholderSettings>
{
    public const string Name = "placeholder";

    public Task<StepOutcome> RunAsync(PlaceholderSettings settings, StepContext context, CancellationToken cancellationToken) =>
        Task.FromResult<StepOutcome>(new StepOutcome.Failed(Open(settings.Words), Retryable: false));

    /// <summary>The problem of a step that is still to be written.</summary>
    public static Problem Open(string? words) => Problem.Of("authoring.placeholder", ("words", words));
}

/// <param name="Words">What was asked for, in the words of who asked.</param>
/// <param name="Input">What it would work on.</param>
public sealed record PlaceholderSettings(string Words, Json.JsonData? Input = null);
