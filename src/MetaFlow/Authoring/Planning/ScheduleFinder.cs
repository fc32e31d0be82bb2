using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Timing;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Planning;

/// <summary>The clock as a trigger.</summary>
internal static class ScheduleFinder
{
    public const string KoreanZone = "Asia/Seoul";
    public const string OtherZone = "UTC";

    /// <param name="isScheduled">It is said that it runs on a schedule, without one.</param>
    public static (FoundTrigger? Trigger, IReadOnlyList<string> Assumed, Problem? Problem) Find(RequestText request, bool isScheduled, bool mayBeAdjective)
    {
        var spoken = request.IsKorean ? KoreanTimes.Read(request) : EnglishTimes.Read(request, mayBeAdjective);
        var zone = request.IsKorean ? KoreanZone : OtherZone;
        if (spoken is null)
        {
            return isScheduled
                ? (new FoundTrigger(new TriggerIntent.Schedule(PlanEvidence.Assumed("0 9 * * *"), "0 9 * * *", null, zone), []), ["schedule"], null)
                : (null, [], null);
        }

        if (spoken.Problem is { } problem)
        {
            return (null, [], problem);
        }

        var first = spoken.Spans.OrderBy(span => span.Start).First();
        var why = PlanEvidence.Of(first with { Text = string.Join(" … ", spoken.Spans.OrderBy(span => span.Start).Select(span => span.Text).Distinct()) });
        return (new FoundTrigger(new TriggerIntent.Schedule(why, spoken.Cron, spoken.Every, spoken.Zone ?? zone), spoken.Spans), spoken.Assumed, null);
    }
}
