using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Workflows;
using MetaFlow.Expressions;

namespace MetaFlow.Runs;

/// <summary>What a run does next.</summary>
internal abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>Try a step.</summary>
    public sealed record Attempt(WorkflowStep.Work Step, int Number) : Decision;

    /// <summary>Write down what needs no work: a skipped step, the way a condition went.</summary>
    public sealed record Note(JournalKind Kind, string StepPath, byte[] Payload) : Decision;

    public sealed record Sleep(DateTimeOffset Until) : Decision;

    public sealed record Succeed : Decision;

    public sealed record Fail(Problem Problem) : Decision;
}

/// <summary>The decisions of a run, with no clock, database or network of their own.</summary>
internal static class RunPlan
{
    /// <summary>The next thing to do, from the workflow and what the journal says.</summary>
    public static Decision Plan(Workflow workflow, RunState run, JsonObject data, ExpressionScope scope, DateTimeOffset now)
    {
        try
        {
            return Next(workflow.Steps, run, data, scope, now) ?? new Decision.Succeed();
        }
        catch (ExpressionException exception)
        {
            return new Decision.Fail(exception.ToProblem());
        }
    }

    /// <summary>What is written down about an attempt that ended, and when it is tried again.</summary>
    public static (JournalKind Kind, byte[] Payload) Evaluate(
        StepOutcome outcome, int attempt, RetryPolicy retry, DateTimeOffset now) => outcome switch
        {
            StepOutcome.Completed done =>
                (JournalKind.StepCompleted, JournalPayload.Completed(done.Output, done.Vars)),
            StepOutcome.Failed { Retryable: true } failed when attempt < retry.MaxAttempts =>
                (JournalKind.StepFailed, JournalPayload.Failed(
                    failed.Problem, now + (failed.RetryAfter ?? retry.DelayAfter(attempt)))),
            StepOutcome.Failed failed =>
                (JournalKind.StepFailed, JournalPayload.Failed(failed.Problem, retryAt: null)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static Decision? Next(
        IReadOnlyList<WorkflowStep> steps, RunState run, JsonObject data, ExpressionScope scope, DateTimeOffset now)
    {
        foreach (var step in steps)
        {
            var state = run.Steps.GetValueOrDefault(step.Path);
            if (state is null && step.When is { } when && !IsTrue(when.Expression.Evaluate(data, scope)))
            {
                return new Decision.Note(JournalKind.StepSkipped, step.Path, []);
            }

            if (state is { Skipped: true })
            {
                continue;
            }

            var next = step switch
            {
                WorkflowStep.Condition condition => Next(condition, state, run, data, scope, now),
                WorkflowStep.Work work => Next(work, state, now),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            if (next is not null)
            {
                return next;
            }
        }

        return null;
    }

    private static Decision? Next(
        WorkflowStep.Condition step, StepState? state, RunState run, JsonObject data, ExpressionScope scope, DateTimeOffset now) =>
        state?.Branch switch
        {
            null => new Decision.Note(
                JournalKind.StepCompleted, step.Path,
                JournalPayload.Branch(IsTrue(step.If.Expression.Evaluate(data, scope)) ? "then" : "else")),
            "then" => Next(step.Then, run, data, scope, now),
            _ => Next(step.Else, run, data, scope, now),
        };

    private static Decision? Next(WorkflowStep.Work step, StepState? state, DateTimeOffset now) => state switch
    {
        null => new Decision.Attempt(step, 1),
        { Done: true } => null,
        { Problem: { } problem, RetryAt: null } => new Decision.Fail(problem),
        { RetryAt: { } at } when at > now => new Decision.Sleep(at),
        { Problem: not null } => new Decision.Attempt(step, state.Attempt + 1),

        // Begun and never ended: the node died in between. The work may be repeated, under the same idempotency key.
        _ => new Decision.Attempt(step, state.Attempt),
    };

    // A condition is what an author reads: only true is true, and everything else is not.
    private static bool IsTrue(JsonData? value) => value is JsonBool { Value: true };
}
