using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Planning;

/// <summary>What starts runs where a request does not say it and the work it asks for does.</summary>
internal static class StartRules
{
    public const string ByItself = "what is to happen by itself happens when something comes in";
    public const string OnMeasure = "a measure that nothing fetches comes with an event";
    public const string OnceAnHour = "what is watched is looked at once an hour";

    public static (IReadOnlyList<StepIntent> Steps, FoundTrigger? Trigger, IReadOnlyList<string> Assumed) Complete(
        IReadOnlyList<StepIntent> steps, FoundTrigger? trigger, IReadOnlyList<string> assumed, RequestText request)
    {
        steps = AddAnswer(AddSearch(steps, request));
        if (trigger is not null || steps.Count == 0)
        {
            return (steps, trigger, assumed);
        }

        // To watch is to look again and again, and to tell what is new.
        if (steps.All(step => step.Kind is StepKind.Fetch) && steps[^1].Slot("verb") is "monitor" or "watch" or "track" or "모니터링" or "추적")
        {
            var why = PlanEvidence.Rule(OnceAnHour);
            var changed = new StepIntent(StepKind.Condition, steps[^1].Words, why) { Inner = [new StepIntent(StepKind.Notify, steps[^1].Words, why)] };
            var zone = request.IsKorean ? ScheduleFinder.KoreanZone : ScheduleFinder.OtherZone;
            return ([.. steps, changed], new FoundTrigger(new TriggerIntent.Schedule(why, "0 * * * *", null, zone), []), ["0 * * * *"]);
        }

        if (steps[0] is { Kind: StepKind.Condition } first && !first.Words.Contains("승인", StringComparison.Ordinal) && first.Slots.Keys.Any(slot => slot is "amount" or "number" or "count"))
        {
            return (steps, Of(OnMeasure, first, request), assumed);
        }

        var isByItself = steps[0].Words.Contains("자동으로", StringComparison.Ordinal) || steps[0].Words.Contains("utomatically", StringComparison.Ordinal) || request.Masked.StartsWith("automatically", StringComparison.Ordinal);
        return isByItself && steps[0].Kind is StepKind.Ask or StepKind.Notify && steps[0].Slot("url") is null
            ? (steps, Of(ByItself, steps[0], request), assumed)
            : (steps, trigger, assumed);
    }

    private static FoundTrigger Of(string rule, StepIntent first, RequestText request) =>
        new(new TriggerIntent.Event(PlanEvidence.Rule(rule), EventNames.Of(request, Math.Max(0, first.Why.Start), first.Why.Text.Length)), []);

    // What is sent as a reply from passages has to be written first.
    private static IReadOnlyList<StepIntent> AddAnswer(IReadOnlyList<StepIntent> steps)
    {
        for (var at = 1; at < steps.Count; at++)
        {
            if (steps[at - 1].Kind == StepKind.Search && steps[at].Kind == StepKind.Notify && Replies.Any(reply => steps[at].Words.Contains(reply, StringComparison.OrdinalIgnoreCase)))
            {
                return [.. steps.Take(at), new StepIntent(StepKind.Ask, steps[at].Words, PlanEvidence.Rule("an answer is written from the passages before it is sent")), .. steps.Skip(at)];
            }
        }

        return steps;
    }

    private static readonly string[] Replies = ["reply", "answer", "response", "답변", "답장", "회신"];

    // Answers from a knowledge base that the request has built are looked up there.
    private static IReadOnlyList<StepIntent> AddSearch(IReadOnlyList<StepIntent> steps, RequestText request)
    {
        var isBuilt = request.Masked.Contains("knowledge base", StringComparison.Ordinal) || request.Masked.Contains("지식베이스", StringComparison.Ordinal) || request.Masked.Contains("지식 베이스", StringComparison.Ordinal);
        if (!isBuilt || PlanBuilder.All(steps).Any(step => step.Kind == StepKind.Search || (step.Kind == StepKind.Write && step.Slot("kind") == "knowledge")))
        {
            return steps;
        }

        var at = steps.ToList().FindIndex(step => step.Kind == StepKind.Ask);
        return at < 0 ? steps : [.. steps.Take(at), new StepIntent(StepKind.Search, steps[at].Words, PlanEvidence.Rule("an answer from the knowledge base is looked up there")), .. steps.Skip(at)];
    }
}
