using MetaFlow.Json;

namespace MetaFlow.Steps.Set;

/// <summary>Names values, so that later steps can use them as <c>vars.name</c>.</summary>
[StepType("set", IsPure = true)]
public sealed class SetStep : IStep<SetSettings>, IForeseesOutput
{
    public static StepShape Foresee(SettingShapes settings) => new(settings["values"].Value, settings["values"].Value);

    public Task<StepOutcome> RunAsync(SetSettings settings, StepContext context, CancellationToken cancellationToken) =>
        Task.FromResult<StepOutcome>(new StepOutcome.Completed(settings.Values, settings.Values));
}

/// <param name="Values">Names and their values; a value is often an expression.</param>
public sealed record SetSettings(JsonObject Values);
