using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Tests.Workflows.World;

/// <summary>Runs another workflow and gives what it gives.</summary>
public sealed class CallStep : IStep<CallSettings>
{
    public Task<StepOutcome> RunAsync(CallSettings settings, StepContext context, CancellationToken cancellationToken) =>
        throw new NotSupportedException("It is there to be read, not to be run.");
}

public sealed record CallSettings(string Workflow, JsonObject? Inputs = null);
