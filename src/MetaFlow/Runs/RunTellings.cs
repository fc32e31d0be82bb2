using MetaFlow.Events;
using MetaFlow.Json;
using MetaFlow.Steps.Approval;

namespace MetaFlow.Runs;

/// <summary>The events that a run tells of itself.</summary>
internal static class RunTellings
{
    /// <summary>What is told of one entry; null where nobody listens, or it is nothing to tell.</summary>
    public static WorkflowEvent? Of(RunEvent happened, RunState before, RunState after, RunHead head, EventInterest interest, DateTimeOffset now)
    {
        var (type, data) = happened switch
        {
            RunEvent.Succeeded => (EventWord.RunSucceeded, (Func<JsonObject>)(() => About(head))),
            RunEvent.Cancelled => (EventWord.RunCancelled, () => About(head)),
            RunEvent.Failed failed => (EventWord.RunFailed, () => About(head).With("problem", Told(failed.Problem, after))),
            RunEvent.StepAnswered answered when interest.Has(EventWord.ApprovalAnswered) => (EventWord.ApprovalAnswered, Answer(answered, before, head)),
            _ => (null, null),
        };
        return type is not null && data is not null && interest.Has(type)
            ? new WorkflowEvent(Guid.CreateVersion7(now), type, data(), Key: null, head.Id, now) { Depth = EventDepth.Below(after.Trigger) }
            : null;
    }

    private static JsonObject About(RunHead head) => JsonObject.Of(
        ("workflow", head.WorkflowId), ("run", head.Id.ToString()), ("startedBy", head.StartedBy));

    private static JsonObject Told(Problem problem, RunState run) => JsonObject.Of(
        ("code", problem.Code), ("message", problem.Message),
        ("step", run.Frames.Values.SelectMany(frame => frame.Steps).FirstOrDefault(step => step.Value.Problem == problem).Key ?? ""));

    private static Func<JsonObject>? Answer(RunEvent.StepAnswered answered, RunState before, RunHead head) =>
        ApprovalRequest.Of(RunPlan.StepAt(before, answered.Path)?.Wait) is { } request && ApprovalAnswer.Read(answered.Answer) is { } answer
            ? () => About(head).With("step", answered.Path).With("title", request.Title).With("approved", answer.Approved).With("by", answer.By)
            : null;
}
