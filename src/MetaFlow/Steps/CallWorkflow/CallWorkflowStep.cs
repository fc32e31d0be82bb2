using MetaFlow.Json;

namespace MetaFlow.Steps.CallWorkflow;

/// <summary>Runs another workflow and waits for what it gives back.</summary>
[StepType("call_workflow", AlsoCalled = ["subworkflow", "sub_workflow"], Effect = Effect.Write)]
public sealed class CallWorkflowStep(IWorkflowCaller caller, TimeProvider clock) : IStep<CallWorkflowSettings>, IForeseesConduct
{
    // A chain of calls that is longer is a circle that nobody saw.
    private const int Deepest = 20;

    // Asked again soon at first, then less and less often.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    // What the other workflow does is in its own certificate.
    public static Conduct ForeseeConduct(WrittenSettings settings) => new(Effect.Write)
    {
        Idempotency = Idempotency.Key, Hosts = null, Recipients = null, MaxCalls = null, MaxTokens = null,
    };

    public async Task<StepOutcome> RunAsync(CallWorkflowSettings settings, StepContext context, CancellationToken cancellationToken)
    {
        var depth = (context.Data["trigger"] as JsonObject)?["depth"] is JsonNumber above ? (int)above.Value + 1 : 1;
        if (depth > Deepest)
        {
            return new StepOutcome.Failed(Problem.Of("call_workflow.too_deep", ("workflow", settings.Workflow), ("limit", Deepest)), Retryable: false);
        }

        var (called, problem) = await caller.CallAsync(
            new WorkflowCall(context.Run, context.IdempotencyKey, settings.Workflow, settings.Inputs ?? JsonObject.Empty, depth), cancellationToken);
        if (called is null)
        {
            return new StepOutcome.Failed(problem!, Retryable: false);
        }

        if (!called.HasEnded)
        {
            var patience = context.Waited?.For["again"] is JsonNumber last ? TimeSpan.FromMilliseconds(last.Value * 1.5) : Shortest;
            patience = patience < Longest ? patience : Longest;
            return new StepOutcome.Waiting(new StepWait(clock.GetUtcNow() + patience, JsonObject.Of(
                ("run", called.Run.ToString()), ("again", Math.Round(patience.TotalMilliseconds)))));
        }

        return called.Problem switch
        {
            null => new StepOutcome.Completed(called.Output ?? JsonNull.Value),
            { Code: "runs.cancelled" } => new StepOutcome.Failed(
                Problem.Of("call_workflow.cancelled", ("workflow", settings.Workflow), ("run", called.Run)), Retryable: false),
            var failed => new StepOutcome.Failed(
                Problem.Of("call_workflow.failed", ("workflow", settings.Workflow), ("run", called.Run), ("message", failed.Message)), Retryable: false),
        };
    }
}

/// <param name="Workflow">The id of a published workflow.</param>
/// <param name="Inputs">What its run is given.</param>
public sealed record CallWorkflowSettings(string Workflow, JsonObject? Inputs = null);
