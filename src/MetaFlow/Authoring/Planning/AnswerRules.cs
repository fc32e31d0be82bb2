using System.Security.Cryptography;
using System.Text;
using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Timing;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Planning;

/// <summary>Puts what a person answered into the plan that asked. An answer that does not fit leaves its question open.</summary>
internal static class AnswerRules
{
    /// <summary>What a question is called: the same for the same words, whatever else is asked.</summary>
    public static string IdOf(PlanQuestion question) =>
        $"{question.About}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', question.Names.OrderBy(name => name.Key, StringComparer.Ordinal).Select(name => name.Value)))))[..8]}";

    public static WorkflowPlan Apply(WorkflowPlan plan, IReadOnlyDictionary<string, string> answers)
    {
        if (answers.Count == 0)
        {
            return plan;
        }

        foreach (var question in QuestionFinder.All(plan))
        {
            if (answers.TryGetValue(IdOf(question), out var answer) && answer.Trim() is { Length: > 0 } said)
            {
                plan = question.About == "schedule" ? WithSchedule(plan, said) : plan with { Steps = [.. plan.Steps.Select(step => Answered(step, question, said))] };
            }
        }

        return plan;
    }

    private static StepIntent Answered(StepIntent intent, PlanQuestion question, string answer)
    {
        intent = intent with { Inner = [.. intent.Inner.Select(inner => Answered(inner, question, answer))], Otherwise = [.. intent.Otherwise.Select(inner => Answered(inner, question, answer))] };
        var isMeant = question.Names.TryGetValue("words", out var words) ? intent.Words == words : question.Names.TryGetValue("service", out var service) && intent.Slot("service") == service;
        if (!isMeant)
        {
            return intent;
        }

        var why = new PlanEvidence(PlanEvidenceKind.Request, answer);
        var entity = RequestText.Read(answer).Entities.FirstOrDefault(each => each.Kind is EntityKind.Mail or EntityKind.Url or EntityKind.Phone or EntityKind.Host or EntityKind.Channel);
        return (question.About, intent.Kind) switch
        {
            ("recipient" or "channel", StepKind.Notify) when entity is { Kind: EntityKind.Mail } => intent.With("kind", "mail", why).With("to", entity.Value, why),
            ("recipient", StepKind.Notify) when entity is { Kind: EntityKind.Phone } => intent.With("phone", entity.Value, why),
            ("channel", StepKind.Notify) when Channel(answer) is { } channel => intent.With("kind", channel, why),
            ("threshold", StepKind.Condition) when EntityReader.NumberIn(answer) is not null => intent.With("number", answer, why),
            ("service" or "address", StepKind.Fetch or StepKind.Write) when entity is { Kind: EntityKind.Url } => intent.With("url", entity.Value, why),
            ("service" or "address", StepKind.Fetch or StepKind.Write) when entity is { Kind: EntityKind.Host } => intent.With("host", entity.Value, why),
            ("service", StepKind.Fetch or StepKind.Write) => intent.With("service", answer, why),
            _ => intent,
        };
    }

    private static string? Channel(string answer) => answer.ToLowerInvariant() switch
    {
        "inbox" or "slack" or "teams" or "webhook" => answer.ToLowerInvariant(),
        "email" or "mail" => "mail",
        _ => null,
    };

    private static WorkflowPlan WithSchedule(WorkflowPlan plan, string answer)
    {
        var text = RequestText.Read(answer);
        var spoken = text.IsKorean ? KoreanTimes.Read(text) : EnglishTimes.Read(text, mayBeAdjective: true);
        return spoken is not { Problem: null }
            ? plan
            : plan with
            {
                AssumedOfSchedule = spoken.Assumed,
                Triggers =
                [
                    .. plan.Triggers.Select(trigger => trigger is TriggerIntent.Schedule clock
                        ? clock with { Cron = spoken.Cron, Every = spoken.Every, TimeZone = spoken.Zone ?? clock.TimeZone, Why = new PlanEvidence(PlanEvidenceKind.Request, answer) }
                        : trigger),
                ],
            };
    }
}
