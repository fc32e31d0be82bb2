using MetaFlow.Events;
using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Triggers;

/// <summary>Which triggers an event is for, and what they give to a run. Pure.</summary>
internal static class EventFiring
{
    private const string OnFailureStarts = "on_failure ";

    /// <summary>Who asked for a run, as lists say it.</summary>
    public static string StartedBy(TriggerDeclaration trigger) => $"{trigger.TypeName} {trigger.Id}";

    /// <summary>What <c>trigger</c> is in the run; null where the event is not for this trigger, and the problem where that cannot be told.</summary>
    public static (JsonObject? Fired, Problem? Problem) Of(WorkflowEvent happened, PublishedTrigger published, CancellationToken cancellationToken) =>
        published.Trigger switch
        {
            TriggerDeclaration.Event trigger when trigger.Name == happened.Type => OfEvent(happened, trigger, cancellationToken),
            TriggerDeclaration.OnFailure trigger when happened is { Type: EventWord.RunFailed, Data: JsonObject data } && IsFor(trigger, published.Workflow.Id, data) =>
                (Started(trigger, happened.Depth)
                    .With("workflow", data["workflow"] ?? JsonNull.Value).With("run", data["run"] ?? JsonNull.Value).With("problem", data["problem"] ?? JsonNull.Value), null),
            _ => (null, null),
        };

    private static (JsonObject? Fired, Problem? Problem) OfEvent(WorkflowEvent happened, TriggerDeclaration.Event trigger, CancellationToken cancellationToken)
    {
        var fired = Started(trigger, happened.Depth).With("event", happened.ToJson());
        try
        {
            return trigger.Match is not { } match
                || match.Expression.Evaluate(
                    JsonObject.Of(("trigger", fired)), new ExpressionScope { Now = happened.At, CancellationToken = cancellationToken }) is JsonBool { Value: true }
                    ? (fired, null)
                    : (null, null);
        }
        catch (ExpressionException exception)
        {
            return (null, exception.ToProblem() with { Path = $"{trigger.Place.Path}.match" });
        }

    }

    // Never its own runs: it would start itself. One for any other workflow does not see to those that failed seeing to
    // failures either, so that two of them do not start each other for good.
    private static bool IsFor(TriggerDeclaration.OnFailure trigger, string own, JsonObject data) =>
        data["workflow"] is JsonText { Value: var failed } && failed != own
        && (trigger.Workflows.Count == 0
            ? (data["startedBy"] as JsonText)?.Value.StartsWith(OnFailureStarts, StringComparison.Ordinal) != true
            : trigger.Workflows.Contains(failed));

    private static JsonObject Started(TriggerDeclaration trigger, int depth) =>
        EventDepth.With(JsonObject.Of(("id", trigger.Id), ("type", trigger.TypeName)), depth);
}
