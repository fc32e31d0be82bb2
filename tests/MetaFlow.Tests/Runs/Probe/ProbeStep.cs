using System.Collections.Concurrent;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Tests.Runs.Probe;

/// <summary>Does what a test tells it and remembers what it was asked.</summary>
[StepType("probe")]
public sealed class ProbeStep(ProbeLog log) : IStep<ProbeSettings>
{
    public async Task<StepOutcome> RunAsync(ProbeSettings settings, StepContext context, CancellationToken cancellationToken)
    {
        log.Asked.Enqueue((context.StepPath, context.Attempt, context.IdempotencyKey));
        log.Arrived.TrySetResult();
        switch (settings.Does)
        {
            case ProbeDoes.FailRetryable when context.Attempt <= settings.Times:
                return Some.Failure(retryable: true) with { Account = settings.Account };
            case ProbeDoes.Fail:
                return Some.Failure(retryable: false);
            case ProbeDoes.Throw:
                throw new InvalidOperationException("A fault in the step's code.");
            case ProbeDoes.Wait:
                await log.Gate.Task.WaitAsync(cancellationToken);
                break;
        }

        return Some.Success(settings.Output) with { Account = settings.Account };
    }
}

public sealed record ProbeSettings(ProbeDoes Does = ProbeDoes.Succeed, int Times = 1, JsonData? Output = null, JsonObject? Account = null);

public enum ProbeDoes
{
    Succeed,
    Fail,
    FailRetryable,
    Throw,
    Wait,
}

/// <summary>What probes of one test share.</summary>
public sealed class ProbeLog
{
    public ConcurrentQueue<(string Step, int Attempt, string Key)> Asked { get; } = new();

    /// <summary>What has changed something outside, in that order.</summary>
    public ConcurrentQueue<string> Sent { get; } = new();

    /// <summary>A probe was asked for the first time.</summary>
    public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What waiting probes wait for.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
