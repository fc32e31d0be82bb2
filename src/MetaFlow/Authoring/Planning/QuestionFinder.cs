using MetaFlow.Authoring.Plans;

namespace MetaFlow.Authoring.Planning;

/// <summary>Asks what changes the effect of a plan and was not said: at most three questions, the weightiest first.</summary>
internal static class QuestionFinder
{
    private const int Most = 3;

    public static IReadOnlyList<PlanQuestion> Find(WorkflowPlan plan) => [.. All(plan).Take(Most)];

    /// <summary>Everything that could be asked, the weightiest first.</summary>
    public static IEnumerable<PlanQuestion> All(WorkflowPlan plan)
    {
        var found = new List<PlanQuestion>();
        foreach (var intent in PlanBuilder.All(plan.Steps))
        {
            switch (intent.Kind)
            {
                case StepKind.Notify when intent.Slot("kind") == "mail" && intent.Slot("to") is null:
                    found.Add(Of("recipient", [], null, ("words", intent.Words)));
                    break;
                case StepKind.Notify when intent.Slot("kind") is null && intent.Slot("to") is null && intent.Slot("phone") is null:
                    found.Add(Of("channel", ["inbox", "email", "slack", "teams", "webhook"], "inbox", ("words", intent.Words)));
                    break;
                case StepKind.Notify when intent.Slot("kind") is "sms" or "page" && intent.Slot("phone") is null:
                    found.Add(Of("recipient", [], null, ("words", intent.Words)));
                    break;
                case StepKind.Condition when intent.Slot("amount") is null && intent.Slot("number") is null && intent.Slot("count") is null && IsMeasured(intent.Words):
                    found.Add(Of("threshold", [], null, ("words", intent.Words)));
                    break;
                case StepKind.Fetch or StepKind.Write when intent.Operation is null && intent.Slot("url") is null && intent.Slot("host") is null && intent.Slot("service") is null:
                    found.Add(Of("service", [], null, ("words", intent.Words)));
                    break;
                case StepKind.Fetch or StepKind.Write when intent.Operation is null && intent.Slot("url") is null && intent.Slot("host") is null:
                    found.Add(Of("address", [], null, ("service", intent.Slot("service")!)));
                    break;
            }
        }

        if (plan.Unplaced.Count > 0)
        {
            found.Add(Of("literal", [], null, ("value", string.Join(", ", plan.Unplaced)), ("words", plan.Steps.Count > 0 ? plan.Steps[0].Words : "")));
        }

        if (plan.AssumedOfSchedule.Count > 0 && plan.Triggers.OfType<TriggerIntent.Schedule>().FirstOrDefault() is { } schedule)
        {
            found.Add(Of("schedule", [], schedule.Cron ?? schedule.Every, ("words", schedule.Why.Text), ("assumed", string.Join(", ", plan.AssumedOfSchedule))));
        }

        return found.OrderBy(Weight).DistinctBy(question => (question.About, string.Join('\0', question.Names.Values)));
    }

    private static bool IsMeasured(string words) => EnglishTriggers.IsComparison(words.ToLowerInvariant()) || words.Contains("threshold", StringComparison.OrdinalIgnoreCase)
        || words.Contains("이상", StringComparison.Ordinal) || words.Contains('넘', StringComparison.Ordinal) || words.Contains("미만", StringComparison.Ordinal) || words.Contains("이하", StringComparison.Ordinal);

    private static int Weight(PlanQuestion question) => question.About switch { "recipient" => 0, "threshold" => 1, "literal" => 1, "channel" => 2, "service" => 3, "schedule" => 4, _ => 5 };

    private static PlanQuestion Of(string about, IReadOnlyList<string> choices, string? fallback, params ReadOnlySpan<(string Name, string Value)> names)
    {
        var said = new Dictionary<string, string>(names.Length);
        foreach (var (name, value) in names)
        {
            said[name] = value;
        }

        return new PlanQuestion(about, said, choices, fallback);
    }
}
